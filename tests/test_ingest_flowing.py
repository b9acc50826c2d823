"""What web pages, Markdown and Word files hold beside plain paragraphs: merged cells, notes, boxes, bold headings."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.folder import read_file
from ingest.formats import read_raw
from ingest.formats.docx_numbers import written
from ingest.limits import Limits
from ingest.model import Document
from ingest.raw import RawDocument

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def raw_of(name: str, text: str) -> RawDocument:
    return read_raw(Path(name), text.encode(), Limits())


def lines_of(html: str) -> list[str]:
    return [line for line in raw_of("x.html", html).pages[0].text.split("\n") if line]


def test_a_cell_over_two_rows_stands_in_both() -> None:
    assert lines_of(
        "<table><tr><th>Wie<th>Waarvoor<th>Nodig</tr><tr><td rowspan=2>Arts<td>speltherapie<td>brief</tr>"
        "<tr><td>speelgroep<td>gesprek</tr><tr><td>School<td>zwemles<td>formulier</tr></table>"
    ) == [
        "Wie | Waarvoor | Nodig",
        "Arts | speltherapie | brief",
        "Arts | speelgroep | gesprek",
        "School | zwemles | formulier",
    ]


def test_a_cell_over_two_columns_moves_no_other_cell() -> None:
    html = "<table><tr><td colspan=2>beide<td>derde</tr><tr><td>a<td>b<td rowspan=2>c</tr><tr><td>d<td>e</tr></table>"
    assert lines_of(html) == ["beide | | derde", "a | b | c", "d | e | c"]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "999999999"])
def test_a_span_that_cannot_be_is_no_harm(span: str) -> None:
    html = f"<table><tr><td colspan='{span}'>een<td rowspan='{span}'>twee</tr><tr><td>drie</tr></table>"
    assert lines_of(html)[0].startswith("een |")


def test_a_question_that_folds_open_heads_its_answer() -> None:
    raw = raw_of("x.html", "<h2>Vragen</h2><details><summary>Wat kost het?</summary><p>Niets.</p></details>")
    assert [(one.level, one.text) for one in raw.pages[0].headings] == [(2, "Vragen"), (3, "Wat kost het?")]


def test_names_keep_what_goes_with_them() -> None:
    html = "<dl><dt>Telefoon</dt><dd>14 000</dd><div><dt>Adres:</dt><dd>Plein 1</dd></div></dl>"
    assert lines_of(html) == ["- Telefoon: 14 000", "- Adres: Plein 1"]


def test_what_stands_around_the_text_of_a_page_is_left_out() -> None:
    html = (
        "<div class='cookie-melding'>Wij gebruiken cookies.</div><div hidden>Weg.</div><button>Sluit</button>"
        "<main><p>Het loket is open.</p><article><footer>Door het team.</footer></article></main>"
        "<footer>© Stad</footer>"
    )
    assert lines_of(html) == ["Het loket is open.", "Door het team."]


def markdown(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "plan.md"
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def test_what_stands_at_the_head_for_a_program_is_no_text(tmp_path: Path) -> None:
    document = markdown(tmp_path, "---\ntitle: 'Speelplan 2026'\nauthor: team\n---\n\n# Plan\n\nWij spelen buiten.\n")
    assert document.metadata.title == "Speelplan 2026"
    assert document.text == "Plan\n\nWij spelen buiten."


def test_a_line_at_the_head_is_no_head_for_a_program(tmp_path: Path) -> None:
    assert "Eerste deel" in markdown(tmp_path, "---\n\nEerste deel.\n\n---\n\nTweede deel.\n").text


def test_a_footnote_leaves_its_sentence(tmp_path: Path) -> None:
    text = markdown(tmp_path, "Wij spelen vijftien dagen.[^1] Daarna niet.\n\n[^1]: Vakanties tellen niet mee.\n").text
    assert text == "Wij spelen vijftien dagen. Daarna niet.\n\n1 Vakanties tellen niet mee."


def docx_of(write: Callable[[DocxDocument], None]) -> RawDocument:
    import docx

    document = docx.Document()
    write(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return read_raw(Path("x.docx"), buffer.getvalue(), Limits())


def bold(document: DocxDocument, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def test_bold_paragraphs_head_a_word_file_without_styles() -> None:
    def write(document: DocxDocument) -> None:
        bold(document, "1. Spelen")
        document.add_paragraph("Wij spelen buiten.")
        bold(document, "1.1 Waar")
        bold(document, "Let op: dit geldt niet in de winter.")

    assert [(one.level, one.text) for one in docx_of(write).pages[0].headings] == [(2, "1. Spelen"), (3, "1.1 Waar")]


def test_bold_paragraphs_are_text_where_there_are_styles() -> None:
    def write(document: DocxDocument) -> None:
        document.add_heading("Spelen", 1)
        bold(document, "Buiten is leuk")

    assert [one.text for one in docx_of(write).pages[0].headings] == ["Spelen"]


def added(document: DocxDocument, xml: str) -> None:
    from docx.oxml import parse_xml

    document.element.body.insert(-1, parse_xml(xml.replace("<w:p>", f'<w:p xmlns:w="{WORD}">', 1)))


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Alleen op dinsdag.</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    )

    def write(document: DocxDocument) -> None:
        added(
            document,
            f"<w:p><w:r><w:t>Kom langs.</w:t></w:r><w:r><mc:AlternateContent {spaces}>"
            f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        )

    assert docx_of(write).pages[0].text == "Kom langs.\n\nAlleen op dinsdag."


def test_fields_to_fill_in_are_read_and_a_table_of_contents_is_not() -> None:
    def control(gallery: str, text: str) -> str:
        part = (
            f"<w:sdtPr><w:docPartObj><w:docPartGallery w:val='{gallery}'/></w:docPartObj></w:sdtPr>" if gallery else ""
        )
        inside = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        return f'<w:sdt xmlns:w="{WORD}">{part}<w:sdtContent>{inside}</w:sdtContent></w:sdt>'

    def write(document: DocxDocument) -> None:
        added(document, control("Table of Contents", "Spelen 3"))
        added(document, control("", "Naam van het kind"))

    assert docx_of(write).pages[0].text == "Naam van het kind"


def test_struck_text_is_not_read_and_inserted_text_is() -> None:
    def write(document: DocxDocument) -> None:
        added(
            document,
            "<w:p><w:r><w:t xml:space='preserve'>Het kost </w:t></w:r>"
            "<w:del><w:r><w:delText>negen</w:delText></w:r></w:del><w:ins><w:r><w:t>tien</w:t></w:r></w:ins>"
            "<w:r><w:t xml:space='preserve'> euro.</w:t></w:r></w:p>",
        )

    assert docx_of(write).pages[0].text == "Het kost tien euro."


def test_a_footnote_of_a_word_file_stands_behind_its_paragraph() -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    note = "<w:footnote w:id='2'><w:p><w:r><w:t>Niet in mei.</w:t></w:r></w:p></w:footnote>"
    notes = f'<w:footnotes xmlns:w="{WORD}">{note}</w:footnotes>'

    def write(document: DocxDocument) -> None:
        part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), document.part.package)
        document.part.relate_to(part, kind)
        added(
            document,
            "<w:p><w:r><w:t>Wij spelen</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
            "<w:r><w:t> elke dag.</w:t></w:r></w:p>",
        )
        document.add_paragraph("Einde.")

    assert docx_of(write).pages[0].text == "Wij spelen elke dag.\n\n2 Niet in mei.\n\nEinde."


def test_what_a_button_opens_is_read_under_the_words_of_that_button() -> None:
    raw = raw_of(
        "x.html",
        "<h1>Speelhuis</h1><h2><button aria-expanded='false'>Wat kost het?</button></h2><div hidden>Drie euro.</div>"
        "<button aria-expanded='false' aria-controls='p'>Mag mijn hond mee?</button><div>Ja.</div>"
        "<div id='p' aria-hidden='true'>Alleen aan de lijn.</div>",
    )
    assert [(one.level, one.text) for one in raw.pages[0].headings] == [
        (1, "Speelhuis"),
        (2, "Wat kost het?"),
        (3, "Mag mijn hond mee?"),
    ]
    assert "Drie euro." in raw.pages[0].text and "Alleen aan de lijn." in raw.pages[0].text


def test_a_tab_heads_what_it_opens() -> None:
    raw = raw_of(
        "x.html",
        "<div role=tablist><button role=tab aria-controls=a>Ouders</button><button role=tab aria-controls=b>Scholen"
        "</button></div><div id=a><h3>Kosten</h3>Niets.</div><div id=b hidden><h3>Bussen</h3>Veel.</div>",
    )
    assert [one.text for one in raw.pages[0].headings] == ["Ouders", "Kosten", "Scholen", "Bussen"]
    assert [one.level for one in raw.pages[0].headings] == [2, 3, 2, 3] and raw.pages[0].text.endswith("Veel.")


@pytest.mark.parametrize(
    "html",
    [
        "<button>Sluit</button><div hidden>Weg.</div>",
        "<div hidden><button aria-controls=x>Lees</button></div><div id=x hidden>Weg.</div>",
        "<header><button aria-controls=x>Menu</button></header><div id=x hidden>Weg.</div>",
        "<h3><button aria-expanded=true>Lees</button></h3><p>Kom.</p><div hidden>Weg.</div>",
    ],
)
def test_what_no_button_opens_stays_hidden(html: str) -> None:
    assert "Weg." not in raw_of("x.html", f"<p>Het loket is open.</p>{html}").pages[0].text


def listed(document: DocxDocument, *levels: tuple[str, str]) -> None:
    """Adds a list with these levels ("decimal", "Artikel %1")."""
    from docx.oxml import parse_xml

    root = document.part.numbering_part.element
    told = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum xmlns:w="{WORD}" w:abstractNumId="77">{told}</w:abstractNum>'))
    for number, start in ((77, ""), (78, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride>')):
        told = f'<w:abstractNumId w:val="77"/>{start}'
        root.append(parse_xml(f'<w:num xmlns:w="{WORD}" w:numId="{number}">{told}</w:num>'))


def numbered(element: Any, number: int, depth: int) -> None:
    from docx.oxml import parse_xml

    told = f'<w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/>'
    element.get_or_add_pPr().append(parse_xml(f'<w:numPr xmlns:w="{WORD}">{told}</w:numPr>'))


def test_the_numbers_that_word_sets_itself_are_read() -> None:
    def write(document: DocxDocument) -> None:
        listed(document, ("decimal", "Artikel %1"), ("lowerLetter", "%2."), ("upperRoman", "%1.%3"), ("bullet", "o"))
        numbered(document.styles["Heading 1"].element, 77, 0)
        document.add_heading("Spelen", 1)
        for number, depth, text in (
            (77, 1, "Buiten"),
            (77, 2, "Hard"),
            (77, 1, ""),
            (77, 1, "Binnen"),
            (78, 1, "Boven"),
        ):
            numbered(document.add_paragraph(text)._p, number, depth)
        document.add_heading("Rusten", 1)
        for depth, text in ((1, "Zitten"), (3, "Stil")):
            numbered(document.add_paragraph(text)._p, 77, depth)

    raw = docx_of(write).pages[0]
    assert [one.text for one in raw.headings] == ["Artikel 1 Spelen", "Artikel 2 Rusten"]
    assert [line.strip() for line in raw.text.split("\n") if line] == [
        "Artikel 1 Spelen", "a. Buiten", "1.I Hard", "c. Binnen", "a. Boven", "Artikel 2 Rusten", "a. Zitten", "- Stil",
    ]  # fmt: skip


def test_a_broken_list_of_numbers_is_no_reason_to_refuse_a_word_file() -> None:
    def write(document: DocxDocument) -> None:
        listed(document, ("decimal", "%1."))
        levels = document.part.numbering_part.element.iter(f"{{{WORD}}}lvl")
        next(level for level in levels).set(f"{{{WORD}}}ilvl", "x")
        numbered(document.add_paragraph("Spelen")._p, 77, 0)
        numbered(document.add_paragraph("Rusten")._p, 99, 4)

    assert [line.strip() for line in docx_of(write).pages[0].text.split("\n")] == ["1. Spelen", "- Rusten"]


@pytest.mark.parametrize(
    ("count", "kind", "told"),
    [(1, "upperLetter", "A"), (27, "lowerLetter", "aa"), (29, "lowerRoman", "xxix"), (0, "lowerLetter", "0"),
     (10**9, "lowerLetter", "1000000000"), (3, "none", ""), (3, "ordinal", "3")],
)  # fmt: skip
def test_a_count_is_written_as_word_writes_it(count: int, kind: str, told: str) -> None:
    assert written(count, kind) == told
