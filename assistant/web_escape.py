"""Makes text of documents and visitors harmless where it is shown: no markup, no links out, no invisible tricks."""

from __future__ import annotations

import re
import unicodedata

# Signs that turn the reading direction, or carry hidden text (Unicode tag characters, Trojan Source).
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")  # needed inside words of some scripts
_KEPT_CONTROLS = frozenset("\n\t")
_IMAGE = re.compile(r"!(?=\[)")
_LINK = re.compile(r"\](?=\()")
_LINK_ELSEWHERE = re.compile(r"^(\s{0,3}\[[^\]\n]+\])(?=:)", re.MULTILINE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def visible_text(text: str) -> str:
    """The text without control signs, signs that turn the reading direction, and signs of no width."""
    return "".join(c for i, c in enumerate(text) if _is_visible(text, i, c))


def _is_visible(text: str, at: int, sign: str) -> bool:
    if sign in _KEPT_CONTROLS:
        return True
    if sign in _JOINERS:
        return 0 < at < len(text) - 1 and ord(text[at - 1]) > 0x590 and ord(text[at + 1]) > 0x590
    return sign not in _DIRECTION and unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co")


def harmless_markdown(markdown: str) -> str:
    """An answer's Markdown in which nothing of a document can act: HTML, images and links become plain signs.

    Our own marks (``**``, lists, tables, ``[1]``) stay: none of them makes a link.
    """
    shown = _IMAGE.sub(r"\\!", visible_text(markdown))
    unlinked = _LINK_ELSEWHERE.sub(r"\1\\", _LINK.sub(r"]\\", shown))
    return _TAG.sub("&lt;", unlinked)
