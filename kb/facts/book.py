"""All structured facts of one index in one place, made once when the index is loaded."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from copy import copy
from datetime import date
from pathlib import Path
from typing import Protocol

from ingest.model import Document
from kb.completion import Completer
from kb.facts import glossary as glossary_room
from kb.facts.areas import AreaNames
from kb.facts.codes import CodeEntry, Codes
from kb.facts.glossary import Definition
from kb.facts.route_evidence import EvidenceFinder, Problem, ProvenRoute
from kb.facts.route_model import DATA as ROUTES
from kb.facts.route_model import load_routes
from kb.facts.routes import RouteBook, RouteMatch
from kb.facts.sheets import Sheet, read_sheets
from kb.facts.spelling import Correction, build_speller
from kb.facts.statements import Reader
from kb.facts.synonyms import DATA as SYNONYMS
from kb.facts.synonyms import Extra, load_synonyms


class Vocabulary(Protocol):
    """The index terms that search knows."""

    @property
    def vocabulary(self) -> Container[str]:
        """All index terms."""
        ...


class Indexed(Protocol):
    """What facts need of a loaded index; ``kb.knowledge.Knowledge`` is one."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All indexed documents."""
        ...

    @property
    def lexical(self) -> Vocabulary:
        """The lexical index."""
        ...


class Facts:
    """Definitions, product codes, sheets, routes, synonyms and spelling; empty where nothing is indexed or kept."""

    def __init__(
        self,
        documents: Sequence[Document],
        vocabulary: Container[str],
        places: Iterable[str] = (),
        routes: Path = ROUTES,
        synonyms: Path = SYNONYMS,
    ) -> None:
        """Read what the documents hold; ``routes`` and ``synonyms`` are the hand-kept files (a missing file is empty).

        Raises ``RouteFormError`` or ``ValueError`` (in Dutch) when a hand-kept file is not in its form.
        """
        self._vocabulary = vocabulary
        self._synonyms = load_synonyms(synonyms, documents)
        self._glossary = glossary_room.Glossary(documents)
        self._codes = Codes(documents)
        readers = [Reader(d) for d in documents]
        self._sheets = tuple(read_sheets(readers))
        self._areas = AreaNames(self._sheets, documents)
        self._routes = RouteBook(load_routes(routes), readers)
        everyday = [w for g in self._synonyms.groups for w in (*g.words, *g.adds)]
        self._speller = build_speller(documents, everyday, places)
        self._completer = Completer(d.text for d in documents)

    @staticmethod
    def of(knowledge: Indexed, places: Iterable[str] = (), routes: Path = ROUTES) -> Facts:
        """The facts of a loaded index; ``places`` are names that spelling may correct to."""
        return Facts(knowledge.documents, knowledge.lexical.vocabulary, places, routes)

    def with_routes(self, routes: Path) -> Facts:
        """The same facts with the routes of another file; raises ``RouteFormError``."""
        other = copy(self)
        other._routes = RouteBook(load_routes(routes), self._routes.finder)
        return other

    def define(self, text: str) -> tuple[Definition, ...]:
        """Definitions of the terms named in a text, the longest term first."""
        return self._glossary.define(text)

    def code(self, text: str) -> tuple[CodeEntry, ...]:
        """What becomes of the product codes named in a text (a code or a whole question)."""
        return self._codes.find(text)

    def codes_named(self, text: str) -> tuple[str, ...]:
        """Product codes named in a text, also those that no document has."""
        return self._codes.named(text)

    def codes_of(self, area: str) -> tuple[CodeEntry, ...]:
        """The product codes that go to a task area, under whatever name the table uses."""
        wanted = self._areas.named(area)[:1]
        return tuple(e for e in self._codes.all() if wanted and self._areas.named(e.area)[:1] == wanted)

    def sheet(self, area: str) -> tuple[Sheet, ...]:
        """The sheets of the task area (or segment) named in a text, one per document; () when none is named."""
        named = self._areas.named(area)
        return tuple(s for s in self._sheets if named and self._areas.usual(s.subject) == named[0])

    def sheets_named(self, text: str) -> tuple[Sheet, ...]:
        """The sheets of all task areas and segments named in a text."""
        named = self._areas.named(text)
        return tuple(s for name in named for s in self._sheets if self._areas.usual(s.subject) == name)

    def spells_out(self, text: str, sheet: Sheet) -> bool:
        """Whether the text names the sheet's subject in full, and not by a word that only it uses."""
        return self._areas.usual(sheet.subject) in self._areas.spelled_out(text)

    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets."""
        return self._sheets

    def taakgebieden(self) -> tuple[str, ...]:
        """The usual names of the task areas in the documents, in their order."""
        names = (self._areas.usual(s.subject) for s in self._sheets if s.kind == "taakgebied")
        return tuple(dict.fromkeys(names))

    def routes(self, question: str, region: str | None, day: date, role: str | None = None) -> list[RouteMatch]:
        """Referral routes that fit the question, best first."""
        return self._routes.find(question, region, day, role)

    @property
    def proven_routes(self) -> tuple[ProvenRoute, ...]:
        """All routes with the steps whose evidence stands."""
        return self._routes.routes

    @property
    def evidence_finder(self) -> EvidenceFinder:
        """What looks up the sentences that a step rests on."""
        return self._routes.finder

    @property
    def route_problems(self) -> tuple[Problem, ...]:
        """Steps that are not shown because their evidence does not stand in the indexed documents."""
        return self._routes.problems

    def expand(self, question: str) -> list[str]:
        """Index terms to add to the question, heaviest first."""
        return [extra.term for extra in self.weighted(question)]

    def weighted(self, question: str) -> list[Extra]:
        """As ``expand``, with each term's weight and the word that called for it."""
        return self._synonyms.expand(question, self._vocabulary)

    def correct(self, question: str) -> Correction:
        """The question with its typing errors undone."""
        return self._speller.correct(question)

    def complete(self, beginning: str, most: int) -> tuple[str, ...]:
        """Words of the documents that a word which is still being typed may become, the commonest first."""
        return self._completer.complete(beginning, most)
