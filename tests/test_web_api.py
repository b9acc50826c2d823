"""The whole API under made-up requests from its own description: never a fault, always the described form.

300 cases at least in an ordinary run; with WEGWIJZER_SOAK_SECONDS=600 it goes on for that many seconds.
"""

from __future__ import annotations

import json
import os
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from page_site import build_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

KEY = "sleutel-van-de-beheerder-in-de-test"
SOAK_SECONDS = float(os.environ.get("WEGWIJZER_SOAK_SECONDS", "0"))
CASES = 300
CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEGWIJZER_ADMIN_KEY", KEY)
        patch.setenv("WEGWIJZER_RATE", "0")
        patch.setenv("WEGWIJZER_DATA", str(tmp_path_factory.mktemp("data")))
        app, _ = build_site(tmp_path_factory.mktemp("api"))
    yield schemathesis.openapi.from_asgi("/api/openapi.json", app)


def test_the_site_stands_behind_the_gate(schema: Any) -> None:
    client = TestClient(schema.app)
    assert client.get("/api/admin/log").status_code == 401
    assert client.get("/api/admin/log", headers={"X-Admin-Key": KEY}).status_code == 200
    for path in ("/", "/zoeken", "/wegwijs", "/api/documents", "/beheer", "/bestaat-niet"):
        assert "default-src 'none'" in client.get(path).headers["content-security-policy"], path


def test_a_question_is_logged_masked_and_can_be_deleted(schema: Any) -> None:
    client = TestClient(schema.app, headers={"X-Admin-Key": KEY})
    client.delete("/api/admin/log")
    assert (
        client.post("/api/ask", json={"question": "Kan Daan (bsn 123456782) naar een logeerboerderij?"}).status_code
        == 200
    )
    assert client.post("/api/ask", json={"question": "mijn dochter wil dood"}).json()["status"] == "danger"
    asked, danger = (json.loads(line) for line in client.get("/api/admin/log").text.splitlines())
    assert "Daan" not in asked["question"] and "123456782" not in asked["question"]
    assert danger["status"] == "danger" and danger["question"] is None
    assert client.delete(f"/api/admin/log/{asked['id']}").json() == {"deleted": 1}
    assert client.delete(f"/api/admin/log/{asked['id']}").status_code == 404
    assert client.delete("/api/admin/log").json() == {"deleted": 1}


def _operations(schema: Any) -> list[Any]:
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.timeout(SOAK_SECONDS * 2 + 600)
def test_no_request_makes_a_fault(schema: Any) -> None:
    operations = _operations(schema)
    assert {o.path for o in operations} >= {"/api/ask", "/api/search", "/api/documents", "/api/admin/log"}
    count, end = 0, time.monotonic() + SOAK_SECONDS
    while count < CASES or time.monotonic() < end:
        for operation in operations:
            count += _try(operation, 1 + CASES // len(operations))
    print(f"{count} cases")


def _try(operation: Any, cases: int) -> int:
    count = 0

    @settings(max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        nonlocal count
        count += 1
        case.headers = {**(case.headers or {}), "X-Admin-Key": KEY}
        case.call_and_validate(checks=CHECKS)

    run()
    return count
