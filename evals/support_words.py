"""Word lists of the support judgement: negators, words of totality, duty, permission, hedging, and bounds."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATORS = _words("niet geen nooit niemand nergens noch nee zonder onvoldoende")
TOTAL = _words("alle altijd iedere elke ieder elk iedereen uitsluitend alleen nooit")
MUST = _words("moet moeten verplicht verplichte dient dienen plicht eis eist vereist")
MAY = _words("kan kunnen mag mogen eventueel mogelijk hoeft hoeven zou zouden")
HEDGES = _words(
    """verwacht verwachten onderzocht onderzoekt onderzoek verkend verkent wil willen wilde wilden beoogt beogen
    voornemens streeft streven hoopt hopen voornemen verwachting doel plan"""
)
# Words whose absence from the quote says nothing: verbs of being and having, connectives.
LIGHT = _words(
    """komt komen krijgt krijgen valt vallen hoort horen bestaat bestaan gaat gaan staat staan ligt liggen geldt gelden
    blijft blijven maakt maken doet doen neemt nemen samen onder tussen vooral straks bevat bedoeld daarbij daarvoor
    namelijk zoals waaronder behalve duurt heet betekent volgens vanaf sinds tot
    wettelijk afspraak"""
)
BOUNDS = {
    "least": ("minimaal", "minstens", "ten minste", "tenminste"),
    "most": ("maximaal", "hoogstens", "hooguit", "ten hoogste"),
}
# Names of one thing, as the field uses them.
SAME = (
    (
        "slt",
        "slt's",
        "stevig lokaal team",
        "stevige lokale teams",
        "stevige lokale team",
        "lokale team",
        "lokale teams",
    ),
    ("mdo", "multidisciplinair overleg"),
    ("gi", "gecertificeerde instelling", "gecertificeerde instellingen"),
    ("procent", "%"),
    ("jeugdige", "jeugdigen", "kind", "kinderen"),
    ("duur", "duurt", "looptijd"),
    ("dyslexie", "dyslexiezorg"),
)
_COUNT = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien twintig"
)
_TENS = "tien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd"
# "een" is left out: it is the article far more often than the number.
NUMBER_WORDS = {word: str(n) for n, word in enumerate(_COUNT.split()) if word != "een"} | {
    word: str(10 * n) for n, word in enumerate(_TENS.split(), 1)
}
