"""Fits the model that decides between answering and refusing, on the dev half.

Logistic regression over the signals of ``assistant.refuse``, judged by grouped cross-validation; the threshold is the
one at which at most three in a hundred answerable questions are refused. Run: ``python -m evals.fit_refusal --index
FOLDER
[--write]``.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.answer import pick_cards, read_sources
from assistant.followup import make_whole
from assistant.refuse import DECISIVE, SIGNALS, signals
from assistant.service import Library, Service
from assistant.settings import AssistantSettings
from assistant.understand import understand
from evals.questions import Item, load_questions
from kb.index_folder import IndexFolder
from kb.settings import KbSettings

TARGET = Path(__file__).parent.parent / "assistant" / "refuse.yaml"
REFUSED = 0.03


def row(library: Library, item: Item) -> tuple[float, ...] | None:
    """The signals of one question; None where no evidence is weighed (out of region, a route card)."""
    asked = item.as_question()
    whole = make_whole(asked, library.gazetteer).question
    understood = understand(whole, library.gazetteer, item.as_of or asked.as_of)  # type: ignore[arg-type]
    if understood.outside is not None:
        return None
    sources = read_sources(understood, library, {})
    if pick_cards(understood, sources, item.role, library) or not sources.evidence:
        return None
    return signals(sources.asked, sources.evidence)


def main() -> None:
    """Cross-validate, print the trade-off, and with ``--write`` store the model."""
    from sklearn.linear_model import LogisticRegression

    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    library = Service(
        IndexFolder(chosen.index), KbSettings.from_environment(), AssistantSettings.from_environment()
    ).library()
    items = [i for i in load_questions(split="dev") if i.expect in ("answered", "not_found")]
    rows = [(i, r) for i in items if (r := row(library, i)) is not None]
    decided = [(i, r) for i, r in rows if any(dict(zip(SIGNALS, r, strict=True))[n] for n in DECISIVE)]
    for item, found in decided:
        print(
            f"  decided   {item.expect} {item.id} {[n for n in DECISIVE if dict(zip(SIGNALS, found, strict=True))[n]]} {item.question[:80]}"  # noqa: E501
        )
    rows = [p for p in rows if p not in decided]
    features: Any = np.array([r for _, r in rows])
    labels = np.array([i.expect == "answered" for i, _ in rows])
    groups = sorted({i.parent or i.id for i, _ in rows})
    fold = np.array([groups.index(i.parent or i.id) % 10 for i, _ in rows])
    scores = np.zeros(len(rows))
    for n in range(10):
        model = LogisticRegression(C=0.5, class_weight="balanced", max_iter=3000).fit(
            features[fold != n], labels[fold != n]
        )
        scores[fold == n] = model.predict_proba(features[fold == n])[:, 1]
    for share in (0.01, 0.02, 0.03, 0.05, 0.08):
        limit = float(np.quantile(scores[labels], share))
        print(
            f"answerable refused {share:.2f}: unanswerable refused {float((scores[~labels] < limit).mean()):.3f} (threshold {limit:.3f})"  # noqa: E501
        )
    final = LogisticRegression(C=0.5, class_weight="balanced", max_iter=3000).fit(features, labels)
    threshold = float(np.quantile(scores[labels], REFUSED))
    weights = {name: round(float(w), 4) for name, w in zip(SIGNALS, final.coef_[0], strict=True)}
    print(weights, round(float(final.intercept_[0]), 3))
    for (item, _), score in sorted(zip(rows, scores, strict=True), key=lambda p: p[1]):
        if (item.expect == "answered" and score < threshold + 0.1) or (
            item.expect == "not_found" and score >= threshold
        ):
            print(f"  {item.expect:9} {score:.2f} {item.id} {item.near_miss or ''} {item.question[:90]}")
    if chosen.write:
        body = {"weights": weights, "intercept": round(float(final.intercept_[0]), 4), "threshold": round(threshold, 4)}
        head = f"# Made by `python -m evals.fit_refusal --write` on {len(rows)} questions of the dev half; do not edit by hand.\n"  # noqa: E501
        TARGET.write_text(head + yaml.safe_dump(body, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
