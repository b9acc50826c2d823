"""Chinese and Vietnamese names, which no list of first names holds: known by their syllables, surnames and letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.privacy_text import ReadText, Token
from assistant.privacy_words import word_sets

_SYLLABLE = (
    r"(?:[zcs]h?|[bpmfdtnlgkhjqxrwy])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ue|ui|uo|ve|er|a|o|e|i|u|v)"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE}){{1,2}}")
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.IGNORECASE)
_MOST = 4


def asian_name(read: ReadText, at: int, ordinary: frozenset[str]) -> int | None:
    """End (exclusive) of a Chinese or Vietnamese name of at least two words that begins at this token, or None."""
    end = at
    while end < min(len(read.tokens), at + _MOST) and _may_be_part(read, end, end > at):
        end += 1
    while end > at + 1:
        part = read.tokens[at:end]
        if any(_VIETNAMESE.search(token.text) for token in part) or _chinese(part, ordinary):
            return end
        end -= 1
    return None


def _may_be_part(read: ReadText, at: int, joined: bool) -> bool:
    token = read.tokens[at]
    return token.capital and not read.kept(token) and not read.place(token) and (not joined or read.joined(at))


def _chinese(part: Sequence[Token], ordinary: frozenset[str]) -> bool:
    """All syllables of Mandarin, with a common surname first or last, and no ordinary word to open a sentence."""
    plain = [token.low.replace("-", "") for token in part]
    if len(part) > 3 or (part[0].opens and plain[0] in ordinary) or not all(map(_PINYIN.fullmatch, plain)):
        return False
    surnames = word_sets()["surnames_chinese"]
    return plain[0] in surnames or plain[-1] in surnames
