"""The whole API under made-up requests from its own description: never a fault, always the described form.

300 cases at least in an ordinary run; with WEGWIJZER_SOAK_SECONDS=600 it goes on for that many seconds.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from page_site import build_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from assistant.web_security import harden
from assistant.web_settings import WebSettings

KEY = "sleutel-van-de-beheerder-in-de-test"
SOAK_SECONDS = float(os.environ.get("WEGWIJZER_SOAK_SECONDS", "0"))
CASES = 300
CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("api")
    app, service = build_site(folder)
    if not hasattr(app.state, "question_log"):
        harden(app, WebSettings(admin_key=KEY, questions_per_minute=0), service.folder.root)
    yield schemathesis.openapi.from_asgi("/api/openapi.json", app)


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
