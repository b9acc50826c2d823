"""Why Vragen is no Gradio chat: the same chat in Gradio, measured on what the page must hold.

    python tests/gradio_chat_trial.py

It prints the page's language in an English browser, English names left, what axe-core finds, and how long a turn takes
as the conversation grows. Answers are canned, so that only Gradio is measured.
"""

from __future__ import annotations

import os
import re
import socket
import time
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

from page_site import CHROMIUM, FLAGS, WCAG, axe_source

ANSWER = "\n".join(f"- Het kompasteam doet taak {n}. [{n}](/bron/plan/{n})" for n in range(1, 9))
ENGLISH = re.compile(r"\b(?:copy|clear|message|chatbot|conversation|share|undo|retry|submit|error|lost)\b", re.I)


def build() -> Any:
    """A Gradio chat with the advice of its documentation followed: system fonts, Dutch labels, no footer."""
    import gradio as gr

    def answer(question: str, turns: list[dict[str, str]]) -> Any:
        turns = [*turns, {"role": "user", "content": question}]
        yield turns, ""
        yield [*turns, {"role": "assistant", "content": ANSWER}], ""

    with gr.Blocks(title="Wegwijzer") as chat:
        talk = gr.Chatbot(label="Gesprek", buttons=["copy"], height=500)
        question = gr.Textbox(label="Wat wilt u weten?", submit_btn="Vraag")
        question.submit(answer, [question, talk], [talk, question])
    return chat


def main() -> None:
    """Print what was seen."""
    import gradio as gr
    from playwright.sync_api import sync_playwright

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chat = build()
    theme = gr.themes.Default(font=["system-ui", "sans-serif"])
    chat.launch(server_port=port, prevent_thread_lock=True, quiet=True, ssr_mode=False, footer_links=[], theme=theme)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_context(locale="en-US").new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        box = page.locator("textarea").last
        box.wait_for()
        page.wait_for_timeout(1500)
        print("language of the page:", page.evaluate("document.documentElement.lang"))
        for turn in range(1, 76):
            took = _turn(page, box)
            if turn in (2, 25, 50, 75):
                print(f"turn {turn}: {took * 1000:.0f} ms")
            if turn == 2:
                print("axe-core:", _violations(page))
                print("English names:", sorted(set(ENGLISH.findall(_names(page)))))
        chat.close()
        box.fill("Nog een vraag")
        box.press("Enter")
        page.wait_for_timeout(4000)
        told = page.locator("[class*=toast], [role=alert], .error").all_inner_texts()
        print("server gone:", sorted({" ".join(t.split()) for t in told if t.strip()})[:4])
        print("what was typed is kept:", box.input_value() == "Nog een vraag")
        browser.close()


def _turn(page: Any, box: Any) -> float:
    before = page.locator(".bot.message").count()
    box.fill("Onder welk taakgebied valt pleegzorg?")
    began = time.monotonic()
    box.press("Enter")
    while page.locator(".bot.message").count() <= before:
        page.wait_for_timeout(10)
    took = time.monotonic() - began
    while box.input_value():
        page.wait_for_timeout(10)
    page.wait_for_timeout(150)
    return took


def _violations(page: Any) -> list[str]:
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": axe_source()})
    found = page.evaluate("tags => axe.run({runOnly: tags})", WCAG)["violations"]
    return [f"{v['id']} ({len(v['nodes'])})" for v in found]


def _names(page: Any) -> str:
    return str(
        page.evaluate(
            "[...document.querySelectorAll('[aria-label],[title]')].map(e => e.ariaLabel || e.title).join(' ')"
        )
    )


if __name__ == "__main__":
    main()
