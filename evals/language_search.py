"""Whether a question in another language finds the right passage and answer as often as the same one in Dutch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from assistant.answer import answer_question
from assistant.in_dutch import dutch_words
from assistant.language import LANGUAGES, Language
from assistant.model import Question
from evals.asking import open_judge
from evals.judge import Judge
from evals.questions import Item, load_questions
from evals.refusals import is_refusal
from kb.settings import KbSettings

HERE = Path(__file__).parent
DAY = date(2026, 11, 22)
Way = Callable[[str, Language], str]
WAYS: dict[str, Way] = {
    "as it is": lambda text, _: text,
    "with Dutch words behind it": lambda text, language: f"{text} {dutch_words(text, language)}",
    "in Dutch words": dutch_words,
}
METRICS = ("recall@1", "recall@5", "recall@10", "nugget_recall", "false_refusal")


def search_table(index: Path) -> str:
    """A Markdown table: language and way against the shares of questions with the right passage and answer."""
    judge = open_judge(index, KbSettings.from_environment())
    items = {item.id: item for item in load_questions(split="dev")}
    data = yaml.safe_load((HERE / "languages.yaml").read_text(encoding="utf-8"))["same"]
    lines = [f"| language | searched | {' | '.join(METRICS)} |", f"|---|---|{'---|' * len(METRICS)}"]
    lines.append(_line("nl", "as it is", judge, [_asked(items[e["item"]], e["nl"]) for e in data]))
    for language in LANGUAGES:
        for name, way in WAYS.items():
            asked = [_asked(items[e["item"]], way(e[language], language)) for e in data]
            lines.append(_line(language, name, judge, asked))
    return "\n".join(lines)


def _asked(item: Item, text: str) -> Item:
    return item.model_copy(update={"question": text})


def _line(language: str, way: str, judge: Judge, items: list[Item]) -> str:
    figures = [judge.judge(item).figures for item in items]
    cells = [[f[metric] for f in figures if metric in f] for metric in METRICS]
    return f"| {language} | {way} | {' | '.join(f'{sum(c) / len(c):.2f}' if c else '–' for c in cells)} |"


def refusal_table(index: Path) -> str:
    """A Markdown table: language and way against how many unanswerable questions are refused."""
    judge = open_judge(index, KbSettings.from_environment())
    data = yaml.safe_load((HERE / "languages.yaml").read_text(encoding="utf-8"))["unanswerable"]
    lines = ["| language | searched | refused |", "|---|---|---|"]
    lines.append(f"| nl | as it is | {_refused(judge, [e['nl'] for e in data])} |")
    for language in LANGUAGES:
        for name, way in WAYS.items():
            lines.append(f"| {language} | {name} | {_refused(judge, [way(e[language], language) for e in data])} |")
    return "\n".join(lines)


def _refused(judge: Judge, texts: list[str]) -> str:
    answers = [answer_question(Question(text), judge.opened, DAY) for text in texts]
    return f"{sum(is_refusal(a.status) for a in answers)}/{len(answers)}"
