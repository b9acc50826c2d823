"""Answers as the API gives them, for what the small index cannot bring about: cards, columns, gaps, danger."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

LATER = "**Vanaf 1 januari 2027**"
ASK = "**/api/ask/stream"
CARD = "**Aanmelden in Breda** (vanaf 1 januari 2027)"  # as the API labels the lines of a card


def citation(number: int, document: str = "plan-nieuw", valid_until: str | None = None) -> dict[str, Any]:
    """A citation with its proof in the small corpus."""
    return {
        "number": number,
        "document": document,
        "title": "Plan jeugd",
        "section": f"{number} Aanmelden",
        "page": None,
        "quote": "Ouders melden een kind aan.",
        "passage": "Ouders melden een kind aan.",
        "valid_from": "2023-01-01" if valid_until else "2027-01-01",
        "valid_until": valid_until,
        "link": f"/bron/{document}/1",
        "original": None,
        "official_pages": [33, 36] if number == 2 else None,
        "path": [],
        "status": None,
        "region": "wbo",
    }


def sentence(
    text: str, citations: list[int], group: str, hardness: str | None, kind: str = "statement"
) -> dict[str, Any]:
    """A line of an answer."""
    return {"text": text, "citations": citations, "group": group, "hardness": hardness, "kind": kind}


def give(body: dict[str, Any]) -> Callable[[Any], None]:
    """A route of ``ASK`` that answers with this body, as the last line of the stream."""
    line = json.dumps({"event": "final", "answer": body}) + "\n"
    return lambda route: route.fulfill(body=line, content_type="application/x-ndjson")


def reply(**given: Any) -> dict[str, Any]:
    """An answer with everything empty but what is given."""
    empty: dict[str, Any] = {name: [] for name in ("citations", "notices", "sentences", "cards", "gaps", "suggestions")}
    return {"status": "answered", "answer": "", "question_used": "Waar meld ik aan?", "timings_ms": {}} | empty | given


RICH = reply(
    answer="Nu bij het wijkhuis. [1] Straks bij het kompasteam. [2]",
    citations=[citation(1, "plan-oud", "2026-12-31"), citation(2), citation(3)],
    notices=[
        {"kind": "masked", "text": "Ik heb een naam weggehaald."},
        {"kind": "language", "text": "Ik antwoord in het Nederlands."},
        {"kind": "read_as", "text": "Ik lees uw vraag als: waar meld ik aan?"},
    ],
    cards=[
        {
            "title": "Aanmelden in Breda",
            "period": "vanaf 1 januari 2027",
            "steps": [
                {"slot": "Eerst", "text": "Praat met het **kompasteam**.", "citations": [2], "hardness": "voornemen"},
                {"slot": "Wie beslist", "text": "Het team en u samen.", "citations": [3], "hardness": "wet"},
                {"slot": "Wie beslist", "text": "De ouders tekenen.", "citations": [3], "hardness": "wet"},
                {"slot": "Termijn", "text": "Binnen vier dagen.", "citations": [2], "hardness": "indicatie"},
            ],
        }
    ],
    sentences=[
        sentence(CARD, [], CARD, None, "label"),
        sentence("- **Eerst:** Praat met het **kompasteam**.", [2], CARD, "voornemen"),
        sentence("- **Wie beslist:** Het team en u samen.", [3], CARD, "wet"),
        sentence("- **Wie beslist:** De ouders tekenen.", [3], CARD, "wet"),
        sentence("- **Termijn:** Binnen vier dagen.", [2], CARD, "indicatie"),
        sentence("U meldt aan bij het wijkhuis.", [1], "", "besluit"),
        sentence(LATER, [], LATER, None, "label"),
        sentence("U meldt aan bij het kompasteam.", [2], LATER, "voornemen"),
        sentence("- Het team luistert.", [2], LATER, "voornemen"),
        sentence("- Het team belt terug.", [3], LATER, "voornemen"),
    ],
    gaps=["Het telefoonnummer van het team."],
    suggestions=["Wat doet het kompasteam?"],
)
DANGER = reply(
    status="danger",
    answer="**Is er nu gevaar? Bel 112.**\n\n- Zelfmoordgedachten: bel 113 of 0800-0113. Of chat op 113.nl.",
)
REFUSED = reply(
    status="refused",
    answer="Hierover geef ik geen advies. Bel 112.\n\nU kunt mij bijvoorbeeld vragen:\n\n- Wat doet het kompasteam?",
    suggestions=["Wat doet het kompasteam?"],
)
MASKED = reply(
    answer="U meldt aan bij het wijkhuis. [1]",
    question_used=", geboren , Breda, , spijbelt. Wie helpt?",
    citations=[citation(1)],
    notices=[{"kind": "read_as", "text": "Ik lees uw vraag als: , geboren , Breda, , spijbelt. Wie helpt?"}],
    sentences=[sentence("U meldt aan bij het wijkhuis.", [1], "", "besluit")],
)
