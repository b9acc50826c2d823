"""What is installed is what was pinned, and a difference is told."""

from __future__ import annotations

import pytest

from evals.dependencies import (
    HASHES,
    PINS,
    check,
    pinned_versions,
    platform,
    problems,
    read_hashes,
    record_hash,
)

RECORD = "a/__init__.py,sha256=AAA,10\na-1.dist-info/RECORD,,\na-1.dist-info/INSTALLER,sha256=pip,4\n"


def test_everything_installed_is_as_pinned() -> None:
    assert check() == []


def test_every_pin_has_a_hash_on_the_platform_they_were_made_on() -> None:
    where, known = read_hashes(HASHES.read_text(encoding="utf-8"))
    pins = pinned_versions(PINS.read_text(encoding="utf-8"))
    assert where.startswith("linux-x86_64") and known.keys() <= pins.keys() and len(known) >= len(pins) - 5
    assert all(len(digest) == 64 for digest in known.values()) and platform()


def test_another_version_and_other_files_are_found() -> None:
    pins, known = {"a": "1", "b": "2"}, {"a": "x", "b": "y"}
    assert list(problems(pins, {"a": "1", "b": "2"}, {"a": "x", "b": "y"}, known)) == []
    assert list(problems(pins, {"a": "9"}, {"a": "x"}, known)) == ["a: 9 is installed, 1 is pinned"]
    assert list(problems(pins, {"b": "2"}, {"b": "z"}, known)) == ["b 2: other files than were pinned"]
    assert list(problems(pins, {"a": "1"}, {"a": "x"}, {"b": "y"})) == ["a 1: no hash"]
    assert list(problems(pins, {"a": "1", "c": "7"}, {}, {})) == []


def test_the_hash_is_of_what_the_wheel_brought() -> None:
    first = record_hash(RECORD)
    assert record_hash(RECORD + "a/__pycache__/x.pyc,sha256=B,1\n../../bin/a,sha256=C,2\n") == first
    assert record_hash(RECORD.replace("=pip", "=uv")) == first
    assert record_hash(RECORD.replace("AAA", "AAB")) != first
    with pytest.raises(ValueError, match="no file"):
        record_hash("a-1.dist-info/RECORD,,\n")


def test_versions_are_read_without_extras_and_remarks() -> None:
    text = "Some_Name[x]==1.2  # why\n# nothing\nother.one==3; python_version>'3'\n"
    assert pinned_versions(text) == {"some-name": "1.2", "other-one": "3"}
