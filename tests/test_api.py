"""The contract over HTTP: names, exactness, errors in one Dutch form."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import SMALL
from fastapi.testclient import TestClient

from assistant.api import create_app
from assistant.api_models import AskIn
from assistant.service import Service
from assistant.settings import AssistantSettings
from kb.index_folder import IndexFolder
from kb.settings import KbSettings

CITATION = {
    "number",
    "document",
    "title",
    "section",
    "page",
    "quote",
    "passage",
    "valid_from",
    "valid_until",
    "link",
    "original",
}
STATUSES = {"answered", "not_found", "out_of_region", "clarify", "danger", "refused"}
KINDS = {"region", "validity", "masked", "language", "read_as", "conflict", "model_failed", "unknown"}
DUTCH = re.compile(r"\b(?:de|het|een|uw|niet|deze|ten|bekijk|ik)\b", re.IGNORECASE)


def ask(client: TestClient, question: str, **given: Any) -> dict[str, Any]:
    """The body of an answered request."""
    response = client.post("/api/ask", json={"question": question, **given})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def check_error(response: Any, *codes: int) -> str:
    """The one form of all errors; returns the Dutch message."""
    assert response.status_code in codes, response.text
    assert set(response.json()) == {"error"}
    error = response.json()["error"]
    assert set(error) == {"code", "message"}
    assert DUTCH.search(error["message"]), error
    return str(error["message"])


def page_texts(client: TestClient, document: str) -> str:
    """The repaired texts of all pages of a document, joined by a newline."""
    count = next(d["pages"] for d in client.get("/api/documents").json()["documents"] if d["id"] == document)
    return "\n".join(client.get(f"/api/documents/{document}/pages/{n}").json()["text"] for n in range(1, count + 1))


def test_an_answer_has_the_names_of_the_contract(client: TestClient) -> None:
    body = ask(
        client,
        "Waar melden ouders hun kind aan?",
        municipality="Breda",
        role="huisarts",
        as_of="2026-12-31",
        history=[],
    )
    assert {"status", "answer", "citations", "notices", "question_used", "timings_ms"} <= set(body)
    assert body["status"] in STATUSES
    assert body["citations"]
    for number, citation in enumerate(body["citations"], 1):
        assert set(citation) >= CITATION
        assert citation["number"] == number
        assert f"[{number}]" in body["answer"]
    assert all(n["kind"] in KINDS and n["text"] for n in body["notices"])
    assert all(isinstance(t, int | float) for t in body["timings_ms"].values())


def test_quotes_and_passages_are_exact(client: TestClient) -> None:
    seen = 0
    for question in (
        "Waar melden ouders hun kind aan?",
        "Wat kost ruiterhulp per les?",
        "Hoeveel kost een kampweek?",
        "Welke taken heeft het torenteam?",
    ):
        for citation in ask(client, question)["citations"]:
            assert citation["quote"] in citation["passage"]
            assert citation["passage"] in page_texts(client, citation["document"])
            seen += 1
    assert seen > 8


def test_the_page_is_the_first_of_the_passage_or_null(client: TestClient) -> None:
    results = client.get("/api/search", params={"q": "ruiterkamp", "document": "handboek-ruiterkamp"}).json()["results"]
    crossing = next(r for r in results if "bos naar de rivier" in r["passage"])
    assert crossing["page"] == 1
    loose = client.get("/api/search", params={"q": "speelgoed", "document": "losse-notitie"}).json()["results"]
    assert [r["page"] for r in loose] == [None]


def test_the_link_opens_the_page_on_which_the_quote_stands(client: TestClient) -> None:
    citation = next(c for c in ask(client, "Hoeveel kost een kampweek?")["citations"] if "210" in c["quote"])
    link = re.fullmatch(r"/bron/([\w-]+)/(\d+)\?passage=([^&]+).*", citation["link"])
    assert link is not None
    assert (citation["page"], link.group(1), link.group(2)) == (2, "handboek-ruiterkamp", "2")


@pytest.mark.parametrize("as_of", ["2026-12-31", "2027-01-01"])
def test_the_day_decides_the_labels(client: TestClient, as_of: str) -> None:
    body = ask(client, "Waar melden ouders hun kind aan in Breda?", as_of=as_of)
    later = "Vanaf 1 januari 2027" in body["answer"]
    assert later is (as_of == "2026-12-31")
    assert ("Tot en met 31 december 2026" in body["answer"]) is (
        as_of == "2027-01-01" and any(c["document"] == "speelplan-wbo-2024" for c in body["citations"])
    )


def test_a_place_in_the_question_beats_the_field(client: TestClient) -> None:
    body = ask(client, "Waar melden ouders hun kind aan in Tilburg?", municipality="Breda")
    assert {c["document"] for c in body["citations"]} == {"speelbrief-hvb-2025"}
    assert "region" in {n["kind"] for n in body["notices"]}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"question": "Waar melden ouders hun kind aan in Utrecht?"}, "out_of_region"),
        ({"question": "Waar melden ouders hun kind aan?", "municipality": "Rotterdam"}, "out_of_region"),
        ({"question": "???"}, "clarify"),
        ({"question": "Wie won het WK voetbal in 2022?"}, "not_found"),
        ({"question": "Hoeveel kost een kampweek?", "municipality": "", "role": "", "as_of": ""}, "answered"),
        ({"question": "Hoeveel kost een kampweek?", "municipality": None, "role": None, "as_of": None}, "answered"),
    ],
)
def test_each_question_gets_its_status(client: TestClient, given: dict[str, Any], status: str) -> None:
    body = client.post("/api/ask", json=given).json()
    assert body["status"] == status
    assert bool(body["citations"]) is (status == "answered")
    assert body["answer"]


def test_of_a_long_conversation_the_last_turns_are_read() -> None:
    turns = [{"role": "user", "content": str(n)} for n in range(20)]
    asked = AskIn.model_validate({"question": "Wat?", "history": turns}).question_value()
    assert [t.content for t in asked.history] == [str(n) for n in range(12, 20)]


def test_history_makes_a_follow_up_whole(client: TestClient) -> None:
    history = [
        {"role": "user", "content": "Waar melden ouders hun kind aan in Breda?"},
        {"role": "assistant", "content": "Bij de speelbalie. [1]"},
    ]
    body = ask(client, "En in Tilburg?", history=history)
    assert "kleurenloket" in body["answer"]
    assert "Tilburg" in body["question_used"]
    assert "read_as" in {n["kind"] for n in body["notices"]}


@pytest.mark.parametrize(
    "body",
    [
        {"question": ""},
        {"question": "   \n"},
        {"question": "x" * 2001},
        {"question": None},
        {"question": 7},
        {"question": ["Wat?"]},
        {},
        {"question": "Wat?", "as_of": "31-12-2026"},
        {"question": "Wat?", "as_of": "2026-02-30"},
        {"question": "Wat?", "as_of": "morgen"},
        {"question": "Wat?", "role": "burgemeester"},
        {"question": "Wat?", "municipality": "x" * 101},
        {"question": "Wat?", "history": [{"role": "system", "content": "x"}]},
        {"question": "Wat?", "history": "vroeger"},
        {"question": "Wat?", "history": [{"role": "user"}]},
        {"question": "Wat?", "onbekend": 1},
        [],
        "Wat?",
        None,
    ],
)
def test_a_wrong_request_is_told_in_dutch(client: TestClient, body: Any) -> None:
    check_error(client.post("/api/ask", json=body), 400, 422)


def test_the_messages_say_what_to_do(client: TestClient) -> None:
    said = {
        key: check_error(client.post("/api/ask", json={"question": "Wat?"} | wrong), 422)
        for key, wrong in {
            "long": {"question": "x" * 2001},
            "date": {"as_of": "nooit"},
            "role": {"role": "koning"},
        }.items()
    }
    assert "2000" in said["long"].replace(".", "")
    assert "2027-01-01" in said["date"]
    assert "huisarts" in said["role"]


@pytest.mark.parametrize("body", [b"", b"geen json", b"{", b"\xff\xfe", b"question=Wat", b'{"question": "\\ud800"}'])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_what_is_no_json_is_a_4xx(client: TestClient, body: bytes, kind: str) -> None:
    response = client.post("/api/ask", content=body, headers={"content-type": kind})
    assert response.status_code < 500
    if response.status_code != 200:
        check_error(response, 400, 415, 422)


def test_a_question_of_two_thousand_signs_is_answered(client: TestClient) -> None:
    text = ("Hoeveel kost een kampweek? " * 80)[:2000]
    assert ask(client, text)["status"] in STATUSES


@pytest.mark.parametrize(
    ("method", "path", "codes"),
    [
        ("GET", "/api/ask", (405,)),
        ("DELETE", "/api/search", (405,)),
        ("GET", "/api/bestaat-niet", (404,)),
        ("GET", "/api/documents/onbekend/pages/1", (404,)),
        ("GET", "/api/documents/losse-notitie/pages/9", (404,)),
        ("GET", "/api/documents/losse-notitie/pages/0", (404,)),
        ("GET", "/api/documents/losse-notitie/pages/-1", (404,)),
        ("GET", "/api/documents/losse-notitie/pages/een", (422,)),
        ("GET", "/api/documents/..%2f..%2fetc/pages/1", (404,)),
        ("GET", "/api/search", (422,)),
        ("GET", "/api/search?q=", (422,)),
        ("GET", "/api/search?q=%20%20", (422,)),
        ("GET", "/api/search?q=zwemhulp&k=0", (422,)),
        ("GET", "/api/search?q=zwemhulp&k=veel", (422,)),
        ("GET", "/api/search?q=zwemhulp&as_of=2026-13-01", (422,)),
        ("GET", "/api/search?q=zwemhulp&offset=-1", (422,)),
        ("GET", f"/api/search?q={'x' * 2001}", (422,)),
    ],
)
def test_other_errors_have_the_same_form(client: TestClient, method: str, path: str, codes: tuple[int, ...]) -> None:
    check_error(client.request(method, path), *codes)


@pytest.fixture
def empty(tmp_path: Path, kb_settings: KbSettings) -> TestClient:
    """The API before anything was indexed."""
    return TestClient(create_app(Service(IndexFolder(tmp_path / "niets"), kb_settings, AssistantSettings())))


def test_before_there_is_an_index_it_says_so(empty: TestClient) -> None:
    for response in (
        empty.post("/api/ask", json={"question": "Wat?"}),
        empty.get("/api/search?q=wat"),
        empty.get("/api/documents"),
        empty.get("/api/documents/x/pages/1"),
    ):
        check_error(response, 503)
    health = empty.get("/api/health")
    assert health.status_code == 200
    assert health.json()["ready"] is False


def test_an_index_of_another_model_names_the_command(
    tmp_path: Path, small_index: IndexFolder, kb_settings: KbSettings
) -> None:
    import shutil

    root = tmp_path / "ander"
    shutil.copytree(small_index.root, root)
    path = IndexFolder(root).current() / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"model": "een-ander-model"}), encoding="utf-8")
    client = TestClient(create_app(Service(IndexFolder(root), kb_settings, AssistantSettings())))
    message = check_error(client.post("/api/ask", json={"question": "Wat?"}), 503)
    assert "wegwijzer index" in message


def test_health_tells_what_is_indexed(client: TestClient) -> None:
    body = client.get("/api/health").json()
    assert body["ready"] is True
    assert body["index"]["documents"] == 6
    assert body["index"]["passages"] > 10
    assert "e5" in body["model"]


def test_documents_are_listed_with_their_metadata(client: TestClient) -> None:
    body = client.get("/api/documents").json()
    documents = {d["id"]: d for d in body["documents"]}
    assert set(documents) == {p.stem for p in SMALL.iterdir() if p.suffix != ".yaml"}
    new = documents["speelplan-wbo-2027"]
    assert (new["valid_from"], new["valid_until"], new["region"]) == ("2027-01-01", None, "wbo")
    assert new["replaces"] == ["speelplan-wbo-2024"]
    assert body["failures"] == []


def test_a_page_marks_passage_and_quote(client: TestClient) -> None:
    citation = next(c for c in ask(client, "Hoeveel kost een kampweek?")["citations"] if "210" in c["quote"])
    passage = re.search(r"passage=([^&]+)", citation["link"])
    assert passage is not None
    view = client.get(
        "/api/documents/handboek-ruiterkamp/pages/2",
        params={"passage": passage.group(1), "quote": citation["quote"]},
    ).json()
    mark = view["quote"]
    assert view["text"][mark["start"] : mark["end"]] == citation["quote"]
    assert view["passage"]["start"] <= mark["start"] < mark["end"] <= view["passage"]["end"]


def search(client: TestClient, q: str, **given: Any) -> dict[str, Any]:
    """The body of a search."""
    response = client.get("/api/search", params={"q": q, **given})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def test_search_results_are_citations_with_a_score(client: TestClient) -> None:
    results = search(client, "zwemhulp")["results"]
    assert results
    for number, result in enumerate(results, 1):
        assert set(result) >= CITATION | {"score"}
        assert result["number"] == number
        assert result["quote"] in result["passage"]
        assert result["passage"] in page_texts(client, result["document"])
        assert result["why"]
    scores = [r["score"] for r in results]
    assert scores == sorted(scores, reverse=True)
    assert any("zwemhulp" in [t.lower() for t in r["terms"]] for r in results)


def test_search_pages_follow_on(client: TestClient) -> None:
    whole = search(client, "kinderen", k=12)
    first, second = search(client, "kinderen", k=4), search(client, "kinderen", k=4, offset=4)
    assert first["total"] == second["total"] == whole["total"] > 8
    joined = [*first["results"], *second["results"]]
    assert [r["passage"] for r in joined] == [r["passage"] for r in whole["results"][:8]]
    assert [r["number"] for r in joined] == list(range(1, 9))
    assert search(client, "kinderen", offset=1000)["results"] == []


@pytest.mark.parametrize(
    ("given", "documents"),
    [
        ({"document": "losse-notitie"}, {"losse-notitie"}),
        ({"kind": "wet"}, {"spelregels-landelijk"}),
        ({"region": "hvb", "kind": "memo"}, {"speelbrief-hvb-2025"}),
        ({"municipality": "Tilburg", "kind": "memo"}, {"speelbrief-hvb-2025"}),
        ({"document": "bestaat-niet"}, set()),
    ],
)
def test_search_filters(client: TestClient, given: dict[str, Any], documents: set[str]) -> None:
    assert {r["document"] for r in search(client, "kinderen", k=100, **given)["results"]} == documents


@pytest.mark.parametrize(("municipality", "wrong"), [("Breda", "hvb"), ("Waalwijk", "wbo")])
def test_search_keeps_to_the_region(client: TestClient, municipality: str, wrong: str) -> None:
    results = search(client, "aanmelden", municipality=municipality, k=100)["results"]
    assert wrong not in {r["region"] for r in results}
    assert {"landelijk", None} <= {r["region"] for r in results}


@pytest.mark.parametrize(
    "q", ['"binnen vijf werkdagen"', "torenteam “binnen vijf werkdagen”", '"BINNEN  VIJF WERKDAGEN"'.replace("  ", " ")]
)
def test_a_phrase_in_quotes_must_stand_there(client: TestClient, q: str) -> None:
    results = search(client, q)["results"]
    assert [r["document"] for r in results] == ["speelplan-wbo-2027"]
    assert "binnen vijf werkdagen" in results[0]["passage"]


def test_a_phrase_over_a_line_end_is_found(client: TestClient) -> None:
    assert len(search(client, '"door het bos naar de rivier"')["results"]) == 1
    assert search(client, '"rivier het bos"') | {"timings_ms": {}} == {"results": [], "total": 0, "timings_ms": {}}


@pytest.mark.parametrize("q", ["😀", "de het een", "(.*)+", "' OR 1=1 --", "x" * 2000, '"', '""', "%00", "<b>"])
def test_odd_searches_give_a_list(client: TestClient, q: str) -> None:
    assert isinstance(search(client, q)["results"], list)


def test_the_description_of_the_api_is_served_from_here(client: TestClient) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", page.text)
    for path in re.findall(r"(?:src|href)=[\"'](/[^\"']+)", page.text):
        assert client.get(path).status_code == 200, path
    described = client.get("/api/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/documents", "/api/health"} <= set(described["paths"])
