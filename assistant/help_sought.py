"""Whether a question asks where one child or family can go for help, by what it means: a line through the embedding
model's vectors of questions, for the many wordings that no pattern knows ("Kleuter praat nauwelijks, ouders vragen ons
waar ze heen moeten"). ``python -m evals.fit_help`` writes its weights.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from kb.encode import Encoded, Matrix
from kb.words import fold

# What is asked of a rule, a right or a word, though a child is told of before it.
_RULE = re.compile(
    r"\b(?:betaal\w*|vergoed\w*|kost\w*|bijdrage|mag|mogen|verplicht|toestemming|dossier|verslag|(?:jeugd)?wet"
    r"|wettelijk|eisen|eis|verantwoordelijk|stopt (?:de|die|dat|het)|recht (?:op|hebben)|onder welke?"
    r"|wie (?:beslist|bepaalt)|leeftijd|welk taakgebied|is dat jeugdhulp"
    r"|welke (?:rechter|gemeente|regels?)|hoe heet|wat (?:is (?:dat|dit|een)|betekent|doet|zegt)|beschikking)\b"
)
_SENTENCE = re.compile(r"(?<=[.?!]) (?=\S)")
DATA = Path(__file__).with_name("data") / "help_sought.json"


@dataclass(frozen=True)
class Line:
    """``weights`` (width,), and the sum (with ``intercept``) from which help is sought."""

    weights: Matrix
    intercept: float
    threshold: float

    def sought(self, vector: Matrix) -> float:
        """How far a question (width,) is above the threshold (log-odds)."""
        return float(self.weights @ vector) + self.intercept - self.threshold


@lru_cache(maxsize=1)
def load_line(path: Path = DATA) -> Line:
    """The weights as they were written; raises ``ValueError`` for a file in another form."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Line(np.array(told["weights"], dtype=np.float32), float(told["intercept"]), float(told["threshold"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def help_sought(encoded: Encoded) -> bool:
    """Whether the question asks where to go for help. Never with another embedding model than the one that the weights
    were made for, which alone says how much each token counts.
    """
    line = load_line()
    if encoded.importance is None or len(encoded.vector) != len(line.weights):
        return False
    return line.sought(encoded.vector) >= 0


def asks_a_rule(question: str) -> bool:
    """Whether the last sentence of a question asks for a rule, a right or the meaning of a word."""
    return _RULE.search(fold(_SENTENCE.split(question.strip())[-1])) is not None
