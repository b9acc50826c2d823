"""The official documents, where they are at hand: the answers that must hold, and exactness over many questions."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

OFFICIAL = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
STRATEGY = "inkoopstrategie-wbo-2027"

pytestmark = [
    pytest.mark.last,
    pytest.mark.skipif(
        not (OFFICIAL / f"{STRATEGY}.pdf").exists(),
        reason=f"the official documents are not at ../shared/corpus ({OFFICIAL})",
    ),
]

QUESTIONS = (
    "Wat doet het SLT?",
    "Wat is een MDO?",
    "Welke taakgebieden zijn er?",
    "Wie is casusregisseur?",
    "Hoe lang loopt het contract voor dagbehandeling?",
    "Wat kost jeugdhulp de gemeente?",
    "Welke gemeenten horen bij de regio?",
    "Wat betekent lumpsum?",
    "Hoe wordt verblijf bekostigd?",
    "Wat verandert er voor huisartsen?",
    "Mag de huisarts zelf verwijzen?",
    "Wat is normaliseren?",
    "Wat is het doel van de regiovisie?",
    "Welke percelen heeft wonen?",
    "Wat valt onder crisishulp?",
    "Wie beslist bij gesloten jeugdhulp?",
    "Wat is een gezinshuis?",
    "Hoe gaat de aanbesteding?",
    "Wat is dyslexiezorg?",
    "Wat zegt de memo over Hart van Brabant?",
    "Welke rol heeft de school?",
    "Wat is een reële prijs?",
    "Wanneer start het nieuwe stelsel?",
    "Wat gebeurt er met lopende trajecten?",
    "Wat zijn strategische partners?",
    "Hoe zit het met wachttijden?",
    "Wat is vaktherapie?",
    "Welke hulp is er voor ouders met een scheiding?",
    "Wat is een gecertificeerde instelling?",
    "Wat doet de toegang?",
)
PLACELESS = tuple(q for q in QUESTIONS if "Brabant" not in q)  # a region named in the question beats the field


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API over the official documents; their vectors come from this machine's cache where it has them."""
    from assistant.api import create_app
    from assistant.indexing import completed
    from assistant.service import Service
    from assistant.settings import AssistantSettings
    from ingest.folder import read_folder
    from kb.build import build_index
    from kb.index_folder import IndexFolder
    from kb.settings import KbSettings

    settings = replace(KbSettings.from_environment(), data=tmp_path_factory.mktemp("officieel"))
    index = IndexFolder(settings.data / "officieel")
    reading = completed(read_folder(OFFICIAL))
    assert reading.failures == ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        build_index(reading, OFFICIAL, index, settings)
    with TestClient(create_app(Service(index, settings, AssistantSettings()))) as client:
        yield client


@pytest.fixture(scope="module")
def texts(official: TestClient) -> dict[str, str]:
    """The repaired pages of every document, joined by a newline, as the API gives them."""
    found: dict[str, str] = {}
    for document in official.get("/api/documents").json()["documents"]:
        pages = [
            official.get(f"/api/documents/{document['id']}/pages/{n}").json()["text"]
            for n in range(1, document["pages"] + 1)
        ]
        found[document["id"]] = "\n".join(pages)
    return found


def ask(client: TestClient, question: str, **given: Any) -> dict[str, Any]:
    """The body of an answer."""
    response = client.post("/api/ask", json={"question": question, **given})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def test_a_crisis_asks_for_help_within_a_day(official: TestClient) -> None:
    body = ask(official, "Binnen welke termijn moet er bij een crisis hulp zijn?", as_of="2026-06-01")
    assert body["status"] == "answered"
    told = [c for c in body["citations"] if c["document"] == STRATEGY and "24 uur" in c["quote"]]
    assert told
    assert "24 uur" in body["answer"]
    assert "anaf 1 januari 2027" in body["answer"]
    assert any(n["kind"] == "validity" and "2027" in n["text"] for n in body["notices"])


def test_from_then_on_the_label_is_gone(official: TestClient) -> None:
    body = ask(official, "Binnen welke termijn moet er bij een crisis hulp zijn?", as_of="2027-01-01")
    assert "24 uur" in body["answer"]
    assert "anaf 1 januari 2027**" not in body["answer"]


def test_what_an_area_holds_is_told_before_what_only_names_it(official: TestClient) -> None:
    body = ask(official, "Wat houdt wonen met begeleiding in?", as_of="2027-01-01", municipality="Breda")
    first = next(s for s in body["sentences"] if s["kind"] == "statement")
    assert "niet meer thuis" in first["text"]
    for name in ("Stevig Lokaal Team", "SLT"):
        body = ask(official, f"Wat doet het {name}?", as_of="2027-01-01", municipality="Breda")
        assert "veelvoorkomende jeugdhulp" in body["answer"]


def test_a_bus_in_a_story_of_fear_asks_for_no_transport(official: TestClient) -> None:
    text = "Jongen van 16 uit Geertruidenberg, paniekaanvallen, durft niet meer met de bus. Waar verwijs ik hem heen?"
    cards = official.post("/api/ask", json={"question": text, "role": "huisarts"}).json()["cards"]
    assert cards and not any("Vervoer" in c["title"] for c in cards)
    for card in cards:  # the right to refer stands in every period
        assert any("mogen naar jeugdhulp verwijzen" in s["text"] for s in card["steps"]), card["period"]


def test_whether_a_referral_runs_via_the_team_gets_a_route(official: TestClient) -> None:
    question = "Loopt een verwijzing naar specialistische jeugdhulp via het Stevig Lokaal Team?"
    body = ask(official, question, as_of="2027-01-01", municipality="Breda")
    assert body["cards"]
    assert "in de regel" in body["answer"]


@pytest.mark.parametrize("role", ["inwoner", "huisarts"])
def test_whether_a_school_may_refer_is_told_whoever_asks(official: TestClient, role: str) -> None:
    text = "Mag de school mijn kind zelf doorverwijzen naar jeugdhulp?"
    cards = ask(official, text, role=role, municipality="Breda")["cards"]
    assert cards and all("school is geen verwijzer" in card["steps"][0]["text"] for card in cards)


def test_who_pays_for_a_child_that_moves_is_told(official: TestClient) -> None:
    body = ask(official, "Wie betaalt als een kind verhuist?", municipality="Breda")
    assert body["status"] == "answered"
    assert "betaalt ook de jeugdhulp" in body["answer"]


@pytest.mark.parametrize(
    ("place", "question"),
    [
        ("Breda", "Mag een school verwijzen?"),
        ("Tilburg", "Mogen scholen zelf doorverwijzen?"),
        ("Breda", "de school mag toch gewoon verwijzen"),
    ],
)
def test_who_asks_who_may_refer_reads_first_what_the_law_says(official: TestClient, place: str, question: str) -> None:
    cards = ask(official, question, role="school", municipality=place)["cards"]
    assert cards and all("school is geen verwijzer" in card["steps"][0]["text"] for card in cards)


@pytest.mark.parametrize("place", ["Waalwijk", "Drimmelen"])
def test_notes_on_a_child_get_the_route_and_nothing_beside_it(official: TestClient, place: str) -> None:
    body = ask(official, f"Jongen van 7, vermoeden van autisme, {place}", role="huisarts")
    assert body["status"] == "answered" and body["cards"]
    titles = [card["title"] for card in body["cards"]]
    assert all(any(t in s["group"] for t in titles) for s in body["sentences"])


def test_a_word_that_no_document_holds_is_not_explained(official: TestClient) -> None:
    assert ask(official, "Wat is een kindregisseur?", municipality="Tilburg")["status"] == "not_found"
    assert ask(official, "Wat is een zorgmaatje?", municipality="Breda")["status"] == "not_found"
    assert ask(official, "Wat is een verklarende analyse?", municipality="Breda")["status"] == "answered"


def test_who_wants_no_help_may_refuse_it(official: TestClient) -> None:
    body = ask(official, "Moeder wil geen hulp, wat nu?", role="school", municipality="Breda")
    assert "weigeren" in body["sentences"][0]["text"]


def test_all_forms_of_help_are_told_where_they_are_asked(official: TestClient) -> None:
    body = ask(official, "Welke vormen van jeugdhulp zijn er nu?", municipality="Breda")
    items = [s["text"].removeprefix("- ") for s in body["sentences"] if s["text"].startswith("- ")]
    assert len(items) == len(set(items)) == 13 and {"MST", "Enkelvoudige dyslexie", "Vaktherapie"} <= set(items)
    other = ask(official, "Welke vormen van hulp vallen onder wonen met begeleiding?", municipality="Breda")
    assert "MST" not in other["answer"]


def test_figures_are_told_with_their_year_and_no_way_to_reach_a_team_is_made_up(official: TestClient) -> None:
    body = ask(official, "Hoeveel geeft de regio uit aan jeugdhulp?", municipality="Breda")
    assert "2021" in body["answer"] and "€" in body["answer"]
    assert ask(official, "Hoe bereik ik het Stevig Lokaal Team?", municipality="Breda")["status"] == "not_found"


def test_both_questions_of_one_breath_are_answered(official: TestClient) -> None:
    body = ask(
        official, "Onder welk taakgebied valt pleegzorg en hoe lang loopt het SLT-contract?", municipality="Breda"
    )
    assert "Wonen met begeleiding" in body["answer"] and "vijf jaar" in body["answer"]


def test_terms_of_all_task_areas_are_told_at_once(official: TestClient) -> None:
    body = ask(official, "Hoe lang lopen de contracten per taakgebied vanaf 2027?", municipality="Drimmelen")
    told = [s["text"].lower() for s in body["sentences"] if s["kind"] == "statement"]
    assert len(told) == 5 and sum("vijf jaar" in t for t in told) == 4
    assert any("ambulante behandeling" in t and "twee jaar" in t for t in told)
    for name in ("lokale teams", "dagbesteding", "verblijf", "wonen met begeleiding"):
        assert any(name in t for t in told), name


def test_who_provides_a_segment_is_told_first(official: TestClient) -> None:
    body = ask(official, "Wie levert segment 2?", municipality="Tilburg")
    first = next(s for s in body["sentences"] if s["kind"] == "statement")
    assert "meerdere" in first["text"] and "Crossroads" not in first["text"]
    body = ask(official, "Welke aanbieders leveren segment 1?", municipality="Tilburg")
    assert "Crossroads" in next(s for s in body["sentences"] if s["kind"] == "statement")["text"]


def test_both_periods_are_told_where_no_time_is_named(official: TestClient) -> None:
    body = ask(official, "Hoe lang duren de contracten?", as_of="2026-06-01", municipality="Breda")
    assert {"**Nu**", "**Vanaf 1 januari 2027**"} <= {s["text"] for s in body["sentences"] if s["kind"] == "label"}


def test_who_decides_on_help_gets_the_route_of_law(official: TestClient) -> None:
    body = ask(official, "Wie beslist of mijn kind hulp krijgt?", role="inwoner", municipality="Waalwijk")
    assert body["cards"] and all(c["steps"][0]["slot"] == "Wie beslist" for c in body["cards"])
    assert "college" in body["cards"][0]["steps"][0]["text"]


@pytest.mark.parametrize(
    ("question", "role", "card"),
    [
        ("Kleuter bijt en krabt andere kinderen, wie pakt zoiets op?", "school", True),
        ("Tweeling van 3 slaapt nauwelijks, welke behandelaar raden jullie aan?", "huisarts", True),
        ("Een jongen van 9 krijgt al een jaar begeleiding. Wie betaalt dat?", "gemeente", False),
        ("Waar staat hoe lang het contract voor pleegzorg loopt?", "aanbieder", False),
    ],
)
def test_who_seeks_help_in_any_words_gets_the_route(official: TestClient, question: str, role: str, card: bool) -> None:
    body = ask(official, question, role=role, municipality="Breda", as_of="2026-06-01")
    assert bool(body["cards"]) is card


def talk_on(client: TestClient, first: str, then: str, **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The bodies of a question and of what is asked after it."""
    body = ask(client, first, **given)
    history = [{"role": "user", "content": first}, {"role": "assistant", "content": body["answer"]}]
    return body, ask(client, then, history=history, **given)


def test_a_part_of_a_route_card_is_asked_after_it(official: TestClient) -> None:
    asked = "Waar verwijs ik een kind van 9 met angstklachten?"
    given = {"role": "huisarts", "municipality": "Oosterhout", "as_of": "2026-06-01"}
    first, then = talk_on(official, asked, "Wie beslist daarover?", **given)
    assert first["cards"] and any(c["steps"][0]["slot"] == "Wie beslist" for c in then["cards"])
    assert any(n["kind"] == "read_as" and n["text"].endswith(asked) for n in then["notices"])
    asked, given = "Ons kind van 7 heeft dyslexie, waar moeten we heen?", {"role": "inwoner", "municipality": "Breda"}
    first, then = talk_on(official, asked, "wie beslist dat?", **given)
    assert first["cards"] and then["status"] == "not_found"


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("Moet ik het SLT bellen voor ik verwijs?", True),
        ("Kan ik met het SLT overleggen voordat ik verwijs?", False),
        ("Wat moet er in een verwijsbrief staan?", False),
    ],
)
def test_what_one_must_do_to_refer_is_the_route(official: TestClient, question: str, card: bool) -> None:
    assert bool(ask(official, question, role="huisarts", municipality="Breda")["cards"]) is card


def test_an_apple_pie_is_not_in_the_sources(official: TestClient) -> None:
    assert ask(official, "Kun je een recept voor appeltaart geven voor de teamlunch?")["status"] != "answered"


def test_foster_care_falls_under_living_with_guidance(official: TestClient) -> None:
    body = ask(official, "Onder welk taakgebied valt pleegzorg?")
    assert body["status"] == "answered"
    assert "wonen met begeleiding" in body["answer"].lower()


@pytest.mark.parametrize("question", ["Wie won het WK voetbal in 2022?", "Hoe bak ik een appeltaart?"])
def test_what_is_not_in_them_is_not_found(official: TestClient, question: str) -> None:
    body = ask(official, question)
    assert body["status"] in ("not_found", "refused")
    assert body["citations"] == []


def test_the_world_cup_is_not_found(official: TestClient) -> None:
    assert ask(official, "Wie won het WK voetbal in 2022?")["status"] == "not_found"


def test_quotes_and_passages_are_exact_over_many_questions(official: TestClient, texts: dict[str, str]) -> None:
    answered = checked = 0
    for question in QUESTIONS:
        body = ask(official, question)
        answered += body["status"] == "answered"
        for citation in body["citations"]:
            assert citation["quote"] in citation["passage"], (question, citation["quote"])
            assert citation["passage"] in texts[citation["document"]], (question, citation["passage"])
            assert len(citation["passage"].split()) <= 200
            checked += 1
        for sentence in body["sentences"]:
            assert bool(sentence["citations"]) == (sentence["kind"] == "statement"), (question, sentence)
    assert answered >= 20
    assert checked >= 60


def test_search_is_exact_and_keeps_to_the_region(official: TestClient, texts: dict[str, str]) -> None:
    for question in PLACELESS:
        for municipality, wrong in (("Breda", "hvb"), ("Tilburg", "wbo")):
            found = official.get("/api/search", params={"q": question, "municipality": municipality, "k": 20}).json()
            assert found["results"]
            for result in found["results"]:
                assert result["region"] != wrong
                assert result["passage"] in texts[result["document"]]


def test_an_answer_for_one_region_never_cites_the_other(official: TestClient) -> None:
    for question in PLACELESS:
        for municipality, wrong in (("Oosterhout", "hvb"), ("Waalwijk", "wbo")):
            body = ask(official, question, municipality=municipality)
            assert wrong not in {c["region"] for c in body["citations"]}, (question, municipality)


def test_a_referrer_is_told_the_law_beside_what_was_agreed(official: TestClient) -> None:
    question = "Naar wie verwijs ik een meisje van 14 dat bijna niet meer eet, voor specialistische hulp?"
    reply = ask(official, question, municipality="Breda", role="huisarts", as_of="2026-11-22")
    lines = reply["answer"].splitlines()
    agreed = [n for n, line in enumerate(lines) if "in de regel" in line]
    law = [n for n, line in enumerate(lines) if "Wettelijk" in line]
    assert len(law) == 2  # on the card of now and on the one of later
    assert agreed and agreed[0] < law[1]
    assert "jeugdwet-in-het-kort" in {c["document"] for c in reply["citations"]}


def test_the_risks_of_a_table_over_two_pages_are_listed(official: TestClient) -> None:
    answer = ask(official, "Welke risico's ziet de regio?", municipality="Breda")["answer"]
    risks = [line for line in answer.splitlines() if line.startswith("- ")]
    assert len(risks) == 5  # of the sixth the name is illegible
    assert "Capaciteitstekort" in risks[0] and "Continuïteit" in risks[-1]


def test_a_way_of_funding_is_told_of_the_part_that_is_named(official: TestClient) -> None:
    answer = ask(official, "Hoe wordt specialistische ambulante behandeling bekostigd?", municipality="Breda")["answer"]
    assert "inspanningsgericht" in answer.partition("[1]")[0]
