"""Places in a question and the region they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb.places import Gazetteer, load_gazetteer

REGIONS = Path(__file__).resolve().parent.parent / "corpus" / "regions.yaml"


@pytest.mark.parametrize(
    ("text", "municipality", "region"),
    [
        ("Mijn kind woont in Breda.", "Breda", "wbo"),
        ("TILBURG", "Tilburg", "hvb"),
        ("iets over tilburgs beleid", "Tilburg", "hvb"),
        ("Breda's aanbod", "Breda", "wbo"),
        ("kinderen uit Teteringen", "Breda", "wbo"),
        ("princenbeek", "Breda", "wbo"),
        ("In Castelre en omgeving", "Baarle-Nassau", "hvb"),
        ("in Castelré", "Baarle-Nassau", "hvb"),
        ("'s-Gravenmoer", "Dongen", "hvb"),
        ("een school in ’s Gravenmoer", "Dongen", "hvb"),
        ("GILZE-RIJEN", "Gilze en Rijen", "hvb"),
        ("Van Breda?", "Breda", "wbo"),
        ("En in Rotterdam?", "Rotterdam", None),
    ],
)
def test_a_name_or_spelling_gives_the_municipality(
    gazetteer: Gazetteer, text: str, municipality: str, region: str | None
) -> None:
    found = gazetteer.find(text)
    assert [(m.place.municipality, m.place.region) for m in found] == [(municipality, region)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("in Bavel AC", "Bavel AC"),  # hvb, where Bavel is wbo
        ("in Bavel", "Bavel"),
        ("Land van Heusden en Altena", "Altena"),
        ("Heusden bij Asten", "Heusden (gemeente Asten)"),
        ("Baarle-Nassau-Grens", "Baarle-Nassau-Grens"),
        ("Regio Hart van Brabant", "Regio Hart van Brabant"),
    ],
)
def test_the_longest_name_wins(gazetteer: Gazetteer, text: str, name: str) -> None:
    assert [m.place.name for m in gazetteer.find(text)] == [name]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We hebben dorst na het sporten", []),
        ("in Dorst", ["Dorst"]),
        ("gemeente Best", ["Best"]),
        ("Best", ["Best"]),
        ("Best moeilijk om hulp te vinden", []),
        ("Dorst en honger", []),
        ("Hank wil hulp", []),
        ("Familie Altena zoekt hulp", []),
        ("de gemeente Altena", ["Altena"]),
        ("wonen in Altena?", ["Altena"]),
        ("de kinderen rijen naar school", []),
        ("een school in Rijen", ["Rijen"]),
        ("tussen twee vuren", []),
        ("wonen in Vuren", ["Vuren"]),
        ("als Den Haag de wet verandert", []),
        ("een school in Den Haag", ["Den Haag"]),
    ],
)
def test_an_ordinary_word_is_a_place_only_where_the_sentence_says_so(
    gazetteer: Gazetteer, text: str, named: list[str]
) -> None:
    assert [m.place.name for m in gazetteer.find(text)] == named


@pytest.mark.parametrize("text", ["bredase kinderen", "verbreda", "Bredanaar", "tilburgse", "", "😀", "x" * 2000])
def test_parts_of_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []


@pytest.mark.parametrize(
    "text",
    ["Straße in Breda", "En… in Breda?", "½ dag in Breda", "cafe\u0301 in Breda", "ﬁets naar Breda.", "😀 Breda 😀"],
)
def test_offsets_hold_behind_signs_that_fold_otherwise(gazetteer: Gazetteer, text: str) -> None:
    (mention,) = gazetteer.find(text)
    assert text[mention.start : mention.end] == "Breda"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hoeveel inwoners heeft Altena?", True),
        ("Hoort Heusden bij Hart van Brabant?", True),
        ("Wat doet Altena anders dan Breda?", True),
        ("Ik sprak mevrouw Altena over jeugdhulp.", False),
        ("Wij zagen Piet Altena vandaag.", False),
        ("Zij heet Altena van achteren.", False),
        ("wat doet altena anders?", False),  # in small letters it may be anybody
    ],
)
def test_a_municipality_that_is_a_surname_too_counts_where_nobody_is_named(
    gazetteer: Gazetteer, text: str, found: bool
) -> None:
    assert any(m.place.name in ("Altena", "Heusden") for m in gazetteer.find(text)) is found


def test_several_places_come_in_order(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("praktijk in Tilburg, kind uit Breda, school in Rotterdam")
    assert [m.place.name for m in found] == ["Tilburg", "Breda", "Rotterdam"]
    assert [m.place.region for m in found] == ["hvb", "wbo", None]


@pytest.mark.parametrize("name", ["Breda", " breda ", "gemeente Breda", "Prinsenbeek", "Princenbeek"])
def test_the_picker_takes_names_and_villages(gazetteer: Gazetteer, name: str) -> None:
    place = gazetteer.look_up(name)
    assert place is not None
    assert place.municipality == "Breda"


@pytest.mark.parametrize("name", ["", "Nergenshuizen", "Breda en Tilburg", "gemeente ", "x" * 100])
def test_an_unknown_name_is_no_place(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.look_up(name) is None


def test_every_municipality_and_village_of_the_file_is_found_in_its_region(gazetteer: Gazetteer) -> None:
    data = yaml.safe_load(REGIONS.read_text(encoding="utf-8"))
    for region in data["regions"]:
        for municipality in region["municipalities"]:
            for entry in (municipality, *municipality.get("villages", [])):
                for name in (entry["name"], *entry.get("aliases", [])):
                    places = [m.place for m in gazetteer.find(f"Ik woon in {name}.")]
                    assert [p.region for p in places] == [region["id"]], name


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Veel gezinnen hebben te kampen met schulden en dat kan leiden tot te leiden hulp.", []),
        ("We doen dat naar best vermogen, bij buren en in houten huizen.", []),
        ("ik woon in leiden en mijn zoon zit thuis", ["Leiden"]),
        ("Ons gezin woont sinds kort in kampen", ["Kampen"]),
        ("Wij wonen in Houten, onze dochter van 9 is bang.", ["Houten"]),
        ("Hoe gaat dat in de gemeente buren?", ["Buren"]),
        ("Ik woon in Drachten.", ["Drachten"]),
    ],
)
def test_a_place_that_is_a_word_too_counts_where_somebody_lives(
    gazetteer: Gazetteer, text: str, named: list[str]
) -> None:
    assert [m.place.name for m in gazetteer.find(text)] == named


def test_every_dutch_municipality_is_known(gazetteer: Gazetteer) -> None:
    data = yaml.safe_load(REGIONS.read_text(encoding="utf-8"))
    elsewhere = {e["name"] for e in data["outside"] if e.get("kind", "gemeente") == "gemeente"}
    own = {name for name, _ in gazetteer.municipalities}
    assert len(elsewhere | own) == 342
    for name in ("Texel", "Urk", "Assen", "Vaals", "Sluis", "Súdwest-Fryslân"):
        place = gazetteer.look_up(name)
        assert place is not None and place.region is None


def test_municipalities_that_documents_name_are_places_outside_the_regions(gazetteer: Gazetteer) -> None:
    wider = gazetteer.with_named(["Speelwijk", "Oude Toren", "Water", "Breda"])
    assert [(m.place.name, m.place.region) for m in wider.find("Hoe gaat dat in Oude Toren en speelwijk?")] == [
        ("Oude Toren", None),
        ("Speelwijk", None),
    ]
    assert wider.look_up("Breda") == gazetteer.look_up("Breda")
    assert wider.find("Mijn kind is bang voor water.") == [] and wider.find("Wij wonen in Water.") != []
    assert gazetteer.find("Hoe gaat dat in Speelwijk?") == []
    assert gazetteer.with_named(["Breda"]) is gazetteer


def test_regions_and_municipalities_are_listed(gazetteer: Gazetteer) -> None:
    assert [r.id for r in gazetteer.regions] == ["wbo", "hvb"]
    assert len(list(gazetteer.municipalities)) == 16
    assert dict(gazetteer.municipalities)["Waalwijk"] == "hvb"
    known = gazetteer.region("wbo")
    assert known is not None
    assert known.short == "Regio WBO"
    assert gazetteer.region("nergens") is None
    assert "Breda" in gazetteer.names


def test_a_file_in_another_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "regions.yaml"
    path.write_text("gemeenten: [Breda]", encoding="utf-8")
    with pytest.raises(KeyError):
        load_gazetteer(path)


def test_an_ambiguous_name_in_a_list_of_places_is_one_where_that_is_asked(gazetteer: Gazetteer) -> None:
    listed = "Aan de scholen van Ede, Rhenen en Veenendaal"
    assert gazetteer.municipalities_in(listed) == {"Ede"}
    assert gazetteer.municipalities_in(listed, listed=True) == {"Ede", "Rhenen", "Veenendaal"}
    for text in ("Aan Ede. Rhenen en water", "Rhenen en Ede", "Aan Ede, rhenen"):
        assert gazetteer.municipalities_in(text, listed=True) == {"Ede"}
