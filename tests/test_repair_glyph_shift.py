"""Text of fonts without a character map is read again; good text stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingest.raw import RawPage
from ingest.repair import repair_pages
from ingest.repair.glyph_reading import read_token
from ingest.repair.glyph_shift import GlyphShift, find_shift
from ingest.repair.lexicon import Vocabulary, dutch_word

FIXTURES = Path(__file__).parent / "fixtures" / "repair"
WORDS = yaml.safe_load((FIXTURES / "shifted_words.yaml").read_text(encoding="utf-8"))
SIGNS = {"*": ("ff",), "-": ("ë",), "4": ("fi",), "5": ("fl",), "]": ("ffi",), "e": ("ff",)}
SHIFT = GlyphShift(29, SIGNS)
READABLE = [
    (raw, word)
    for group in ("plain", "ligatures", "accents", "doubled", "misread")
    for raw, word in WORDS[group].items()
]
# Own sentences: enough of them that the shift can be deduced.
SOURCE = (
    "de gemeente koopt hulp voor kinderen en ouders",
    "iedere aanbieder werkt samen met scholen en huisartsen",
    "de financiering is bedoeld voor specifieke en flexibele hulp",
    "effectieve hulp begint dicht bij huis en op school",
    "wij betalen alleen wat werkelijk geleverd wordt",
)


def shifted(text: str, by: int = -29) -> str:
    """The text as such a font gives it: blanks kept, ligatures as one sign."""
    for ligature, sign in (("fi", "\0"), ("ff", "\1"), ("fl", "\2")):
        text = text.replace(ligature, sign)
    signs = {"\0": "4", "\1": "*", "\2": "5", " ": " ", "\n": "\n"}
    return "".join(signs.get(char) or chr(ord(char) + by) for char in text)


def page(*lines: str) -> RawPage:
    return RawPage(1, "\n".join(lines))


def repaired(*lines: str) -> str:
    """The text of a page with these lines, in a document with enough shifted text to deduce the shift."""
    proof = RawPage(2, "\n".join(shifted(line) for line in SOURCE))
    return repair_pages([page(*lines), proof])[0].text


def unknown(lines: tuple[str, ...]) -> set[str]:
    return {word for line in lines for word in line.split() if not dutch_word(word)}


@pytest.mark.parametrize("by", [-29, -31, 3])
def test_the_shift_is_deduced_not_assumed(by: int) -> None:
    found = find_shift(unknown(tuple(shifted(line, by) for line in SOURCE)), dutch_word)
    assert found is not None
    assert found.shift == -by


def test_ligature_signs_are_deduced() -> None:
    found = find_shift(unknown(tuple(shifted(line) for line in SOURCE)), dutch_word)
    assert found is not None
    assert found.signs["4"] == ("fi",)


def test_good_text_has_no_shift() -> None:
    words = {word for line in SOURCE for word in line.split()} | set(WORDS["untouched"]) | {"Xqzrt", "kwzpl", "brtwk"}
    assert find_shift(words, dutch_word) is None


@pytest.mark.parametrize(("raw", "word"), READABLE)
def test_token_is_read(raw: str, word: str) -> None:
    own = Vocabulary([word.lower()] * 2 if dutch_word(word) < 2 else [])
    reading = read_token(raw, SHIFT, own)
    assert reading is not None
    assert reading.word == word


@pytest.mark.parametrize("raw", WORDS["unreadable"])
def test_token_that_is_no_word_is_not_read(raw: str) -> None:
    assert read_token(raw, SHIFT, Vocabulary([])) is None


def test_second_half_of_a_broken_word_is_read_with_the_first() -> None:
    assert read_token("FLAHNH", SHIFT, Vocabulary([])) is None
    reading = read_token("FLAHNH", SHIFT, Vocabulary([]), before="spe")
    assert reading is not None
    assert reading.word == "cifieke"


@pytest.mark.parametrize("token", WORDS["untouched"])
def test_good_tokens_stay_beside_shifted_text(token: str) -> None:
    line = f"Voor 2027 geldt {token} als vaste afspraak."
    assert repaired(line, shifted("de gemeente koopt hulp voor kinderen")).split("\n")[0].startswith(line[:-1])


def test_line_is_read_whole() -> None:
    assert repaired(shifted("effectieve hulp voor specifieke wijken")) == "effectieve hulp voor specifieke wijken"


def test_only_the_shifted_part_of_a_mixed_line_is_read() -> None:
    line = "Wij kopen " + shifted("specifieke hulp voor kinderen") + " vanaf 2027 in."
    assert repaired(line) == "Wij kopen specifieke hulp voor kinderen vanaf 2027 in."


def test_letters_set_apart_are_one_word() -> None:
    also = "HeHFWLHI HeHFWLHYH HeHFWLHYHU"  # what proves that e stands for ff
    text = repaired("HeHF WLYLWHLW " + shifted("van de gemeente"), also)
    assert text.startswith("effectiviteit van de gemeente")


def test_overlaid_columns_are_illegible_and_marked_so() -> None:
    line = shifted("duurzaam") + " 4Q D Q F L Hhé¢tepavanvhidrOprijs. Aanbieders moeten sparen."
    proof = RawPage(2, "\n".join(shifted(text) for text in SOURCE))
    result = repair_pages([page(line), proof])[0]
    assert result.text == "duurzaam [onleesbaar] Aanbieders moeten sparen."
    assert [result.text[start:end] for start, end in result.illegible] == ["[onleesbaar]"]
    lost = [repair for repair in result.repairs if repair.kind == "illegible"]
    assert lost[0].before == "4Q D Q F L Hhé¢tepavanvhidrOprijs."


FULL = "Deze regel is zo breed als de kolom is"


def test_word_cut_off_at_the_line_end_is_illegible() -> None:
    lines = (FULL, shifted("en effectieve hulp te") + " RUJDQLVHUHC", "blijft het doel van alle gemeenten.")
    text = repaired(*lines)
    assert "en effectieve hulp te [onleesbaar] blijft het doel" in text


def test_cut_off_words_come_back_where_the_sentence_is_repeated() -> None:
    cut = (FULL, shifted("daarmee maken we") + " HH", "aanpak mogelijk voor alle gemeenten.")
    whole = (FULL, shifted("daarmee maken we een integrale"), "aanpak mogelijk voor alle gemeenten.")
    text = repaired(*cut, FULL + ".", *whole)
    assert text.count("daarmee maken we een integrale aanpak mogelijk") == 2
    assert "[onleesbaar]" not in text


def test_lost_full_stop_comes_back_before_a_capital() -> None:
    line = shifted("wij betalen de hulp") + " " + shifted("De gemeente koopt hulp voor kinderen")
    assert repaired(line) == "wij betalen de hulp. De gemeente koopt hulp voor kinderen"


def test_digits_and_signs_kept_as_control_characters_are_read() -> None:
    text = (
        "De gemeente koopt voor 2027 hulp in (minimaal 20 aanbieders).\nDe regio betaalt 1.250,50 per kind; niet meer."
    )
    raw = "".join(char if char == "\n" else chr(ord(char) - 29) for char in text)
    result = repair_pages([RawPage(1, raw)])[0]
    assert result.text.replace("\n", " ") == text.replace("\n", " ")


def test_names_in_capitals_are_read_where_the_document_has_them() -> None:
    good = "Het MDO kiest. Een MDO beslist. Ook het MDO overlegt."
    line = shifted("de gemeente koopt hulp na een MDO voor kinderen")
    assert repaired(good, line).split("\n")[-1].endswith("de gemeente koopt hulp na een MDO voor kinderen")


OFFICIAL = Path(__file__).parents[2] / "shared" / "corpus" / "inkoopstrategie-wbo-2027.pdf"


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official documents are not shipped")
def test_shifted_lines_of_the_2027_strategy() -> None:
    from evals.reading_repair import score_key
    from ingest.formats.pdf import read_pdf
    from ingest.limits import Limits

    key = yaml.safe_load((FIXTURES / "shifted_lines_2027.yaml").read_text(encoding="utf-8"))
    score = score_key(key, read_pdf(OFFICIAL.read_bytes(), Limits()).pages)
    assert score.words > 480
    assert score.share >= 0.95, score.missed
