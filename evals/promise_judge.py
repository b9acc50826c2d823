"""Whether answers keep the promises on place, role and date; each check is one figure of one question.

Wrong region: an answer cites a document of a region that the question's place does not belong to, or any region's for a
place outside them. Wrong validity, stricter than ``evals.scopes``: a line rests on a document that does not hold on the
day, and neither the label above it nor a notice with that document's title gives the date. Issue of the project, no
literature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.model import Answer, Role, Sentence
from evals.folding import contains, normalise, strip_marks
from evals.promise_items import AFTER, BEFORE, DateItem, Fact, PlaceItem, RoleItem
from evals.scopes import MONTHS
from ingest.model import Metadata
from kb.search import NATIONAL, in_force

Documents = Mapping[str, Metadata]
WRONG = "wrong_"


@dataclass(frozen=True)
class Check:
    """One thing looked at: ``figure`` of ``item``, kept or not. The texts are for whoever mends it, never for a record.

    A figure that begins with ``wrong_`` counts what was not kept, any other what was.
    """

    figure: str
    item: str
    half: str
    kept: bool
    question: str
    given: str
    expected: str


def judge_place(item: PlaceItem, answer: Answer, documents: Documents) -> list[Check]:
    """Region, status, notice and validity of one answer."""
    made = _Checks(item.id, item.half, asked(item), said(answer))
    if item.expect == "out_of_region":
        made.add("out_of_region", answer.status == "out_of_region", "status out_of_region")
    else:
        made.add("known_place", answer.status != "out_of_region", "not turned away: the place is in a region")
    if item.expect == "answered":
        made.add("answered", answer.status == "answered", "an answer")
    if item.notice is not None:
        told = any(n.kind == "region" for n in answer.notices)
        made.add("region_notice", told == item.notice, "a region notice" if item.notice else "no region notice")
    if answer.status == "answered":
        if item.regions or item.expect == "out_of_region":
            wrong = wrong_documents(answer, documents, item.regions)
            made.add("wrong_region", not wrong, f"no {', '.join(wrong)}: only {item.regions or 'the law'}")
        made.add_validity(answer, documents, item.as_of)
    return made.checks


def judge_same(item: RoleItem, answers: Mapping[Role, Answer]) -> list[Check]:
    """Whether all roles got the same facts."""
    sets = {role: facts_cited(answer) for role, answer in answers.items()}
    first = next(iter(sets.values()))
    different = [role for role, facts in sets.items() if facts != first]
    given = "; ".join(f"{r}: {len(sets[r])}" for r in sets)
    made = _Checks(item.id, item.half, item.question, given)
    made.add("same_facts", not different, f"the same facts for {', '.join(different)} as for {next(iter(sets))}")
    return made.checks


def judge_role(item: RoleItem, role: Role, answer: Answer) -> list[Check]:
    """Whether one role got what it must get."""
    missed = missing(item.roles[role], answer.markdown) if answer.status == "answered" else item.roles[role]
    made = _Checks(f"{item.id} {role}", item.half, item.question, said(answer))
    made.add("role_facts", not missed, "; ".join(f.fact for f in missed))
    return made.checks


def judge_day(item: DateItem, day: date, answer: Answer, documents: Documents) -> list[Check]:
    """Facts and labels of the answer of one of the two days."""
    told = " ".join([answer.markdown, *(n.text for n in answer.notices if n.kind == "validity")])
    missed = missing(item.facts(day), told) if answer.status == "answered" else item.facts(day)
    made = _Checks(f"{item.id} {day}", item.half, item.question, said(answer))
    made.add("facts_before" if day == BEFORE else "facts_after", not missed, "; ".join(f.fact for f in missed))
    if answer.status != "answered":
        return made.checks
    made.add_validity(answer, documents, day)
    if day == BEFORE and item.comes:
        marked = contains(normalise(told), say(AFTER))
        made.add("coming_told", marked, f"what comes, marked with {say(AFTER)}")
    if day == BEFORE:
        early = [s.text for s in unlabelled_lines(answer, documents, day) if _coming(s, answer, documents, day)]
        made.add("wrong_early", not early, "under 'Vanaf 1 januari 2027': " + " | ".join(early))
    else:
        late = still_to_come(answer, documents, day)
        made.add("wrong_still_to_come", not late, f"not told as plans for later: {', '.join(late)}")
    return made.checks


class _Checks:
    """Gathers the checks of one answer."""

    def __init__(self, item: str, half: str, question: str, given: str) -> None:
        self._about = (item, half, question, given)
        self.checks: list[Check] = []

    def add(self, figure: str, kept: bool, expected: str) -> None:
        """One check; ``expected`` is told when it was not kept."""
        item, half, question, given = self._about
        self.checks.append(Check(figure, item, half, kept, question, given, expected))

    def add_validity(self, answer: Answer, documents: Documents, day: date) -> None:
        """Dates of the documents that do not hold on the day: told at all, and told above the line."""
        hidden = hidden_documents(answer, documents, day)
        self.add("wrong_validity", not hidden, f"the date of {', '.join(hidden)}")
        bare = [s.text for s in unlabelled_lines(answer, documents, day)]
        self.add("label_above", not bare, "a label with the date above: " + " | ".join(bare))


def wrong_documents(answer: Answer, documents: Documents, regions: Sequence[str]) -> list[str]:
    """Ids of cited documents of a region that may not be cited."""
    allowed = {None, NATIONAL, *regions}
    cited = dict.fromkeys(c.document for c in answer.citations)
    return [i for i in cited if i in documents and documents[i].region not in allowed]


def facts_cited(answer: Answer) -> frozenset[tuple[str, str]]:
    """(document, quote) of every citation; a refusal has its status for a fact."""
    found = {(c.document, normalise(c.quote)) for c in answer.citations}
    return frozenset(found or {("", answer.status)})


def missing(facts: Sequence[Fact], text: str) -> tuple[Fact, ...]:
    """Facts of which no accepted form stands in the text."""
    plain = normalise(strip_marks(text))
    return tuple(f for f in facts if not any(contains(plain, form) for form in f.accept))


def unlabelled_lines(answer: Answer, documents: Documents, day: date) -> list[Sentence]:
    """Lines that rest on a document that does not hold on the day, without its date in the line or the label above."""
    names = {c.number: c.document for c in answer.citations}
    found: list[Sentence] = []
    for line in answer.sentences:
        bounds = [b for n in line.citations if (b := bound(documents.get(names.get(n, "")), day)) is not None]
        text = normalise(f"{line.group} {line.text}")
        if any(say(b) not in text for b in bounds):
            found.append(line)
    return found


def hidden_documents(answer: Answer, documents: Documents, day: date) -> list[str]:
    """Ids of documents that unlabelled lines rest on and whose title and date no notice tells."""
    names = {c.number: c.document for c in answer.citations}
    notices = [normalise(n.text) for n in answer.notices if n.kind == "validity"]
    found: dict[str, None] = {}
    for line in unlabelled_lines(answer, documents, day):
        for document in (names.get(n, "") for n in line.citations):
            limit = bound(documents.get(document), day)
            if limit is not None and not any(_title(documents[document]) in n and say(limit) in n for n in notices):
                found[document] = None
    return list(found)


def still_to_come(answer: Answer, documents: Documents, day: date) -> list[str]:
    """Ids of cited documents that hold on the day and are told as if they come later."""
    notices = [normalise(n.text) for n in answer.notices if n.kind == "validity"]
    held = [i for i in dict.fromkeys(c.document for c in answer.citations) if in_force(documents[i], day)]
    start = {i: documents[i].valid_from for i in held}
    return [i for i in held if (d := start[i]) and any(_title(documents[i]) in n and say(d) in n for n in notices)]


def bound(document: Metadata | None, day: date) -> date | None:
    """The date to tell of a document that does not hold on the day; None when it holds, or nothing is known."""
    if document is None or in_force(document, day):
        return None
    early = document.valid_from is not None and day < document.valid_from
    return document.valid_from if early else document.valid_until


def say(day: date) -> str:
    """A date as an answer writes it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _coming(line: Sentence, answer: Answer, documents: Documents, day: date) -> bool:
    cited = [documents[c.document] for c in answer.citations if c.number in line.citations and c.document in documents]
    return any(m.valid_from is not None and m.valid_from > day for m in cited)


def _title(document: Metadata) -> str:
    return normalise(document.title.split(" — ")[0])


def asked(item: PlaceItem) -> str:
    """The question with its field, role and day, for whoever mends it."""
    return f"{' → '.join([*item.history, item.question])} ({item.municipality or '-'}, {item.role}, {item.as_of})"


def said(answer: Answer) -> str:
    """Status, notices and text of an answer on one line."""
    notices = " ".join(f"<{n.kind}> {n.text}" for n in answer.notices)
    cited = ", ".join(dict.fromkeys(c.document for c in answer.citations))
    return f"[{answer.status}; {cited}] {notices} {' '.join(answer.markdown.split())}".replace("  ", " ")
