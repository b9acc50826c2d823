"""Words as the strict reading of a model's sentence sees them: folded, figures as digits, with their preposition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.words import STOP_WORDS, fold, stem_word, word_terms


def words_of(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


NEGATORS = words_of("niet geen nooit niemand nergens niets noch nee zonder onvoldoende evenmin")
# Words that make a statement weaker, stronger or narrower: none may be added, changed or left out.
BINDING = NEGATORS | words_of(
    """kan mag moet hoeft zou zal wil dient alle altijd iedere elke ieder elk iedereen uitsluitend alleen slechts
    meestal soms vaak minimaal maximaal minstens hoogstens hooguit tenminste ruim bijna circa ongeveer gemiddeld meer
    minder regel verwacht verwachting onderzoekt onderzocht verkend beoogt streeft voornemens voornemen mogelijk
    eventueel verplicht vrijwillig eerst pas reeds nog beide geheel gedeeltelijk deels rechtstreeks direct zelf"""
)
CONDITIONS = words_of(
    "als indien mits tenzij wanneer behalve uitgezonderd zodra voorzover alleen slechts tot totdat zolang of"
)
MONTHS = words_of("januari februari maart april mei juni juli augustus september oktober november december")
_MODAL = {
    "kunnen": "kan",
    "kunt": "kan",
    "kun": "kan",
    "mogen": "mag",
    "moeten": "moet",
    "hoeven": "hoeft",
    "zouden": "zou",
    "zullen": "zal",
    "willen": "wil",
    "dienen": "dient",
    "streven": "streeft",
    "beogen": "beoogt",
    "verwachten": "verwacht",
}
# Prepositions that give the next word its part in the statement; "in", "op" and the like do so less.
PARTS = words_of(
    "van naar door via bij tot vanaf na voor binnen buiten tegen onder per boven sinds uit aan met tussen tijdens rond"
)
NARROWING = words_of("met zonder bij onder tijdens na binnen buiten tot vanaf boven tussen sinds per tegen")
_OTHER_PREPOSITIONS = words_of("in op om over te rondom wegens volgens")
_EXACT = BINDING | CONDITIONS | MONTHS
FREE = (
    (
        STOP_WORDS
        | _OTHER_PREPOSITIONS
        | PARTS
        | words_of(
            """er dus ook daarbij hierbij daarom daarnaast verder bovendien echter namelijk zo hier daar via ten ter
    gaat gaan komt komen staat staan bestaat ligt valt vallen hoort horen blijft blijven bedraagt maakt maken doet
    deze dezelfde zoals waarbij waaronder werd werden zelfs wie wat u uw"""
        )
    )
    - BINDING
    - CONDITIONS
)
_COUNT = """nul _ twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien
    achttien negentien twintig"""
_TENS = "dertig veertig vijftig zestig zeventig tachtig negentig honderd"
_SHARES = """duizend=1000 half=1/2 halve=1/2 helft=1/2 kwart=1/4 tweederde=2/3 driekwart=3/4 eenmaal=1 tweemaal=2
    driemaal=3 dubbel=x2 dubbele=x2 verdubbeld=x2 eerste=1e tweede=2e derde=3e vierde=4e vijfde=5e miljoen=mln
    miljard=mld tientallen=10+ honderden=100+ duizenden=1000+"""
_NUMBERS = (
    {w: str(n) for n, w in enumerate(_COUNT.split()) if w != "_"}
    | {w: str(10 * n) for n, w in enumerate(_TENS.split(), 3)}
    | {w: n for w, _, n in (pair.partition("=") for pair in _SHARES.split())}
)
_TWENTIES = re.compile(
    r"^(een|twee|drie|vier|vijf|zes|zeven|acht|negen)en(twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)$"
)
_SAME = (
    (re.compile(r"\bstevige? loka(?:al|le) teams?\b|\bslt'?s\b"), "slt"),
    (re.compile(r"\bmultidisciplina(?:ir|ire) overleg(?:gen)?\b|\bmdo'?s\b"), "mdo"),
    (re.compile(r"\bgecertificeerde instelling(?:en)?\b|\bgi'?s\b"), "gi"),
    (re.compile(r"\bten minste\b"), "tenminste"),
    (re.compile(r"%"), " procent "),
    (re.compile(r"€"), " euro "),
)
_TOKEN = re.compile(r"\d+[a-z]+\d\w*|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?()\[\]\n•]")
_ONE = re.compile(r"\b[ée]én\b", re.I)


@dataclass(frozen=True)
class Word:
    """``form`` as compared; ``kind``: number, name, binding or plain; ``lean``: the preposition before it or "".

    ``clause`` and ``sentence`` count from 0; ``inside`` marks words within brackets.
    """

    form: str
    kind: str
    lean: str
    clause: int
    sentence: int
    inside: bool


def read_words(text: str) -> list[Word]:
    """The words that carry a statement, in order; articles, connectives and verbs of being are left out."""
    marked = _ONE.sub("1", text)
    capitals = _capitals(marked)
    plain = fold(marked).replace("niet vrij toegankelijk", "nietvrijtoegankelijk")
    for pattern, name in _SAME:
        plain = pattern.sub(name, plain)
    return _walk([m.group() for m in _TOKEN.finditer(plain)], capitals)


def _capitals(text: str) -> frozenset[str]:
    """Folded words with a capital that do not begin a sentence, and words with two capitals."""
    found = re.findall(r"(?<=[\w,;:)’'] )[A-ZÀ-Þ][\w'’-]*|\b\w*[A-Z]\w*[A-Z]\w*", text)
    return frozenset(fold(w) for w in found)


def _walk(tokens: list[str], capitals: frozenset[str]) -> list[Word]:
    words: list[Word] = []
    lean, clause, sentence, depth = "", 0, 0, 0
    for token in tokens:
        if not token[0].isalnum():
            depth = max(0, depth + (token in "([") - (token in ")]"))
            clause += token not in "()[]"
            sentence += token in ".!?;\n•"
            lean = ""
            continue
        if token in ("en", "maar", "terwijl", "want", "dat"):
            clause += 1
        if token in PARTS | _OTHER_PREPOSITIONS:
            lean = token
        form = number_form(token) or _MODAL.get(token, token)
        if form in FREE or form == "en":
            continue
        words.append(Word(form, _kind(token, form, capitals), lean, clause, sentence, depth > 0))
        lean = ""
    return words


def _kind(token: str, form: str, capitals: frozenset[str]) -> str:
    if form in BINDING | CONDITIONS:
        return "binding"
    if form != token or token[0].isdigit() or token in MONTHS:
        return "number" if form not in _MODAL.values() else "binding"
    return "name" if token in capitals else "plain"


def number_form(token: str) -> str:
    """A number or number word as digits ("9.563" → 9563, "vijf" → 5), or "" for another word."""
    if token[0].isdigit():
        return re.sub(r"[.,](?=\d{3}\b)", "", token).replace(",", ".")
    match = _TWENTIES.match(token)
    if match:
        one = "1" if match[1] == "een" else _NUMBERS[match[1]]
        return str(int(one) + int(_NUMBERS[match[2]]))
    return _NUMBERS.get(token, "")


@lru_cache(maxsize=100_000)
def same_word(one: str, other: str) -> bool:
    """Whether two words are forms of one word, or all parts of a compound; never merely alike."""
    if one == other:
        return True
    if any(not w.isalpha() or w in _EXACT or number_form(w) for w in (one, other)):
        return False
    return stem_word(one) == stem_word(other) or _akin(_root(one), _root(other))


_ENDINGS = words_of("e en n s t d de te den ten ing ingen end ende er ers baar bare je jes") | {""}
_IRREGULAR = {
    "verwezen": "verwijzen",
    "ingekocht": "inkopen",
    "besloten": "besluiten",
    "gekozen": "kiezen",
    "kinderen": "kind",
}


@lru_cache(maxsize=100_000)
def _root(word: str) -> str:
    word = _IRREGULAR.get(word, word)
    if word.startswith("ge") and len(word) > 6 and word.endswith(("d", "t")):
        word = word[2:]
    word = re.sub(r"([aeou])\1", r"\1", word)
    word = re.sub(r"([bcdfgklmnprstvz])\1", r"\1", word)
    return re.sub(r"z(?=e|i|$)", "s", re.sub(r"v(?=e|i|$)", "f", word))


def _akin(one: str, other: str) -> bool:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return shared >= 4 and any(
        one[cut:] in _ENDINGS and other[cut:] in _ENDINGS for cut in range(max(4, shared - 2), shared + 1)
    )


def parts_of(word: str) -> tuple[str, ...]:
    """The compound parts of a word, or ()."""
    return word_terms(word)[1:]
