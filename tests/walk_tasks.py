"""Walks the forty tasks of ``user_tasks.yaml`` on a running server in Chromium, as a new user would.

    python tests/walk_tasks.py http://127.0.0.1:8000 [--pictures FOLDER] [--only huisarts-1,school-3]

Prints a line per task: what was seen, or the first step that failed; exits with 1 when one did.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

import yaml
from page_site import CHROMIUM, FLAGS

TASKS = Path(__file__).with_name("user_tasks.yaml")
WAIT = 60_000  # milliseconds; the machine may be busy
PRESS = {"copy": "Kopieer met bronnen", "share": "Kopieer link", "gap": "Geef door", "yes": "Ja", "no": "Nee"}


class Failed(Exception):
    """A step did not show what it should."""


class Walker:
    """One new user: a fresh browser with a role and a municipality."""

    def __init__(self, browser: Any, address: str) -> None:
        size = {"width": 1280, "height": 900}
        self.context = browser.new_context(viewport=size, reduced_motion="reduce", locale="nl-NL")
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = self.context.new_page()
        self.page.set_default_timeout(WAIT)
        self.address = address
        self.errors: list[str] = []
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))

    def enter(self, role: str) -> None:
        """Open the page and tell the role."""
        self._open("/")
        self.page.click(f"[data-role={role}]")

    def walk(self, task: dict[str, Any]) -> str:
        """All steps of a task; gives the status of the last answer."""
        if task.get("place"):
            self.page.select_option("#place", task["place"])
        for step in task["steps"]:
            (name, value), *more = step.items()
            getattr(self, name)(value, **dict(more))
        if self.errors:
            raise Failed(self.errors[0])
        status = self.page.locator(".reply .status")
        return str(status.last.inner_text()) if status.count() else self.page.title()

    def _open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self._until("document.documentElement.dataset.ready === 'yes'")

    def _until(self, condition: str) -> None:
        for _ in range(WAIT // 25):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(25)
        raise Failed(f"never: {condition}")

    def _answered(self, before: int) -> None:
        self._until(f"document.querySelectorAll('.reply .status, .failure').length > {before}")
        if self.page.locator(".failure").count():
            raise Failed(self.page.locator(".failure").last.inner_text())

    def ask(self, question: str) -> None:
        """Type a question and press Enter."""
        before = self.page.locator(".reply .status").count()
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        self._answered(before)

    def _reply(self) -> str:
        return str(self.page.locator(".reply").last.inner_text())

    def says(self, pattern: str, without: bool = False) -> None:
        """The last answer shows this, with a source; ``without``: no source is needed (danger, another region)."""
        if not without and not self.page.locator(".reply").last.locator(".cite").count():
            raise Failed(f"no source in: {self._reply()[:160]!r}")
        if not re.search(pattern, self._reply(), re.I):
            raise Failed(f"no /{pattern}/ in: {self._reply()[:160]!r}")

    def silent(self, pattern: str) -> None:
        """The last answer does not show this."""
        if re.search(pattern, self._reply(), re.I):
            raise Failed(f"/{pattern}/ in: {self._reply()[:160]!r}")

    def place(self, name: str) -> None:
        """Pick another municipality."""
        self.page.select_option("#place", name)

    def day(self, day: str) -> None:
        """Ask about another day."""
        self.page.select_option("#day", "*")
        self.page.fill("#day-other", day)

    def cite(self, _: bool) -> None:
        """Open the first source beside the answer, see the marked quote, go back."""
        cite = self.page.locator(".reply").last.locator(".answer-body .cite").first
        if not cite.count():
            raise Failed("no source in the answer")
        cite.click()
        self.page.wait_for_selector("#source-panel mark.quote")
        self.page.locator(".back-button").click()
        self.page.wait_for_selector("#source-panel", state="hidden")

    def press(self, name: str) -> None:
        """Press a button of the last answer and see that it is told what happened."""
        reply = self.page.locator(".reply").last
        button = reply.get_by_role("button", name=PRESS[name], exact=name in ("yes", "no")).first
        if not button.count():
            raise Failed(f"no button {PRESS[name]!r} in: {self._reply()[:160]!r}")
        button.click()
        if name == "no":
            reply.get_by_role("button", name="Verstuur").click()
        self._until("[...document.querySelectorAll('.told')].some(e => e.textContent)")

    def suggestion(self, _: bool) -> None:
        """Press the first follow-up question: it has an answer."""
        before = self.page.locator(".reply .status").count()
        pill = self.page.locator(".reply").last.locator(".also .pill").first
        pill.wait_for()
        pill.click()
        self._answered(before)
        if not self.page.locator(".reply").last.locator(".cite").count():
            raise Failed(f"the follow-up has no answer: {self._reply()[:160]!r}")

    def search(self, words: str, region: str = "") -> None:
        """Type words on Zoeken."""
        self._open("/zoeken" + (f"?regio={region}" if region else ""))
        self.page.locator("input[type=search], input[name=q]").first.press_sequentially(words, delay=20)

    def results(self, pattern: str) -> None:
        """A marked term stands in the results."""
        self._until("document.querySelectorAll('main mark').length > 0")
        marked = " ".join(self.page.locator("main mark").all_inner_texts())
        if not re.search(pattern.split()[0], marked, re.I):
            raise Failed(f"no /{pattern}/ marked")

    def wegwijs(self, pattern: str, region: str = "") -> None:
        """The landscape of a region shows this."""
        self._open(f"/wegwijs?regio={region}")
        if not re.search(pattern, self.page.inner_text("main"), re.I):
            raise Failed(f"no /{pattern}/ on Wegwijs")


def main() -> int:
    """Entry point."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--only", default="", help="names of tasks, parted by commas")
    given = parser.parse_args()
    tasks = yaml.safe_load(TASKS.read_text(encoding="utf-8"))
    failed = done = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for role, members in tasks.items():
            for number, task in enumerate(members, 1):
                if given.only and f"{role}-{number}" not in given.only.split(","):
                    continue
                ok = _walk(browser, given, f"{role}-{number}", role, task)
                done, failed = done + 1, failed + (not ok)
        browser.close()
    print(f"{done - failed} of {done} tasks done")
    return 1 if failed else 0


def _walk(browser: Any, given: argparse.Namespace, name: str, role: str, task: dict[str, Any]) -> bool:
    from playwright.sync_api import Error

    walker = Walker(browser, given.address)
    try:
        walker.enter(role)
        print(f"ok    {name}: {task['goal']} -> {walker.walk(task)}", flush=True)
        return True
    except (Failed, Error) as problem:
        print(f"FAIL  {name}: {task['goal']} -> {str(problem).splitlines()[0]}", flush=True)
        return False
    finally:
        if given.pictures:
            given.pictures.mkdir(parents=True, exist_ok=True)
            walker.page.screenshot(path=given.pictures / f"{name}.png")
        walker.context.close()


if __name__ == "__main__":
    sys.exit(main())
