"""Each format to raw pages, and passages that keep their promises."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from ingest_samples import PROSE, flate, lines_at, pdf_of, raw_pdf

from ingest.boxes import word_boxes
from ingest.folder import read_file, read_folder
from ingest.formats import read_raw
from ingest.formats.pdf import _NO_TITLE
from ingest.inspect import render_html, render_terminal, stretches
from ingest.limits import Limits
from ingest.model import Page, Reading, Repair
from ingest.passages import MOST
from ingest.raw import RawDocument
from ingest.report import render, report_reading
from ingest.sentences import sentence_spans
from ingest.titles import title_from_name

MARKDOWN = """# Titel van het stuk

> Een noot vooraf.

## Hoofdstuk 1: Hulp (officieel: blz. 3-5)

Het team **helpt** [gezinnen](http://x). Zie `dit`.

### 1.1 Toegang (officieel: blz. 4)

De toegang regelt:

- vragen
  - van ouders
- hulp

1. eerst
2. dan

| Naam | Bedrag |
| --- | ---: |
| A | € 1 |
| B | € 2 |

## Begrippen (officieel: blz. 9)

- **Team**: een groep mensen.
- **Regie**: wie er stuurt.
"""


def raw_of(name: str, data: bytes) -> RawDocument:
    return read_raw(Path(name), data, Limits())


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "stuk.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    document = read_file(path)
    assert document.text.split("\n\n") == [
        "Titel van het stuk",
        "Een noot vooraf.",
        "Hoofdstuk 1: Hulp (officieel: blz. 3-5)",
        "Het team helpt gezinnen. Zie dit.",
        "1.1 Toegang (officieel: blz. 4)",
        "De toegang regelt:",
        "- vragen\n  - van ouders\n- hulp",
        "1. eerst\n2. dan",
        "Naam | Bedrag\nA | € 1\nB | € 2",
        "Begrippen (officieel: blz. 9)",
        "- Team: een groep mensen.\n- Regie: wie er stuurt.",
    ]
    assert [(one.path, one.number, one.official_pages) for one in document.sections] == [
        (("Hoofdstuk 1: Hulp",), "1", (3, 5)),
        (("Hoofdstuk 1: Hulp", "1.1 Toegang"), "1.1", (4, 4)),
        (("Begrippen",), None, (9, 9)),
    ]
    assert [(one.term, one.definition) for one in document.glossary] == [
        ("Team", "een groep mensen."),
        ("Regie", "wie er stuurt."),
    ]
    assert [row.cells for row in document.rows] == [
        (("Naam", "A"), ("Bedrag", "€ 1")),
        (("Naam", "B"), ("Bedrag", "€ 2")),
    ]
    assert document.metadata.title == "Titel van het stuk" and document.pages[0].number is None
    assert [(one.kind, one.section, one.official_pages) for one in document.passages] == [
        ("prose", "Begin van het document", None),
        ("prose", "Hoofdstuk 1: Hulp", (3, 5)),
        ("list", "1.1 Toegang", (4, 4)),
        ("table", "1.1 Toegang", (4, 4)),
        ("glossary", "Begrippen", (9, 9)),
        ("glossary", "Begrippen", (9, 9)),
    ]


def test_docx() -> None:
    import docx

    document = docx.Document()
    document.add_heading("Hulp", 1)
    document.add_paragraph("Het team\u00a0helpt.")
    document.add_paragraph("een", style="List Bullet")
    document.add_paragraph("twee", style="List Bullet 2")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("A", "B|C", "1", "2"), strict=True):
        cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    raw = raw_of("x.docx", buffer.getvalue())
    assert raw.pages[0].text == "Hulp\n\nHet team helpt.\n\n- een\n  - twee\n\nA | B/C\n1 | 2"
    assert [(one.level, one.text) for one in raw.pages[0].headings] == [(1, "Hulp")]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("hervormingsagenda-jeugd-2023-2028.pdf", "Hervormingsagenda jeugd 2023-2028"),
        ("Nota_Jeugd__def.docx", "Nota Jeugd def"),
        ("2027.txt", "2027"),
        ("---.txt", "---"),
    ],
)
def test_a_file_without_a_title_is_called_after_its_name(name: str, title: str) -> None:
    assert title_from_name(Path(name)) == title


@pytest.mark.parametrize(
    "title", ["None", "untitled", "Untitled 1", "Document1", "Microsoft Word - nota.docx", "Naamloos"]
)
def test_what_programs_put_for_a_title_is_none(title: str) -> None:
    assert _NO_TITLE.fullmatch(title)


@pytest.mark.parametrize("title", ["Nonequivalent", "Documentatie jeugdhulp", "Nota pdf-beleid", "SAP Taakgericht 3.2"])
def test_a_real_title_stays(title: str) -> None:
    assert not _NO_TITLE.fullmatch(title)


def test_html_lists_tables_and_loose_words() -> None:
    page = (
        "<title>De pagina</title><nav>menu</nav><h2>Kop</h2>los <b>woord</b><ol><li>een<ul><li>binnen</li></ul></li>"
        "<li>twee</li></ol><table><tr><th>A<th>B<tr><td>1<td>2</table><!-- niet --><p>Regel<br>verder</p>"
    )
    raw = raw_of("x.html", page.encode())
    assert raw.pages[0].text == "Kop\n\nlos woord\n\n1. een\n  - binnen\n2. twee\n\nA | B\n1 | 2\n\nRegel verder"
    assert raw.title == "De pagina"


def test_form_feeds_are_pages() -> None:
    raw = raw_of("x.txt", b"een\ftwee\f")
    assert [(page.number, page.text) for page in raw.pages] == [(1, "een"), (2, "twee")]
    assert raw_of("x.txt", b"een").pages[0].number is None


COLUMN = [f"regel {number} van de linker kolom met genoeg woorden" for number in range(12)]
RIGHT = [f"regel {number} van de rechter kolom met even veel woorden" for number in range(12)]


@pytest.mark.parametrize("by_row", [True, False])
def test_two_columns_are_read_one_after_the_other(by_row: bool) -> None:
    left, right = lines_at(45, 120, COLUMN), lines_at(310, 120, RIGHT)
    body = [one for pair in zip(left, right, strict=True) for one in pair] if by_row else [*left, *right]
    data = pdf_of([[(45, 60, "Een kop over de hele breedte van de bladzijde, boven de twee kolommen"), *body]], size=9)
    lines = [line for line in raw_of("x.pdf", data).pages[0].text.split("\n") if line]
    assert lines[1:] == COLUMN + RIGHT


def test_a_table_without_lines_is_not_taken_for_columns() -> None:
    left = lines_at(45, 120, ["kort"] * 12)
    right = lines_at(310, 120, RIGHT)
    data = pdf_of([[one for pair in zip(left, right, strict=True) for one in pair]], size=9)
    assert raw_of("x.pdf", data).pages[0].text.startswith(f"kort {RIGHT[0]}\nkort {RIGHT[1]}")


def test_gaps_become_empty_lines_unless_all_lines_are_far_apart() -> None:
    near = lines_at(50, 80, ["een", "twee"]) + lines_at(50, 130, ["drie", "vier"])
    assert raw_of("x.pdf", pdf_of([near])).pages[0].text == "een\ntwee\n\ndrie\nvier"
    far = lines_at(50, 80, ["een", "twee", "drie", "vier"], step=24)
    assert raw_of("x.pdf", pdf_of([far])).pages[0].text == "een\ntwee\ndrie\nvier"


def test_ruled_table_with_merged_cells() -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate, Table

    buffer = io.BytesIO()
    table = Table([["Was", "", "Wordt"], ["A", "11", "wonen"], ["", "12", ""], ["B", "13", "leren"]])
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("SPAN", (0, 1), (0, 2)),
            ("SPAN", (2, 1), (2, 2)),
            ("SPAN", (0, 0), (1, 0)),
        ]
    )
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build([table])
    assert raw_of("x.pdf", buffer.getvalue()).pages[0].text.split("\n") == [
        "Was | | Wordt", "A | 11 | wonen", "A | 12 | wonen", "B | 13 | leren",
    ]  # fmt: skip


def test_large_and_bold_lines_are_hints() -> None:
    stream = b"".join(
        b"BT /F1 %d Tf 1 0 0 1 50 %d Tm (%s) Tj ET\n" % (size, y, text)
        for size, y, text in [(16, 780, b"Grote kop"), (12, 750, b"Kleinere kop")]
        + [(9, 730 - 12 * n, b"gewone tekst van dit stuk") for n in range(20)]
    )
    page = raw_of("x.pdf", raw_pdf(flate(stream))).pages[0]
    assert [(one.level, one.text) for one in page.headings] == [(1, "Grote kop"), (2, "Kleinere kop")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Het SLT helpt o.a. gezinnen. Ook scholen.", ["Het SLT helpt o.a. gezinnen.", "Ook scholen."]),
        ("Dit kost € 1.500 per jaar. Dat is veel!", ["Dit kost € 1.500 per jaar.", "Dat is veel!"]),
        ("Zie blz. 12 en art. 2.6 Jeugdwet. Klaar.", ["Zie blz. 12 en art. 2.6 Jeugdwet.", "Klaar."]),
        ("Hij zei: ‘Ja.’ Toen ging hij.", ["Hij zei: ‘Ja.’", "Toen ging hij."]),
        ("De heer J. Jansen komt. Fijn", ["De heer J. Jansen komt.", "Fijn"]),
        ("De burgemeester, drs. E.M. Bos. Klaar.", ["De burgemeester, drs. E.M. Bos.", "Klaar."]),
        ("Waarom? Daarom.", ["Waarom?", "Daarom."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentence_spans(text)] == expected


def test_passages_are_slices_of_whole_sentences(tmp_path: Path) -> None:
    path = tmp_path / "lang.md"
    path.write_text(f"## Een\n\n{PROSE * 30}\n\n## Twee\n\n{PROSE}\n", encoding="utf-8")
    document = read_file(path)
    for passage in document.passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert len(passage.text.split()) <= MOST and passage.text.endswith(".")
    assert [passage.section for passage in document.passages][-1] == "Twee"
    assert min(len(passage.text.split()) for passage in document.passages[:-2]) >= 120


def test_a_list_keeps_its_lead_in(tmp_path: Path) -> None:
    items = "\n".join(f"- {PROSE}" for _ in range(9))
    path = tmp_path / "lijst.md"
    path.write_text(f"## Kop\n\nHet team doet dit:\n\n{items}\n", encoding="utf-8")
    first, *later = read_file(path).passages
    assert first.text.startswith("Het team doet dit:") and first.lead_in is None and first.kind == "list"
    assert later and {passage.lead_in for passage in later} == {"Het team doet dit:"}


def test_a_sentence_of_a_thousand_words_is_parted(tmp_path: Path) -> None:
    path = tmp_path / "zin.md"
    path.write_text("woord " * 1000, encoding="utf-8")
    document = read_file(path)
    assert all(len(passage.text.split()) <= MOST for passage in document.passages)
    assert sum(len(passage.text.split()) for passage in document.passages) == 1000


def test_another_language_is_read_and_marked(tmp_path: Path) -> None:
    english = "The team helps families with questions about raising children, and looks for help close to home. " * 8
    (tmp_path / "en.md").write_text(english, encoding="utf-8")
    (tmp_path / "nl.md").write_text(PROSE * 8, encoding="utf-8")
    by_name = {document.file_name: document for document in read_folder(tmp_path).documents}
    assert by_name["en.md"].metadata.language == "en" and len(by_name["en.md"].warnings) == 1
    assert by_name["nl.md"].metadata.language == "nl" and not by_name["nl.md"].warnings


def test_word_boxes(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf_of([[(50, 80, "Hulp dichtbij")]]))
    first, second = word_boxes(path, 1)
    assert (first.text, second.text) == ("Hulp", "dichtbij")
    assert first.x0 == pytest.approx(50, abs=2) and first.y0 == pytest.approx(842 - 80, abs=3) and second.x0 > first.x1
    with pytest.raises(IndexError):
        word_boxes(path, 2)
    (tmp_path / "y.pdf").write_bytes(b"niets")
    with pytest.raises(ValueError, match="Failed to load"):
        word_boxes(tmp_path / "y.pdf", 1)
    (tmp_path / "z.pdf").write_bytes(path.read_bytes().replace(b"/Kids [ ", b"/Kids [ 99 0 R "))
    with pytest.raises(ValueError, match="Failed to load page"):
        word_boxes(tmp_path / "z.pdf", 1)


def test_stretches_mark_changes_and_illegible_words() -> None:
    page = Page(1, "4nancien a]]", "financien [onleesbaar]", (Repair("shift", 0, 9, "4nancien"),), ((10, 22),))
    assert [(one.text, one.repair is not None, one.illegible) for one in stretches(page)] == [
        ("financien", True, False),
        (" ", False, False),
        ("[onleesbaar]", False, True),
    ]


def test_report_and_inspection_are_readable(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(pdf_of([lines_at(50, 80, ["De cliënt krijgt jeugd-", "hulp <van> het team."])]))
    (tmp_path / "y.pdf").write_bytes(b"")
    reading: Reading = read_folder(tmp_path)
    report = report_reading(reading)
    assert (report.documents[0].pages, report.documents[0].passages) == (1, 1)
    shown = render(report)
    assert "x.pdf" in shown and "Niet gelezen: y.pdf. Het bestand is leeg (0 bytes)." in shown
    document = reading.documents[0]
    assert "jeugd-" in render_terminal(document, 1) and "[jeugdhulp←jeugd- hulp]" in render_terminal(document, 1)
    page = render_html(document)
    assert "&lt;van&gt;" in page and "<mark title=" in page and 'lang="nl"' in page
    with pytest.raises(IndexError):
        render_html(document, 7)


def test_loose_lines_around_a_table_do_no_harm() -> None:
    across = b"60 500 m 300 500 l S 60 480 m 300 480 l S 60 460 m 300 460 l S "
    rules = b"50 700 m 50 600 l S " + across + b"400 400 m 400 300 l S\n"
    text = b"BT /F1 9 Tf 1 0 0 1 70 485 Tm (Een regel tussen lijnen) Tj ET"
    assert raw_of("x.pdf", raw_pdf(flate(rules + text))).pages[0].text == "Een regel tussen lijnen"


def test_columns_without_a_line_down_are_told_by_breaks_in_the_lines_across() -> None:
    across = b"".join(b"%d %d m %d %d l S\n" % (x, y, x + 98, y) for y in (700, 680, 660, 640) for x in (60, 160, 260))
    words = b"".join(
        b"BT /F1 9 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n" % (65 + 100 * n, 686 - 20 * row, b"cel%d%d" % (row, n))
        for row in range(3)
        for n in range(3)
    )
    sides = b"60 640 m 60 700 l S 358 640 m 358 700 l S\n"
    assert raw_of("x.pdf", raw_pdf(flate(across + sides + words))).pages[0].text.split("\n") == [
        "cel00 | cel01 | cel02",
        "cel10 | cel11 | cel12",
        "cel20 | cel21 | cel22",
    ]
