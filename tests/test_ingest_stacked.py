"""Tables printed column by column: every row stands together, a column that does not fit stays whole below them."""

from __future__ import annotations

from ingest.document import build_document
from ingest.model import Document, Metadata
from ingest.raw import RawDocument, RawPage
from ingest.structure.stacked import join_stacked

NAMES = """5.1 PROCESSEN

Wij werken met deze processen.

ONDERSTEUNEND | DOEL VAN HET

PROCES

PROCES

OMSCHRIJVING

Leren van
fouten

Meten

Contact met
ouders"""
CELLS = """Het team leert
van wat misging.

Weten hoe het
gaat.

Ouders praten
mee.

Elke maand bespreekt
het team drie gezin-
nen.

Elk kwartaal telt de
gemeente de hulp.

Een vast gezicht per
gezin.

De gemeente bespreekt deze processen elk jaar met alle aanbieders in de regio."""


def joined(*texts: str) -> list[str]:
    pages = join_stacked([RawPage(number, text) for number, text in enumerate(texts, 1)])
    return [page.text for page in pages]


def document_of(*texts: str) -> Document:
    raw = RawDocument(tuple(RawPage(number, text) for number, text in enumerate(texts, 1)), wrapped=True)
    return build_document(raw, Metadata("proef", "Proef"), "proef.pdf", "0", given=True)


def test_columns_on_the_next_page_become_rows() -> None:
    names, cells = joined(NAMES, CELLS)
    assert names == "5.1 PROCESSEN\n\nWij werken met deze processen."
    assert cells.split("\n")[:4] == [
        "ONDERSTEUNEND PROCES | DOEL VAN HET PROCES | OMSCHRIJVING",
        "Leren van fouten | Het team leert van wat misging. | Elke maand bespreekt het team drie gezinnen.",
        "Meten | Weten hoe het gaat. | Elk kwartaal telt de gemeente de hulp.",
        "Contact met ouders | Ouders praten mee. | Een vast gezicht per gezin.",
    ]


def test_rows_are_statements_with_the_row_as_quote() -> None:
    document = document_of(NAMES, CELLS)
    row = document.rows[1]
    assert row.cells == (
        ("Ondersteunend proces", "Meten"),
        ("Doel van het proces", "Weten hoe het gaat."),
        ("Omschrijving", "Elk kwartaal telt de gemeente de hulp."),
    )
    quote = document.text[row.start : row.end]
    assert quote == "Meten | Weten hoe het gaat. | Elk kwartaal telt de gemeente de hulp."
    assert document.text.endswith("De gemeente bespreekt deze processen elk jaar met alle aanbieders in de regio.")


def test_text_below_the_rows_is_running_text_again() -> None:
    wrapped = "De gemeente bespreekt deze processen elk jaar met alle\naanbieders in de regio en met alle scholen."
    document = document_of(NAMES, CELLS.rpartition("\n\n")[0] + "\n\n" + wrapped)
    assert document.text.split("\n")[-1] == wrapped.replace("\n", " ")


def test_names_of_columns_above_the_cells() -> None:
    names = "RANDVOOR-\n\nWAARDE\n\nGoede\nscholen\n\nGenoeg\ngeld\n\nTijd"
    cells = (
        "OMSCHRIJVING\n\nScholen zien\nkinderen elke dag.\n\nHulp kost geld.\n\nDit geldt ook voor\npreventie.\n\n"
        "Leren kost tijd.\n\nACTIE\n\nBel de school.\n\nVraag het Rijk."
    )
    assert joined(names, cells)[1].split("\n") == [
        "RANDVOORWAARDE | OMSCHRIJVING",
        "Goede scholen | Scholen zien kinderen elke dag.",
        "Genoeg geld | Hulp kost geld. Dit geldt ook voor preventie.",
        "Tijd | Leren kost tijd.",
        "",
        "ACTIE",
        "",
        "Bel de school.",
        "",
        "Vraag het Rijk.",
    ]


def test_a_column_that_does_not_fit_the_rows_makes_no_table() -> None:
    texts = [NAMES, "Een cel.\n\nNog een cel.\n\nDit is geen tabel maar een zin die over de hele bladzijde loopt."]
    assert joined(*texts) == texts


def test_a_list_at_the_end_of_a_page_is_no_table() -> None:
    names = "ONZE PARTNERS\n\nDe school\n\nDe huisarts\n\nDe wijk"
    texts = [names, "De eerste.\n\nDe tweede.\n\nDe derde.\n\nDe vierde."]
    assert joined(*texts) == texts
