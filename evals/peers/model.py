"""A language model over the passages our search finds, with a usual prompt; only when an address is set.

Address, name and key come from the settings of the assistant (WEGWIJZER_MODEL_URL, _MODEL_NAME, _MODEL_KEY).
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence

from assistant.service import Library
from assistant.settings import AssistantSettings
from evals.folding import strip_marks, word_count
from evals.nuggets import judge_nuggets
from evals.questions import Item
from evals.refusals import Refusal
from evals.scopes import search_region
from kb.hit import Scope
from prompts import render

PASSAGES = 8


def run_model(items: Sequence[Item], library: Library) -> tuple[str, dict[str, dict[str, float]]]:
    """Model name, and id → metric → value; raises ``ValueError`` without an address, ``OSError`` when it fails."""
    settings = AssistantSettings.from_environment()
    if not settings.model_url:
        raise ValueError("WEGWIJZER_MODEL_URL")
    return settings.model_name, {item.id: _figures(item, _ask(item, library, settings)) for item in items}


def _ask(item: Item, library: Library, settings: AssistantSettings) -> str:
    question = item.full_question or item.question
    scope = Scope(search_region(item, library.gazetteer), item.as_of)
    hits = library.searcher.search(question, scope, PASSAGES).hits
    context = "\n\n".join(f"[{n}] {h.passage.section}\n{h.passage.text}" for n, h in enumerate(hits, 1))
    prompt = render("eval.usual_prompt", question=question, context=context)
    body = {"model": settings.model_name, "temperature": 0, "messages": [{"role": "user", "content": prompt}]}
    request = urllib.request.Request(
        settings.model_url.rstrip("/") + "/chat/completions",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {settings.model_key}"},
    )
    with urllib.request.urlopen(request, timeout=settings.model_timeout) as reply:
        answer: str = json.load(reply)["choices"][0]["message"]["content"]
    return answer


def _figures(item: Item, answer: str) -> dict[str, float]:
    refused = answer.strip().casefold().startswith(render("eval.usual_refusal").casefold())
    figures = {"words": float(word_count(strip_marks(answer)))}
    case = Refusal(not item.answerable, refused)
    figures["refusal_recall" if case.wanted else "false_refusal"] = float(case.given)
    if item.answerable and item.nuggets:
        score = judge_nuggets(item.nuggets, "" if refused else answer)
        figures |= {"nugget_recall": score.vital, "all_vital": score.strict}
    return figures
