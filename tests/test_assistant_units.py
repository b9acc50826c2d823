"""Passages cut into what an answer may quote: sentences, items with their lead-in, rows."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.documents import page_index, page_offset, page_view
from assistant.evidence import is_fragment
from assistant.service import Library
from assistant.units import (
    Unit,
    clean,
    illegible_spans,
    row_headers,
    row_text,
    rows_text,
    told_row,
    units_of,
    word_pairs,
)
from assistant.write import original_text, page_at, say_date
from ingest.model import Document, Metadata, Page, Passage, Repair, TableRow


def document(*pages: str, illegible: str = "", rows: tuple[TableRow, ...] = ()) -> Document:
    """A document of these pages with one passage that holds all; ``illegible`` is a stretch of the first page."""
    made = [Page(n, text, text) for n, text in enumerate(pages, 1)]
    if illegible:
        start = pages[0].index(illegible)
        made[0] = replace(made[0], illegible=((start, start + len(illegible)),))
    whole = "\n".join(pages)
    passage = Passage("p", "d", ("1 Kop",), "1 Kop", 1, len(pages), 0, len(whole), whole)
    return Document(Metadata("d", "D"), "d.md", "", tuple(made), passages=(passage,), rows=rows)


def units(*pages: str, illegible: str = "", rows: tuple[TableRow, ...] = ()) -> list[Unit]:
    """The units of a document of these pages."""
    made = document(*pages, illegible=illegible, rows=rows)
    return units_of(made, made.passages[0])


def test_prose_is_cut_into_sentences_with_exact_offsets() -> None:
    text = "Het team belt dr. Bos terug. Dat kost 1.250 euro per kind! Wie betaalt dat dan wel?"
    found = units(text)
    assert [u.text for u in found] == [
        "Het team belt dr. Bos terug.",
        "Dat kost 1.250 euro per kind!",
        "Wie betaalt dat dan wel?",
    ]
    assert [text[u.start : u.end] for u in found] == [u.text for u in found]
    assert {u.kind for u in found} == {"sentence"}


def test_lettered_items_stand_below_the_numbered_one_that_leads_in() -> None:
    text = "1. Vrij zijn:\na. het speelhuis;\nb. het zwembad.\n2. Met een brief zijn:\na. de zwemles.\n3. De rest niet."
    found = {u.text: u.lead_text for u in units(text)}
    assert found["het speelhuis;"] == found["het zwembad."] == "Vrij zijn:"
    assert found["de zwemles."] == "Met een brief zijn:" and found["De rest niet."] == ""


def test_a_head_of_two_rows_is_no_statement() -> None:
    text = "Soort speelgoed | Tarief | | Lange duur\nSoort speelgoed | 2026 | 2027 | Lange duur\nWip | 1 | 2 | 3"
    cells = (("Soort speelgoed", "Wip"), ("Tarief 2026", "1"), ("Tarief 2027", "2"), ("Lange duur", "3"))
    row = TableRow("t", cells, text.index("Wip"), len(text))
    assert [u.kind for u in units(text, rows=(row,))] == ["row"]


def test_the_head_of_a_table_is_no_statement() -> None:
    text = "De bedragen staan hieronder in euro.\nGemeente van het kind | Bedrag per kind in 2026\nVeldrecht | 100"
    start = text.index("Veldrecht")
    row = TableRow("t", (("Gemeente van het kind", "Veldrecht"), ("Bedrag per kind in 2026", "100")), start, len(text))
    assert [(u.kind, u.text) for u in units(text, rows=(row,))] == [
        ("sentence", "De bedragen staan hieronder in euro."),
        ("row", "Veldrecht: bedrag per kind in 2026 100."),
    ]


def test_the_head_of_a_table_without_bars_is_no_statement() -> None:
    text = "Onderstaande cijfers zijn van 2025.\nZwembad  Aantal kinderen Totale kosten\nVeldrecht  100  900"
    cells = (("Zwembad", "Veldrecht"), ("Aantal kinderen", "100"), ("Totale kosten", "900"))
    row = TableRow("t", cells, text.index("Veldrecht"), len(text))
    assert [(u.text, u.lead_text) for u in units(text, rows=(row,))] == [
        ("Onderstaande cijfers zijn van 2025.", ""),
        ("Veldrecht: aantal kinderen 100; totale kosten 900.", "Onderstaande cijfers zijn van 2025."),
    ]


def test_forms_of_help_that_lost_their_columns_are_items_apart() -> None:
    text = "De regio koopt 5 vormen van hulp in:\nLange hulp Korte hulp en/of les\nZingen DST\nZwemmen"
    found = [u for u in units(text) if u.kind == "item"]
    assert [u.text for u in found] == ["Lange hulp", "Korte hulp en/of les", "Zingen", "DST", "Zwemmen"]
    assert {u.lead_text for u in found} == {"De regio koopt 5 vormen van hulp in:"}
    assert [text[u.start : u.end] for u in found] == [u.text for u in found]


def test_a_row_stands_under_what_says_what_its_table_tells() -> None:
    text = "Dit is gewone tekst.\nTabel 2. Uitgaven aan zwemhulp\nGemeente | 2026\nVeldrecht | 100\nZuidwijk | 90"
    cells = ((("Gemeente", "Veldrecht"), ("2026", "100")), (("Gemeente", "Zuidwijk"), ("2026", "90")))
    starts = [text.index("Veldrecht"), text.index("Zuidwijk")]
    rows = tuple(TableRow("t", c, a, a + 14) for c, a in zip(cells, starts, strict=True))
    found = [(u.lead_text, u.text) for u in units(text, rows=rows) if u.kind == "row"]
    assert found == [
        ("Tabel 2. Uitgaven aan zwemhulp", "Veldrecht: 2026 100."),
        ("Tabel 2. Uitgaven aan zwemhulp", "Zuidwijk: 2026 90."),
    ]


def test_lines_that_lost_their_signs_are_items_of_the_lead_in_above_them() -> None:
    text = "Buiten de zwemhulp vallen in ieder geval:\nVervoer naar het bad\nKleding, etc.\nEen eigen badmeester"
    found = units(text)
    assert [u.kind for u in found] == ["sentence", "item", "item", "item"]
    assert {u.lead_text for u in found[1:]} == {"Buiten de zwemhulp vallen in ieder geval:"}


def test_prose_behind_a_colon_is_no_list() -> None:
    text = (
        "Dat betekent het volgende:\nHet team belt terug. Daarna volgt een gesprek thuis.\nHet gesprek duurt een uur."
    )
    assert {u.kind for u in units(text)} == {"sentence"}


def test_a_row_is_told_without_double_marks_and_without_half_names() -> None:
    cells = (("Vorm", "Zwemhulp"), ("Doel", "Leren zwemmen."), ("uitlegwat-hoe)", "In het bad."))
    made = document("Zwemhulp | Leren zwemmen. | In het bad.", rows=(TableRow("t", cells, 0, 39),))
    (row,) = units_of(made, made.passages[0])
    assert row.text == "Zwemhulp: doel Leren zwemmen.; uitlegwat-hoe) In het bad.."
    assert told_row(made, row) == "Zwemhulp: doel Leren zwemmen; In het bad."


def test_the_head_of_a_table_with_an_unnamed_first_column_is_no_statement() -> None:
    text = " | Bedrag in het jaar 2026 | Bedrag in het jaar 2027\nVeldrecht | 100 | 110"
    start = text.index("Veldrecht")
    cells = (("", "Veldrecht"), ("Bedrag in het jaar 2026", "100"), ("Bedrag in het jaar 2027", "110"))
    assert [u.kind for u in units(text, rows=(TableRow("t", cells, start, len(text)),))] == ["row"]


def test_items_keep_their_lead_in() -> None:
    text = "Het team heeft twee taken:\n- het luistert naar ouders;\n- het belt de school.\nDaarna volgt een gesprek."
    lead, first, second, after = units(text)
    assert (first.kind, second.kind) == ("item", "item")
    assert [u.text for u in (first, second)] == ["het luistert naar ouders;", "het belt de school."]
    for item in (first, second):
        assert item.lead == (lead.start, lead.end)
        assert item.lead_text == "Het team heeft twee taken:"
    assert (after.kind, after.lead) == ("sentence", None)


def test_items_below_an_item_have_that_item_as_lead_in() -> None:
    text = (
        "Dit is helemaal nieuw:\n- Het team is de spil van het stelsel:\n  - kent de wijk,\n"
        "  - is de toegang tot hulp.\n"
        "- Elk kind telt mee."
    )
    found = units(text)
    assert [(u.text, u.lead_text) for u in found[1:]] == [
        ("Het team is de spil van het stelsel:", "Dit is helemaal nieuw:"),
        ("kent de wijk,", "Het team is de spil van het stelsel:"),
        ("is de toegang tot hulp.", "Het team is de spil van het stelsel:"),
        ("Elk kind telt mee.", "Dit is helemaal nieuw:"),
    ]
    lead = found[2].lead
    assert lead is not None and text[slice(*lead)] == "Het team is de spil van het stelsel:"


@pytest.mark.parametrize("sign", ["- ", "• ", "o ", "1. ", "2) ", "(3) ", "a) "])
def test_list_signs_are_left_out_of_the_text(sign: str) -> None:
    item = units(f"Het team heeft deze taken:\n{sign}de school bellen\n{sign}ouders horen")[1]
    assert (item.kind, item.text) == ("item", "de school bellen")


def test_an_abbreviation_at_the_end_of_a_line_ends_no_item() -> None:
    found = units("We kopen los in:\n1. Zwemles, vier jaar excl.\nVerlenging.\n2. Klimles.")
    assert [u.text for u in found if u.kind == "item"] == ["Zwemles, vier jaar excl. Verlenging.", "Klimles."]
    assert {u.lead_text for u in found if u.kind == "item"} == {"We kopen los in:"}


def test_items_without_a_colon_have_no_lead_in() -> None:
    found = units("Het team helpt ieder gezin.\n- het luistert\n- het belt")
    assert [u.lead for u in found if u.kind == "item"] == [None, None]


def test_a_sentence_over_a_page_break_is_one_unit() -> None:
    first, second = "De kinderen rijden na het ontbijt door het", "bos naar de rivier. Daarna eten zij brood."
    crossing, after = units(first, second)
    assert crossing.text == "De kinderen rijden na het ontbijt door het bos naar de rivier."
    assert document(first, second).text[crossing.start : crossing.end].count("\n") == 1
    assert after.text == "Daarna eten zij brood."


def test_paragraphs_stay_apart() -> None:
    found = units("De balie is elke dag open\nZwemhulp begint in het najaar.")
    assert [u.text for u in found] == ["De balie is elke dag open", "Zwemhulp begint in het najaar."]


def test_what_is_illegible_is_left_out() -> None:
    text = "Het team belt elke week terug. Dit is *4QD onleesbaar gebleven. De school doet ook mee."
    found = units(text, illegible="*4QD")
    assert [u.text for u in found] == ["Het team belt elke week terug.", "De school doet ook mee."]
    assert illegible_spans(document(text, illegible="*4QD")) == [(38, 42)]


HOLE = "[onleesbaar]"


def test_the_longer_stretches_beside_a_hole_are_kept_with_a_mark() -> None:
    text = (
        f"Het team geeft zwemles aan alle kinderen die in het dorp wonen {HOLE} en ook aan de kinderen uit de dorpen"
        f" langs de brede rivier. De les {HOLE} duurt een uur."
    )
    made = document(text)
    holes = [text.index(HOLE), text.rindex(HOLE)]
    page = replace(made.pages[0], illegible=tuple((a, a + len(HOLE)) for a in holes))
    found = units_of(replace(made, pages=(page,)), made.passages[0])
    assert [u.text for u in found] == [
        "Het team geeft zwemles aan alle kinderen die in het dorp wonen …",
        "… en ook aan de kinderen uit de dorpen langs de brede rivier.",
    ]
    assert [text[u.start : u.end] for u in found] == [u.text.strip("… ") for u in found]
    assert not any(u.is_whole for u in found)


def test_a_sentence_that_begins_within_another_is_told_apart() -> None:
    text = "Het team mag zelf kiezen hoe het de zwemles in het dorp geeft van een Betaling wordt per les gedaan."
    found = units(text)
    assert [u.text for u in found] == [
        "Het team mag zelf kiezen hoe het de zwemles in het dorp geeft van een …",
        "Betaling wordt per les gedaan.",
    ]
    assert [u.is_whole for u in found] == [False, True]
    assert [text[u.start : u.end] for u in found] == [u.text.removesuffix(" …") for u in found]


def test_words_of_another_line_within_a_sentence_are_marked() -> None:
    lost = units("De zwemles in het dorp en de rivier. wordt elke week gegeven door het team.")
    assert [u.text for u in lost] == ["De zwemles in het dorp en de rivier. … wordt elke week gegeven door het team."]
    assert not lost[0].is_whole
    for whole in (
        "De zwemles (bijv. bij de brede rivier) is elke week.",
        "Wij schrijven een Regiovisie over zwemmen in het dorp.",
        "Lees meer over de zwemles. https://zwemles.nl/les",
    ):
        assert [u.text for u in units(whole)] == [whole]


def test_a_saying_is_one_unit_with_who_said_it() -> None:
    text = (
        "Alle kinderen doen mee.\n“Ik zwem\ngraag. Dat mag vaker.” jeugdige\n"
        "“Zwemmen is leren.”\nleraar zwemles\nZo is het afgesproken."
    )
    found = units(text)
    assert [(u.text, u.speaker) for u in found] == [
        ("Alle kinderen doen mee.", ""),
        ("“Ik zwem graag. Dat mag vaker.”", "jeugdige"),
        ("“Zwemmen is leren.”", "leraar zwemles"),
        ("Zo is het afgesproken.", ""),
    ]
    assert next(text[u.start : u.end] for u in found if u.speaker) == "“Ik zwem\ngraag. Dat mag vaker.” jeugdige"


def test_a_saying_of_a_few_words_is_told_too() -> None:
    found = units("Zwemmen is gezond voor elk kind.\n“Zwemmen is fijn! ” zwemmer\n“Nat.”\nDe les duurt een heel uur.")
    assert [(u.text, u.speaker) for u in found if u.speaker] == [("“Zwemmen is fijn! ”", "zwemmer")]
    assert [u.start for u in found] == sorted(u.start for u in found)
    assert not any(map(is_fragment, found))


def test_words_between_quotation_marks_in_a_sentence_are_no_saying() -> None:
    assert [u.speaker for u in units("We gaan van “alles zelf doen” naar “samen doen wat kan”.")] == [""]


def test_a_row_with_a_hole_is_no_statement() -> None:
    text = f"Zwemhulp | 47 euro {HOLE} | 5 kinderen"
    row = TableRow("t", (("Hulp", "Zwemhulp"), ("Tarief", f"47 euro {HOLE}"), ("Groep", "5 kinderen")), 0, len(text))
    assert units(text, illegible=HOLE, rows=(row,)) == []


def test_crumbs_are_no_sentences() -> None:
    assert [u.text for u in units("Zie boven.\nHet team belt elke week terug.")] == ["Het team belt elke week terug."]


ROW_TEXT = "Hulp | Tarief | Groep\nZwemhulp | 47 euro | 5 kinderen\nKlimhulp | 38 euro | 8 kinderen"
ROWS = tuple(
    TableRow(
        "Tarieven",
        (("Hulp", h), ("Tarief", t), ("Groep", g)),
        ROW_TEXT.index(h),
        ROW_TEXT.index(h) + len(f"{h} | {t} | {g}"),
    )
    for h, t, g in (("Zwemhulp", "47 euro", "5 kinderen"), ("Klimhulp", "38 euro", "8 kinderen"))
)


def test_a_row_becomes_a_statement_and_its_quote_the_row_as_printed() -> None:
    found = [u for u in units(ROW_TEXT, rows=ROWS) if u.kind == "row"]
    assert [u.text for u in found] == [
        "Zwemhulp: tarief 47 euro; groep 5 kinderen.",
        "Klimhulp: tarief 38 euro; groep 8 kinderen.",
    ]
    assert [ROW_TEXT[u.start : u.end] for u in found] == ROW_TEXT.splitlines()[1:]
    assert row_headers(document(ROW_TEXT, rows=ROWS), ROWS[0].start) == ("Hulp", "Tarief", "Groep")
    assert row_headers(document(ROW_TEXT, rows=ROWS), 0) == ()


def test_rows_of_merged_cells_are_one_statement() -> None:
    text = "Wonen | 12A34 | Veldhulp\n| 12A35 |\n| 12A36 |"
    ends = [text.index("\n"), text.index("\n", 25), len(text)]
    rows = tuple(
        TableRow("t", (("Overeenkomst", "Wonen"), ("Code", f"12A3{n}"), ("Gaat naar", "Veldhulp.")), 0, end)
        for n, end in enumerate(ends, 4)
    )
    (found,) = units(text, rows=rows)
    assert found.text == "Wonen: code 12A34, 12A35, 12A36; gaat naar Veldhulp."
    assert (found.start, found.end) == (0, len(text))


def test_rows_that_differ_in_more_than_one_column_are_told_apart() -> None:
    pairs = (("Keuze", "Keuzeblad"), ("Start", "Startblad"))
    rows = [TableRow("t", (("Fase", a), ("Document", b)), 0, 9) for a, b in pairs]
    assert rows_text(rows) == "Keuze: document Keuzeblad; Start: document Startblad."
    assert rows_text(rows[:1]) == row_text(rows[0])


def test_empty_cells_are_left_out_of_the_statement() -> None:
    row = TableRow("t", (("Code", "12A34"), ("Variant", " "), ("", "voorlopig")), 0, 1)
    assert row_text(row) == "12A34: voorlopig."
    assert row_text(TableRow("t", (("Code", "12A34"),), 0, 1)) == "12A34"
    assert row_text(TableRow("t", (("Code", ""),), 0, 1)) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- een  twee\ndrie ", "een twee drie"),
        ("•\tvier", "vier"),
        ("3. vijf", "vijf"),
        ("2027 is ver", "2027 is ver"),
        ("", ""),
    ],
)
def test_clean_gives_running_text(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_word_pairs_skip_stop_words() -> None:
    assert word_pairs("de looptijd van het contract") == word_pairs("looptijd contract") != frozenset()
    assert word_pairs("contract") == frozenset()


def test_every_unit_of_the_index_is_a_slice_of_its_passage(library: Library) -> None:
    for row, passage in enumerate(library.knowledge.passages):
        held = library.knowledge.document(passage.document)
        assert held is not None
        found = [r.unit for r in library.shelf.units(row)]
        for unit in found:
            assert held.text[unit.start : unit.end] in passage.text
            assert passage.start <= unit.start < unit.end <= passage.end
            assert unit.lead is None or clean(held.text[slice(*unit.lead)]) == unit.lead_text
        assert all(a.start < b.start for a, b in pairwise(found))


def test_the_page_of_an_offset() -> None:
    made = document("een twee", "drie", "vier")
    at = {word: page_at(made, made.text.index(word)) for word in ("een", "twee", "drie", "vier")}
    assert at == {"een": 1, "twee": 1, "drie": 2, "vier": 3}
    assert page_at(made, 10_000) == 3


def test_the_original_is_given_where_repair_changed_words() -> None:
    made = document("De cliënt belt. De coördinatie helpt.")
    repaired = replace(made.pages[0], repairs=(Repair("ocr", 3, 9, "cliént"), Repair("line", 10, 14, "b\nelt")))
    changed = replace(made, pages=(repaired,))
    assert original_text(changed, 0, 15) == "cliént"
    assert original_text(changed, 10, 15) is None  # only a line end was taken out
    assert original_text(changed, 16, 30) is None


def test_dates_are_said_in_words() -> None:
    from datetime import date

    assert say_date(date(2027, 1, 1)) == "1 januari 2027"
    assert say_date(date(2026, 12, 31)) == "31 december 2026"


def test_a_page_shows_passage_and_quote_in_their_place(library: Library) -> None:
    passage = next(p for p in library.knowledge.passages if p.document == "handboek-ruiterkamp" and p.first_page == 1)
    quote = "bos naar de rivier, en om vier uur"
    first = page_view(library, "handboek-ruiterkamp", 1, passage.id, "Het ruiterkamp is een week")
    second = page_view(library, "handboek-ruiterkamp", 2, passage.id, quote)
    assert first is not None
    assert second is not None
    shown = [view["text"][view["passage"]["start"] : view["passage"]["end"]] for view in (first, second)]
    assert "\n".join(shown) == passage.text
    assert second["text"][second["quote"]["start"] : second["quote"]["end"]] == quote
    assert (first["previous"], first["next"], second["previous"], second["next"]) == (None, 2, 1, 3)


def test_a_quote_over_a_page_break_is_marked_on_both_pages(library: Library) -> None:
    quote = "rijden de kinderen in twee groepen door het\nbos naar de rivier"
    marks = []
    for number in (1, 2):
        view = page_view(library, "handboek-ruiterkamp", number, None, quote)
        assert view is not None
        marks.append(view["text"][view["quote"]["start"] : view["quote"]["end"]])
    assert "\n".join(marks) == quote


def test_every_page_begins_at_its_place_in_the_text(library: Library) -> None:
    for document in library.knowledge.documents:
        for index, page in enumerate(document.pages):
            assert document.text.startswith(page.text, page_offset(document, index))


def test_unknown_pages_and_documents_have_no_view(library: Library) -> None:
    for document_id, number in (
        ("handboek-ruiterkamp", 0),
        ("handboek-ruiterkamp", 4),
        ("onbekend", 1),
        ("losse-notitie", 2),
    ):
        assert page_view(library, document_id, number) is None


def test_a_document_without_page_numbers_counts_from_one(library: Library) -> None:
    loose = library.knowledge.document("losse-notitie")
    assert loose is not None
    assert loose.pages[0].number is None
    assert page_index(loose, 1) == 0
    assert page_view(library, "losse-notitie", 1) is not None


def test_the_word_that_opens_an_answer_is_no_part_of_it() -> None:
    assert [u.text for u in units("Antwoord: Op 1 mei wachtten 211 kinderen. Dat zijn er veel te veel.")] == [
        "Op 1 mei wachtten 211 kinderen.",
        "Dat zijn er veel te veel.",
    ]


def test_a_sentence_that_breaks_behind_a_colon_is_one() -> None:
    (found,) = units("De les is niet gratis, behalve in groep 4:\ndaar betaalt de gemeente alle lessen van het jaar.")
    assert found.kind == "sentence" and found.text.endswith(
        "groep 4: daar betaalt de gemeente alle lessen van het jaar."
    )
    lead, *items = units("Er zijn drie lessen:\nzwemmen in het diepe water bij de golf;\nduiken;\nspringen")
    assert lead.text == "Er zijn drie lessen:" and len(items) == 3


def test_running_text_that_counts_off_is_a_list() -> None:
    text = (
        "Er zijn drie doelen. Wij noemen ze hier. Ten eerste leert elk kind zwemmen.\nTen tweede komt er een bad. "
        "Ten derde is het veilig. Dat is alles wat wij willen."
    )
    found = units(text)
    items = [u for u in found if u.kind == "item"]
    assert [u.text.split()[1] for u in items] == ["eerste", "tweede", "derde"]
    assert {u.lead_text for u in items} == {"Er zijn drie doelen."}
    assert {u.kind for u in units("Ten eerste leert elk kind zwemmen. Dat is alles.")} == {"sentence"}


def test_a_sentence_of_three_words_says_something() -> None:
    assert [u.text for u in units("Meedoen is gratis. Dat klopt.")] == ["Meedoen is gratis."]
