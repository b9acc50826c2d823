"""Quote exactness: the quote stands letter for letter in its passage, and the passage in its document's pages joined.

No literature; the contract of ``POST /api/ask``. A passage has at most 200 words,
and ``page`` is the page on which both it and the quote begin.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.model import Answer, Citation
from evals.evidence import pages_of_span
from evals.folding import word_count
from ingest.model import Document

MOST_WORDS = 200


def exact(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Whether the citation can be checked letter by letter."""
    document = documents.get(citation.document)
    if document is None or not citation.quote.strip() or citation.quote not in citation.passage:
        return False
    start = document.text.find(citation.passage)
    if start < 0 or word_count(citation.passage) > MOST_WORDS:
        return False
    return citation.page is None or _touches(document, citation, start)


def _touches(document: Document, citation: Citation, start: int) -> bool:
    while start >= 0:
        quoted = start + citation.passage.find(citation.quote)
        begins = [pages_of_span(document, place, place + 1) for place in (start, quoted)]
        if all(pages is not None and pages[0] == citation.page for pages in begins):
            return True
        start = document.text.find(citation.passage, start + 1)
    return False


def quote_exactness(answer: Answer, documents: Mapping[str, Document]) -> list[float]:
    """One value per citation: 1 exact, 0 not."""
    return [float(exact(citation, documents)) for citation in answer.citations]
