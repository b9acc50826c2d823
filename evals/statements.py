"""The statements of an index as practice questions are held against them: which answer, and which do not."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.evidence import Evidence
from assistant.service import Library
from evals.training import WITH_LAW, Practice, mark, marked_passages, may_answer
from kb.reader import statement_text
from kb.words import terms

Unit = tuple[str, str]  # document and mark


class Statements:
    """What the reader sees of the statements of a library."""

    def __init__(self, library: Library) -> None:
        self.documents = {d.metadata.id: d for d in library.knowledge.documents}
        self._by_unit: dict[Unit, tuple[str, str]] = {
            (m.document.metadata.id, name): (statement_text(m.document, m.passage, u.lead_text, u.text), u.text)
            for m in marked_passages(library.knowledge.documents)
            for u, name in zip(m.units, m.marks, strict=True)
        }

    def told(self, units: Iterable[Unit]) -> list[str]:
        """The statements that stand in the index, in order."""
        return [self._by_unit[u][0] for u in units if u in self._by_unit]

    def bare(self, unit: Unit) -> str:
        """The words of a unit alone, "" where it does not stand in the index."""
        return self._by_unit.get(unit, ("", ""))[1]

    def of(self, evidence: Evidence) -> str:
        """The statement that evidence is."""
        unit = evidence.unit
        return statement_text(self.documents[evidence.hit.metadata.id], unit.passage, unit.lead_text, unit.text)

    def beside(self, item: Practice, found: Iterable[Evidence]) -> tuple[list[str], list[str]]:
        """The statements among ``found`` that do not answer a question: those that were judged so, and the others that
        are not like an answer.
        """
        answering = {name for _, names in item.answers for name in names}
        words = [frozenset(terms(self.bare(u))) for u in units_of_answers(item) if self.bare(u)]
        surely: list[str] = []
        wrong: list[str] = []
        for e in found:
            own = frozenset(terms(e.unit.text))
            near = not item.within and any(may_answer(own, w) for w in words)
            judged = e.hit.metadata.kind != "wet" or item.collection in WITH_LAW
            unit = (e.hit.metadata.id, mark(e.unit.text))
            if unit in item.beside:
                surely.append(self.of(e))
            elif judged and unit[1] not in answering and unit not in item.half and not near:
                wrong.append(self.of(e))
        return surely, wrong


def units_of_answers(item: Practice) -> list[Unit]:
    """The units that answer a practice question."""
    return [(document, name) for document, names in item.answers for name in names]


def place_of(text: str, texts: list[str], places: dict[str, int]) -> int:
    """The place of a statement among ``texts``, put there when it is new; ``places`` are those of all of them."""
    if text not in places:
        places[text] = len(texts)
        texts.append(text)
    return places[text]
