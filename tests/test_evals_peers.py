"""Peers, outside collections, lost nuggets by stage, scopes, plots and published figures."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from assistant.model import Answer, Citation, Verdict
from assistant.settings import AssistantSettings
from evals.evidence import Unit
from evals.foreign import Loose, loose_document, read_distractors, read_legal, read_legal_questions
from evals.intervals import Interval
from evals.peers.compare import PeerMissing, rank_elsewhere
from evals.peers.model import run_model
from evals.peers.plain import best_sentence, bm25_rankings
from evals.plots import dots, stacked_bars
from evals.publish import NONE, block, publish
from evals.questions import Gold, Item, Nugget
from evals.record import Record, save_record, save_table
from evals.scopes import regions_of, search_region
from evals.stages import lost_nuggets
from ingest.model import Metadata, Passage
from kb.hit import Hit
from kb.places import load_gazetteer
from kb.settings import KbSettings

TEXTS = ("Fietsen staan buiten.", "De overeenkomst duurt vijf jaar. Er zijn opties.", "Breda heeft vier teams.")


def test_bm25_puts_the_passage_with_the_words_first() -> None:
    assert [found[0] for found in bm25_rankings(TEXTS, ["Hoe lang duurt de overeenkomst?", "teams in Breda"])] == [1, 2]
    assert len(bm25_rankings(TEXTS, ["xyzzy"])[0]) == 3
    assert best_sentence("Hoe lang duurt de overeenkomst?", TEXTS[1]) == "De overeenkomst duurt vijf jaar."


def test_a_peer_without_its_environment_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEGWIJZER_PEERS_PYTHON", str(tmp_path / "python"))
    with pytest.raises(PeerMissing, match="python"):
        rank_elsewhere("haystack", {"a": "x"}, {"q": "x"}, KbSettings())


class _Model(BaseHTTPRequestHandler):
    """Answers one question from its context and refuses the other."""

    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        prompt = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][0]["content"]
        self.asked.append(prompt)
        said = "Dat staat niet in de bronnen." if "telefoon" in prompt else "De duur is vijf jaar [1]."
        body = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def model_address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Model)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("WEGWIJZER_MODEL_URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setenv("WEGWIJZER_MODEL_NAME", "proef")
    yield "proef"
    server.shutdown()
    server.server_close()
    thread.join()


def hit(name: str, text: str) -> Hit:
    return Hit(Passage(name, "plan", (), "5.3 Duur", 1, 1, 0, len(text), text), Metadata("plan", "Plan"), 1.0)


def test_a_model_is_asked_over_http_with_the_passages_found(model_address: str) -> None:
    class Searcher:
        def search(self, *_: object) -> Any:
            return SimpleNamespace(hits=(hit("p", "De duur is vijf jaar."),))

    library: Any = SimpleNamespace(searcher=Searcher(), gazetteer=load_gazetteer(AssistantSettings().regions))
    duration = Nugget(fact="duur", vital=True, accept=("vijf jaar",))
    items = [
        Item(id="a", question="Hoe lang duurt het?", nuggets=(duration,)),
        Item(id="b", question="Wat is het telefoonnummer?", expect="not_found"),
    ]
    name, figures = run_model(items, library)
    assert name == model_address
    assert figures["a"] == {"words": 5.0, "false_refusal": 0.0, "nugget_recall": 1.0, "all_vital": 1.0}
    assert figures["b"]["refusal_recall"] == 1.0
    assert "[1] 5.3 Duur\nDe duur is vijf jaar." in _Model.asked[0]


def test_no_address_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEGWIJZER_MODEL_URL", raising=False)
    with pytest.raises(ValueError, match="WEGWIJZER_MODEL_URL"):
        run_model([], None)  # type: ignore[arg-type]


def test_outside_collections_become_readings_with_exact_spans(tmp_path: Path) -> None:
    (tmp_path / "passages.csv").write_text(
        "DOC_ID,law_id,law_name,hoofdstuk,hoofdstuk_titel,afdeling,afdeling_titel,paragraaf,paragraaf_titel,"
        "subparagraaf_titel,titel_titel,artikel,article_name,text\n"
        "D1,B1,Wet A,,,,,,,,Deel,Artikel 1,,eerste tekst\nD2,B1,Wet A,,,,,,,,Deel,Artikel 2,,tweede tekst\n",
        encoding="utf-8",
    )
    (tmp_path / "questions.csv").write_text(
        'question_id,question,human_attribution\n1,Wat?,"D1, D2"\n', encoding="utf-8"
    )
    (document,) = read_legal(tmp_path).documents
    assert [document.text[p.start : p.end] for p in document.passages] == ["eerste tekst", "tweede tekst"]
    assert document.passages[1].path == ("Deel", "Artikel 2")
    assert read_legal_questions(tmp_path)[0].gold == {"D1", "D2"}
    with gzip.open(tmp_path / "x.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write('{"id": "a", "text": "een"}\n{"id": "b", "text": "twee"}\n')
    assert [p.text for p in read_distractors(tmp_path / "x.jsonl.gz", 1).passages] == ["een"]
    assert loose_document("leeg", "Leeg", [Loose("a", (), "x")]).passages[0].section == ""


UNIT = Unit("p", "plan", ("5.3 Duur",), (4, 4), "De duur is vijf jaar.")
ITEM = Item(
    id="q",
    question="Hoe lang?",
    nuggets=(Nugget(fact="duur", vital=True, accept=("vijf jaar",)),),
    gold=(Gold(document="plan", section="5.3", pages=(4, 4), key_terms=("duur",)),),
)
CITED = Citation(1, "plan", "Plan", "5.3", 4, "x", "x", None, None, "", passage_id="p")


@pytest.mark.parametrize(
    ("stage", "answer", "hits", "units"),
    [
        ("reading", Answer("answered", "niets"), (), {}),
        ("search", Answer("answered", "niets"), (), {"p": UNIT}),
        ("gate", Answer("not_found", "niets"), (hit("p", "x"),), {"p": UNIT}),
        (
            "gate",
            Answer("answered", "niets", verdicts=(Verdict("De duur is vijf jaar.", False, "unsupported"),)),
            (hit("p", "x"),),
            {"p": UNIT},
        ),
        ("writing", Answer("answered", "niets", citations=(CITED,)), (hit("p", "x"),), {"p": UNIT}),
        ("evidence", Answer("answered", "niets"), (hit("p", "x"),), {"p": UNIT}),
    ],
)
def test_a_lost_nugget_is_sorted_by_the_stage_that_lost_it(
    stage: str, answer: Answer, hits: tuple[Hit, ...], units: dict[str, Unit]
) -> None:
    (lost,) = lost_nuggets(ITEM, answer, hits, units)
    assert (lost.stage, lost.vital, lost.nugget) == (stage, True, 0)
    assert lost_nuggets(ITEM, replace(answer, status="answered", markdown="Vijf jaar"), hits, units) == ()


def test_a_place_in_the_question_beats_the_field() -> None:
    places = load_gazetteer(AssistantSettings().regions)
    known = {"memo": Metadata("memo", "Memo", region="hvb")}
    asked = Item(id="a", question="Wie helpt in Tilburg?", municipality="Breda")
    assert search_region(asked, places) == "hvb"
    assert regions_of(asked, places, known) == {"hvb"}
    assert search_region(Item(id="b", question="Wie helpt?", municipality="Breda"), places) == "wbo"
    both = Item(id="c", question="Verschillen Breda en Tilburg?")
    assert search_region(both, places) is None
    assert regions_of(both, places, known) == {"wbo", "hvb"}
    assert regions_of(Item(id="d", question="Wie helpt?"), places, known) == frozenset()


def test_plots_show_counts_and_intervals_and_escape_names() -> None:
    bars = stacked_bars({"a<b": {"search": 30, "gate": 1}}, [("search", "zoeken"), ("gate", "controle")])
    assert "a&lt;b: zoeken 30" in bars
    assert bars.count("<rect") == 4
    assert dots({"all": Interval(0.5, 0.4, 0.6, 9)}).count("<circle") == 1
    assert stacked_bars({}, []).startswith("<svg")


def test_published_blocks_come_from_the_newest_record(tmp_path: Path) -> None:
    figures = {"all": {"recall@5": Interval(0.8125, 0.7, 0.9, 32), "words": Interval(70.0, 60.0, 80.0, 30)}}
    old = Record("2026-11-22T10:00:00+00:00", "a" * 40, True, "bundled", "dev", {}, "", "", {}, figures, {}, {})
    peer = {"theirs": 0.7, "ours_minus_theirs": 0.11, "low": 0.05, "high": 0.2, "p": 0.01}
    new = replace(
        old, made="2026-11-23T10:00:00+00:00", peers={"bm25": {"version": "1", "figures": {"recall@5": peer}}}
    )
    for record in (old, new):
        save_record(record, tmp_path)
    save_table("scale", [], tmp_path)
    page = tmp_path / "EVALUATION.md"
    page.write_text("x\n<!-- figures: main bundled dev -->\nold\n<!-- end -->\ny\n", encoding="utf-8")
    publish(page, tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "| recall@5 | 0.812 (0.700–0.900) | 32 |" in text
    assert "2026-11-23" in text
    assert "old" not in text
    assert text.endswith("<!-- end -->\ny\n")
    assert "0.700 (ours +0.05 to +0.20)" in block("peers bundled dev", tmp_path)
    assert block("main bundled test", tmp_path) == block("outside", tmp_path) == NONE
    assert "wegwijzer eval scale" in block("scale", tmp_path)
    assert date.fromisoformat(new.made[:10]) > date.fromisoformat(old.made[:10])


def test_follow_ups_are_published_beside_the_same_question_in_full(tmp_path: Path) -> None:
    plain = Record("2026-11-22T10:00:00+00:00", "a" * 40, True, "bundled", "dev", {}, "", "", {}, {}, {}, {}, {})
    figures = {"followup": {"as_in_full": Interval(0.75, 0.5, 0.9, 12)}}
    save_record(replace(plain, split="test", figures=figures), tmp_path)
    assert "| as_in_full | 0.750 (0.500–0.900) | 12 |" in block("followups bundled test", tmp_path)
    save_record(replace(plain, documents="none"), tmp_path)
    assert block("followups none dev", tmp_path) == NONE
