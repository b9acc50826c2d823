"""Meets danger first: recognises it in what a person writes and says at once what to do now.

``danger_reply`` runs before everything else, needs no index and no model, and takes a few milliseconds. Where words
say nothing and the listener (``kb.listener``) is at hand, it is asked too (``assistant.danger_meaning``). What counts
as danger stands in ``prompts/danger_patterns.yaml``, the words of the reply in ``prompts/danger.yaml``, the help lines
in ``prompts/danger_numbers.yaml``; the regional crisis number comes from ``corpus/contacts.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from assistant.crisis_contact import CrisisContact, crisis_contact
from assistant.danger_check import Danger, Language, about_nobody, find_danger, is_policy_question, says_something
from assistant.language import recognise
from assistant.model import Question, Role
from assistant.settings import AssistantSettings
from kb.listener import Listener
from kb.words import STOP_WORDS, fold, raw_words
from prompts import FOLDER, render, templates

_MOST_KINDS = 4
_QUESTION = re.compile(
    r"\s*(?:en |maar )?(?:wat|wie|hoe|hoeveel|waar|wanneer|waarom|welke?|mag|mogen|moet|moeten|kan|kun|kunnen|heb|heeft"
    r"|is|zijn|wordt|worden|geldt|bestaat) "
)
_PROFESSIONALS = ("huisarts", "school", "gemeente", "aanbieder")
_CHILD_HELP = frozenset({"abuse", "sexual_violence", "unsafe_now"})


@dataclass(frozen=True)
class HelpLine:
    """A help line by name and telephone number."""

    name: str
    number: str


@dataclass(frozen=True)
class DangerReply:
    """What to do now, as Markdown that ends in its own dated source line; ``numbers`` in the order of the text."""

    kinds: tuple[str, ...]
    markdown: str
    numbers: tuple[HelpLine, ...]
    language: Language = "nl"
    checked: date | None = None


def danger_reply(
    question: Question,
    settings: AssistantSettings | None = None,
    today: date | None = None,
    listener: Listener | None = None,
) -> DangerReply | None:
    """The reply to a message that speaks of danger, or to a message that goes on after one that did; None otherwise.

    A later question about policy and about nobody in particular is answered normally; so is any later question that
    says what it asks for, where the danger before it was not heard for certain (``_lasts``). ``settings`` names the
    files of contacts and regions, ``today`` decides which contacts are still valid; ``listener`` hears what words do
    not.
    """
    danger = _danger(question, listener)
    if danger is None:
        return None
    settings = settings or AssistantSettings()
    contact = crisis_contact(question.municipality, settings.contacts, settings.regions, today or date.today())
    return _reply(danger, question.role, contact)


def _danger(question: Question, listener: Listener | None) -> Danger | None:
    earlier = [turn.content for turn in question.history if turn.role == "user"]
    danger = find_danger(question.text, earlier, listener)
    if danger is not None or not earlier or is_policy_question(question.text) or _stands_apart(question.text):
        return danger
    found = _dangers_before(question, listener)
    if _asks(question.text) and says_something(question.text):
        found = [d for d in found if _lasts(d, question.role)]
    return found[-1] if found else None


def danger_before(question: Question, listener: Listener | None = None) -> bool:
    """Whether an earlier message of the writer speaks of danger."""
    return bool(_dangers_before(question, listener))


def _dangers_before(question: Question, listener: Listener | None) -> list[Danger]:
    earlier = [turn.content for turn in question.history if turn.role == "user"]
    return [d for at, text in enumerate(earlier) if (d := find_danger(text, earlier[:at], listener)) is not None]


def _lasts(danger: Danger, role: Role | None) -> bool:
    """Whether later questions go on from it: a child writes, or a phrase spoke and no professional only asked what to
    do if.
    """
    return danger.child or (danger.by_phrase and not (danger.supposed and _is_professional(danger, role)))


def _is_professional(danger: Danger, role: Role | None) -> bool:
    return not danger.child and (danger.professional or role in _PROFESSIONALS)


def _asks(text: str) -> bool:
    return text.rstrip().endswith(("?", "؟")) or _QUESTION.match(fold(text)) is not None


def _stands_apart(text: str) -> bool:
    """Whether a message is a question of its own about nobody: it ends in a question mark or begins as one, leans on
    nothing said before and names something ("Wie koopt jeugdhulp in?"). Only Dutch and English are read so.
    """
    content = [w for w in raw_words(text) if w not in STOP_WORDS and len(w) > 3]
    return _asks(text) and len(content) >= 2 and recognise(text) in (None, "en") and about_nobody(text)


@lru_cache(maxsize=1)
def _numbers() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / "danger_numbers.yaml").read_text(encoding="utf-8"))
    return data


def named_lines(text: str) -> str:
    """The national help lines that a text names, with their number and dated source; "" for none."""
    said = " ".join(raw_words(text))
    found = [line for line in _numbers()["lines"].values() if " ".join(raw_words(line["name"])) in said]
    if not found:
        return ""
    told = ", ".join(f"{line['name']}: **{line['number']}**" for line in found)
    return f"{told}. {render('danger.nl_source', checked=_numbers()['checked'].strftime('%d-%m-%Y'))}"


def is_danger_reply(text: str) -> bool:
    """Whether a text is such a reply: it begins as one, in whichever language."""
    return text.startswith(_leads())


@lru_cache(maxsize=1)
def _leads() -> tuple[str, ...]:
    names = [name for name in templates("danger") if re.fullmatch(r"[a-z]{2}_lead(?:_child)?", name)]
    return tuple(render(f"danger.{name}", emergency=_numbers()["lines"]["emergency"]["number"]) for name in names)


def _reply(danger: Danger, role: Role | None, contact: CrisisContact | None) -> DangerReply:
    kinds = danger.kinds[:_MOST_KINDS]
    parts = ["lead", *kinds]
    if danger.child:
        parts.append("child")
    if _is_professional(danger, role) and _CHILD_HELP & set(kinds):
        parts.append("professional")
    reader = "child" if danger.child else "doctor" if role == "huisarts" else ""
    texts = [_text(danger.language, part, reader) for part in parts]
    if contact is not None:
        texts.append(render(f"danger.{danger.language}_regional", name=contact.name, phone=contact.phone))
    texts += [_text(danger.language, part, reader) for part in ("close", "source")]
    lead, *lines = texts
    markdown = "\n\n".join([lead, "\n".join(f"- {line}" for line in lines[:-2]), *lines[-2:]])
    return DangerReply(kinds, markdown, _lines(kinds, danger.child, contact), danger.language, _numbers()["checked"])


def _text(language: Language, part: str, reader: str) -> str:
    """The text as this reader gets it, or as everybody does where none is meant for them."""
    known = templates("danger")
    name = f"{language}_{part}"
    if f"{name}_{reader}" in known:
        name += f"_{reader}"
    values = {key: line["number"] for key, line in _numbers()["lines"].items()}
    values["checked"] = _numbers()["checked"].strftime("%d-%m-%Y")
    return render(f"danger.{name}", **{key: values[key] for key in known[name].variables})


def _lines(kinds: tuple[str, ...], child: bool, contact: CrisisContact | None) -> tuple[HelpLine, ...]:
    data = _numbers()
    ids = [line for kind in kinds for line in data["kinds"][kind]] + (["child_line"] if child else [])
    lines = [HelpLine(data["lines"][i]["name"], data["lines"][i]["number"]) for i in dict.fromkeys(ids)]
    return (*lines, *([HelpLine(contact.name, contact.phone)] if contact is not None else []))
