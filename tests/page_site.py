"""A small site for the browser tests: self-written documents, their index, a server on a free port, a browser."""

from __future__ import annotations

import importlib.resources
import os
import socket
import threading
import time
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

CHROMIUM = Path(os.environ.get("WEGWIJZER_CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ADMIN_KEY = "een-lange-sleutel-voor-de-test"
DESKTOP, PHONE, ZOOMED = (1280, 860), (390, 844), (640, 430)

METADATA = """
documents:
  - {id: plan-oud, title: "Plan jeugd 2023", region: wbo, kind: strategie, status: "oud plan",
     valid_from: 2023-01-01, valid_until: 2026-12-31}
  - {id: plan-nieuw, title: "Plan jeugd 2027", region: wbo, kind: strategie, status: "nieuw plan",
     valid_from: 2027-01-01, replaces: [plan-oud]}
  - {id: buren, title: "Nota van de buren", region: hvb, kind: memo, valid_from: 2025-03-01}
  - {id: raar, title: "Raar <b onmouseover=alert(1)>document</b>", region: wbo, kind: memo, valid_from: 2024-01-01}
"""
OLD = """# Plan jeugd 2023

## 1 Aanmelden

Ouders melden een kind tot en met 2026 aan bij de balie van het wijkhuis. Het wijkhuis belt binnen tien dagen terug.

## 2 Logeren

Logeren kan ten hoogste achttien nachten per kwartaal. De logeerboerderij regelt het vervoer zelf.
"""
NEW = """# Plan jeugd 2027

## 1 Aanmelden

Ouders melden een kind vanaf 2027 aan bij het kompasteam. Het kompasteam belt binnen vier dagen terug.

## 2 Taken van het kompasteam

Het kompasteam heeft drie taken:

- het luistert naar ouders en kind;
- het zoekt samen met de school naar een oplossing;
- het regelt een logeerplek als dat nodig is.

## 3 Tarieven

| Hulp | Tarief |
|---|---|
| Logeren | 91 euro per nacht |
| Paardrijden | 44 euro per uur |

## Begrippenlijst

- Kompasteam: een groep hulpverleners in de wijk die ouders de weg wijst.
- Logeerboerderij: een boerderij waar kinderen een nacht kunnen slapen.
"""
NEIGHBOURS = """# Nota van de buren

## 1 Aanmelden

In de buurregio melden ouders een kind aan bij het vuurtorenloket.
"""
FAR = """# Brief van gemeente Glijdorp

De gemeente Glijdorp maakt bekend dat een gezin een skelter ten hoogste zeven weken mag lenen.

## Begrippenlijst

- Skelterwacht: iemand die de skelters van het dorp uitleent.
"""
HOSTILE = """1 Zeilkamp

Het zeilkamp duurt zes dagen <script>window.hacked = 1</script> en kost niets <img src=x onerror="window.hacked=1">.
Lees [hier](javascript:alert(1)) meer over het zeilkamp. ![foto](https://elders.example/volg.png)
"""
PDF_PAGES = (
    ("Handboek klimhulp", "Klimhulp is een proef voor kinderen die bewegen.", "Een klimles duurt vijftig minuten."),
    ("Vervolg", "Na twaalf lessen krijgt ieder kind een klimdiploma.", "De klimhal in Oosterhout is zondag gesloten."),
    ("Slot", "Vragen over klimhulp stelt u aan de balie van de klimhal.", "De proef stopt in het voorjaar."),
)


def write_documents(folder: Path) -> None:
    """All documents with their metadata; one of them a PDF of three pages."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.yaml").write_text(METADATA, encoding="utf-8")
    for name, text in (
        ("plan-oud.md", OLD),
        ("plan-nieuw.md", NEW),
        ("buren.md", NEIGHBOURS),
        ("raar.txt", HOSTILE),
        ("brief.md", FAR),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    _write_pdf(folder / "klimhulp.pdf")


def _write_pdf(path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    for title, *lines in PDF_PAGES:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(72, 760, title)
        canvas.setFont("Helvetica", 12)
        for n, line in enumerate(lines):
            canvas.drawString(72, 720 - 30 * n, line)
        canvas.showPage()
    canvas.save()


def build_site(folder: Path, admin_key: str = "") -> Any:
    """An application over a fresh index of the documents; returns (app, service)."""
    from assistant.service import Service
    from assistant.settings import AssistantSettings
    from assistant.site import create_site
    from ingest.folder import read_folder
    from kb.build import build_index
    from kb.index_folder import IndexFolder
    from kb.settings import KbSettings

    documents = folder / "documenten"
    write_documents(documents)
    index = IndexFolder(folder / "index")
    kb = replace(KbSettings.from_environment(), data=folder / "data")  # no log of an earlier run
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the model's own library warns about itself while it embeds
        build_index(read_folder(documents), documents, index, kb)
    settings = replace(AssistantSettings(), admin_key=admin_key)
    service = Service(index, kb, settings)
    service.load()
    return create_site(service), service


@dataclass
class Site:
    """A running site: its address, its service, its server."""

    address: str
    service: Any
    server: Any
    thread: threading.Thread

    def stop(self) -> None:
        """Stop the server and wait for it."""
        self.server.should_exit = True
        self.thread.join(10)


def serve(app: Any, service: Any) -> Site:
    """Serve an application on a free port of this machine."""
    import uvicorn

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urlopen(f"{address}/api/health", timeout=5).read()
            return Site(address, service, server, thread)
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the test server did not start")


def chromium_or_skip() -> None:
    """Without Chromium: skip, or fail where browser tests are required (WEGWIJZER_BROWSER_TESTS=required)."""
    if CHROMIUM.exists():
        return
    reason = f"Chromium is not at {CHROMIUM}; install it or set WEGWIJZER_CHROMIUM"
    if os.environ.get("WEGWIJZER_BROWSER_TESTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass
class Visit:
    """A browser page that notes console errors and requests to other hosts."""

    page: Any
    site: Site
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Any:
        """Open a path of the site and wait for its scripts."""
        self.page.goto(self.site.address + path)
        if self.page.locator("script[type=module]").count():
            self.until("document.documentElement.dataset.ready === 'yes'")
        return self.page

    def until(self, condition: str, seconds: float = 15) -> None:
        """Wait until an expression is true (the page's own policy forbids Playwright's way of doing so)."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"still not true: {condition}"
            self.page.wait_for_timeout(15)

    def ask(self, question: str) -> Any:
        """Ask with the Enter key and wait for the answer; gives the last answer."""
        before = self.page.locator(".reply .status").count()
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        self.until(f"document.querySelectorAll('.reply .status').length > {before}")
        return self.page.locator(".reply").last

    def answer_in_view(self, line: str) -> bool:
        """Whether the last question stands at the top, with the first line (a selector) of its reply in view."""
        self.page.wait_for_timeout(300)  # what comes near is laid out
        return bool(
            self.page.evaluate(
                """line => {
                  const box = (node) => node.getBoundingClientRect();
                  const turn = document.querySelector(".turn:last-child");
                  const asked = box(turn.querySelector(".asked"));
                  const first = box(turn.querySelector(line));
                  const top = box(document.getElementById("talk-scroll")).top;
                  const low = box(document.getElementById("composer")).top;
                  return scrollY === 0 && asked.top >= top && asked.top < top + 60 && first.bottom <= low;
                }""",
                line,
            )
        )

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA on the page as it is now."""
        self.page.context.new_cdp_session(self.page).send("Runtime.evaluate", {"expression": axe_source()})
        found = self.page.evaluate("tags => axe.run({runOnly: tags})", WCAG)["violations"]
        return [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]


def axe_source() -> str:
    """axe-core as the development package of that name carries it."""
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
