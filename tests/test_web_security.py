"""The gate: size, access, rate, time, headers; no key has a default, and no fault tells what somebody typed."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from fastapi_offline import FastAPIOffline
from hypothesis import given
from hypothesis import strategies as st

from assistant.web_access import COOKIE, same_key
from assistant.web_escape import harmless_markdown, visible_text
from assistant.web_limits import RateLimit, network
from assistant.web_security import harden
from assistant.web_settings import WebSettings

KEY = "een-lange-sleutel-van-de-beheerder"
TOKEN = "een-gedeelde-code"


def make(folder: Path, **changes: Any) -> FastAPI:
    app: FastAPI = FastAPIOffline(docs_url="/api/docs", openapi_url="/api/openapi.json", redoc_url=None)

    @app.get("/")
    def home() -> HTMLResponse:
        return HTMLResponse("<h1>thuis</h1>", headers={"Cache-Control": "max-age=1"})

    @app.post("/api/ask")
    async def ask(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/api/health")
    def health() -> dict[str, bool]:
        return {"ready": True}

    @app.get("/fout")
    def fault() -> None:
        raise ValueError("Daan de Vries, bsn 123456782")

    @app.get("/traag")
    def slow() -> None:
        time.sleep(0.6)

    harden(app, WebSettings(**changes), folder)
    return app


def client(folder: Path, address: str = "192.0.2.1", **changes: Any) -> TestClient:
    return TestClient(make(folder, **changes), client=(address, 5000), raise_server_exceptions=False)


def test_every_answer_carries_the_headers_and_keeps_its_own(tmp_path: Path) -> None:
    visitor = client(tmp_path, admin_key=KEY)
    for path in ("/", "/api/health", "/bestaat-niet", "/fout", "/api/admin/log", "/toegang"):
        headers = visitor.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
    assert visitor.get("/").headers["cache-control"] == "max-age=1"
    assert visitor.get("/api/health").headers["cache-control"] == "no-store"


def test_the_policy_allows_nothing_from_elsewhere(tmp_path: Path) -> None:
    policy = client(tmp_path).get("/").headers["content-security-policy"]
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy


def test_the_page_of_the_api_runs_only_its_own_inline_script(tmp_path: Path) -> None:
    answer = client(tmp_path).get("/api/docs")
    policy = answer.headers["content-security-policy"]
    scripts = policy.split("script-src ")[1].split(";")[0]
    assert answer.status_code == 200 and "'sha256-" in scripts and "unsafe" not in scripts


def test_https_is_remembered_only_when_it_is_used(tmp_path: Path) -> None:
    app = make(tmp_path, proxies=("192.0.2.9",))
    secure = TestClient(app, client=("192.0.2.9", 1)).get("/", headers={"X-Forwarded-Proto": "https"})
    liar = TestClient(app, client=("192.0.2.1", 1)).get("/", headers={"X-Forwarded-Proto": "https"})
    assert "strict-transport-security" in secure.headers and "strict-transport-security" not in liar.headers


def test_a_request_that_is_too_large_is_refused(tmp_path: Path) -> None:
    visitor = client(tmp_path, most_bytes=1000)
    assert visitor.post("/api/ask", content=b"x" * 1000).json() == {"bytes": 1000}
    for content in (b"x" * 1001, iter([b"x" * 600, b"x" * 600])):
        answer = visitor.post("/api/ask", content=content)
        assert answer.status_code == 413 and answer.json()["error"]["code"] == "too_large"
    assert visitor.get("/?" + "x" * 9000).status_code == 414


def test_a_slow_answer_is_given_up(tmp_path: Path) -> None:
    clock = time.monotonic()
    answer = client(tmp_path, seconds=0.1).get("/traag")
    assert answer.status_code == 504 and answer.json()["error"]["code"] == "slow"
    assert time.monotonic() - clock < 5


def test_a_fault_tells_nothing_to_the_visitor_or_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client(tmp_path).get("/fout")
    assert answer.status_code == 500 and answer.json()["error"]["code"] == "fault"
    assert "Daan" not in answer.text and "Daan" not in caplog.text
    assert "ValueError" in caplog.text


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("method", "path", "changes", "status", "told"),
    [
        ("GET", "/traag", {"seconds": 0.1}, 504, "duurt te lang"),
        ("POST", "/", {"most_bytes": 5}, 413, "te groot"),
        ("GET", "/?" + "x" * 9000, {}, 414, "adres is te lang"),
        ("GET", "/fout", {}, 500, "ging iets mis"),
    ],
)
def test_a_browser_is_told_a_refusal_on_a_page(
    tmp_path: Path, method: str, path: str, changes: dict[str, Any], status: int, told: str
) -> None:
    visitor = client(tmp_path, **changes)
    answer = visitor.request(method, path, headers=BROWSER, content=b"x" * 6 if method == "POST" else None)
    assert answer.status_code == status and answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="nl">' in answer.text and told in answer.text and 'href="/"' in answer.text
    plain = visitor.request(method, path, content=b"x" * 6 if method == "POST" else None)
    assert plain.status_code == status and told in plain.json()["error"]["message"]


def test_a_browser_that_comes_too_often_gets_a_page_and_the_api_keeps_its_errors(tmp_path: Path) -> None:
    visitor = client(tmp_path, questions_per_minute=1)
    answers = [visitor.get("/", headers=BROWSER) for _ in range(11)]
    assert [a.status_code for a in answers] == [200] * 10 + [429]
    assert "Wacht een minuut" in answers[-1].text and answers[-1].headers["retry-after"] == "60"
    assert visitor.get("/api/docs", headers=BROWSER).json()["error"]["code"] == "too_many"


def test_one_address_cannot_ask_without_end_and_others_can(tmp_path: Path) -> None:
    app = make(tmp_path, questions_per_minute=3)
    first, second = (TestClient(app, client=(a, 1)) for a in ("192.0.2.1", "192.0.2.2"))
    codes = [first.post("/api/ask", content=b"{}").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert first.post("/api/ask", content=b"{}").headers["retry-after"] == "60"
    assert second.post("/api/ask", content=b"{}").status_code == 200
    assert first.get("/").status_code == 200


def test_questions_that_are_followed_count_as_questions(tmp_path: Path) -> None:
    visitor = client(tmp_path, questions_per_minute=2)
    paths = ("/api/ask", "/api/ask/stream", "/api/ask/stream", "/api/ask")
    assert [visitor.post(path, content=b"{}").status_code for path in paths][2:] == [429, 429]


def test_a_visitor_cannot_make_up_an_address(tmp_path: Path) -> None:
    app = make(tmp_path, questions_per_minute=2, proxies=("192.0.2.9",))
    liar = TestClient(app, client=("192.0.2.1", 1))
    codes = [liar.post("/api/ask", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(4)]
    assert codes == [200, 200, 429, 429]
    proxy = TestClient(app, client=("192.0.2.9", 1))
    through = [
        proxy.post("/api/ask", headers={"X-Forwarded-For": f"6.6.6.6, 203.0.113.{n}"}).status_code for n in range(4)
    ]
    assert through == [200, 200, 200, 200]


def test_tokens_come_back_with_time() -> None:
    now = [0.0]
    limit = RateLimit(60, lambda: now[0])
    assert all(limit.take("a") for _ in range(60)) and not limit.take("a") and limit.empty("a")
    now[0] = 1.0
    assert limit.take("a") and not limit.take("a")
    assert all(RateLimit(0).take("a") for _ in range(1000))


def test_a_household_of_addresses_counts_as_one() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == "192.0.2.1" and network("testclient") == "testclient"


@pytest.mark.parametrize("method", ["get", "delete"])
def test_the_administrator_needs_the_key(tmp_path: Path, method: str) -> None:
    visitor = client(tmp_path, admin_key=KEY)
    ask = getattr(visitor, method)
    assert ask("/api/admin/log").status_code == 401
    assert ask("/api/admin/log", headers={"Authorization": "Bearer fout"}).status_code == 401
    assert ask("/api/admin/log", headers={"Authorization": f"Bearer {KEY}"}).status_code == 200
    assert ask("/api/admin/log", headers={"X-Admin-Key": KEY}).status_code == 200


def test_without_a_key_there_is_no_administrator(tmp_path: Path) -> None:
    for key in ("", "admin", "changeme"):
        answer = client(tmp_path).get("/api/admin/settings", headers={"X-Admin-Key": key})
        assert answer.status_code == 403 and answer.json()["error"]["code"] == "admin_off"


def test_keys_cannot_be_tried_without_end(tmp_path: Path) -> None:
    visitor = client(tmp_path, admin_key=KEY)
    codes = [visitor.get("/api/admin/log", headers={"X-Admin-Key": str(n)}).status_code for n in range(12)]
    assert codes == [401] * 10 + [429] * 2


def test_the_settings_show_no_key(tmp_path: Path) -> None:
    answer = client(tmp_path, admin_key=KEY, access_token=TOKEN).get(
        "/api/admin/settings", headers={"X-Admin-Key": KEY}
    )
    assert answer.json()["access_token"] is True and KEY not in answer.text and TOKEN not in answer.text


def test_reading_behind_a_token(tmp_path: Path) -> None:
    visitor = client(tmp_path, access_token=TOKEN)
    assert visitor.post("/api/ask").status_code == 401
    assert visitor.get("/api/docs").status_code == 401
    assert visitor.get("/api/health").status_code == 200
    assert visitor.post("/api/ask", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    shown = visitor.get("/", headers={"Accept": "text/html"}, follow_redirects=False)
    assert shown.status_code == 303 and shown.headers["location"] == "/toegang"


def test_the_access_page_sets_a_cookie_that_does_not_hold_the_token(tmp_path: Path) -> None:
    visitor = client(tmp_path, access_token=TOKEN)
    assert "Toegangscode" in visitor.get("/toegang").text
    wrong = visitor.post("/toegang", data={"code": "gok"})
    assert wrong.status_code == 401 and COOKIE not in visitor.cookies
    right = visitor.post("/toegang", data={"code": TOKEN}, follow_redirects=False)
    cookie = right.headers["set-cookie"]
    assert right.status_code == 303 and "HttpOnly" in cookie and "SameSite=strict" in cookie and TOKEN not in cookie
    assert visitor.get("/").status_code == 200
    renewed = client(tmp_path, access_token="een-nieuwe-code")
    renewed.cookies = visitor.cookies
    assert renewed.get("/").status_code == 401


def test_codes_cannot_be_tried_without_end(tmp_path: Path) -> None:
    visitor = client(tmp_path, access_token=TOKEN)
    for n in range(10):
        visitor.post("/toegang", data={"code": str(n)})
    assert visitor.post("/toegang", data={"code": TOKEN}, follow_redirects=False).status_code == 401


def test_a_proxys_word_counts_only_from_the_proxy(tmp_path: Path) -> None:
    app = make(tmp_path, identity_header="x-user", proxies=("192.0.2.9",))
    proxy, liar = (TestClient(app, client=(a, 1)) for a in ("192.0.2.9", "192.0.2.1"))
    assert proxy.get("/", headers={"X-User": "jansen"}).status_code == 200
    assert proxy.get("/").status_code == 401
    assert liar.get("/", headers={"X-User": "jansen"}).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [{"identity_header": "x-user"}, {"admin_key": "gelijk", "access_token": "gelijk"}, {"proxies": ("geen adres",)}],
)
def test_settings_that_would_leave_the_door_open_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        WebSettings(**changes)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ADMIN_KEY": KEY,
        "PROXIES": "10.0.0.1, 10.0.0.2",
        "RATE": "7",
        "LOG_DAYS": "3",
        "LOG_TEXT": "nee",
    }.items():
        monkeypatch.setenv(f"WEGWIJZER_{name}", value)
    found = WebSettings.from_environment()
    assert found == WebSettings(
        admin_key=KEY, proxies=("10.0.0.1", "10.0.0.2"), questions_per_minute=7, log_days=3, log_text=False
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://kwaad.example"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({}, 200),
    ],
)
def test_another_site_cannot_make_a_browser_ask(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    assert client(tmp_path).post("/api/ask", headers=headers).status_code == status


@given(st.text(), st.text())
def test_keys_are_the_same_only_when_they_are(a: str, b: str) -> None:
    assert same_key(a, b) == (a.encode("utf-8", "replace") == b.encode("utf-8", "replace") and bool(b))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![x](https://kwaad.example/?q=)", "\\![x]\\(https://kwaad.example/?q=)"),
        ("[hier](javascript:alert(1))", "[hier]\\(javascript:alert(1))"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"),
        ("</script><SCRIPT>", "&lt;/script>&lt;SCRIPT>"),
        ("<https://kwaad.example>", "&lt;https://kwaad.example>"),
        ("[ref]: https://kwaad.example", "[ref]\\: https://kwaad.example"),
        ("abc\u202edef\u200b\u2066ghi\ufeff", "abcdefghi"),
        ("Er zijn vijf gemeenten. [1][2] (zie ook [3])", "Er zijn vijf gemeenten. [1][2] (zie ook [3])"),
        ("- 3 < 5 en **vet**", "- 3 < 5 en **vet**"),
    ],
)
def test_documents_cannot_act_through_an_answer(text: str, shown: str) -> None:
    assert harmless_markdown(text) == shown


@given(st.text())
def test_nothing_that_acts_survives(text: str) -> None:
    made = harmless_markdown(text)
    assert "](" not in made and "<script" not in made.casefold()
    assert visible_text(made) == made
