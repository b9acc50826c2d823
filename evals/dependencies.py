"""Whether what is installed is what was pinned: ``python -m evals.dependencies`` (``--write`` pins what is installed).

Of every package in ``constraints.txt`` that is installed, the version must be the pinned one and the list of its files
with their hashes (``RECORD``, as its wheel brought it) must have the pinned hash. Another build under the same version
is found so, without internet. Whether a pinned version has a known hole is another question: ``pip-audit -r
constraints.txt`` asks that of a public list. Hashes hold for one platform and Python, which the file names; elsewhere
only versions are checked.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

from evals.made_with import PROJECT

PINS = PROJECT / "constraints.txt"
HASHES = PROJECT / "constraints.sha256"
# What pip adds or compiles on this machine, so that it differs from one installation to the next.
_OWN = ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json")


def platform() -> str:
    """The platform and Python that the hashes are of."""
    return f"{sysconfig.get_platform()} cp{sys.version_info.major}{sys.version_info.minor}"


def normal(name: str) -> str:
    """A package name as it is compared (PEP 503)."""
    return name.lower().replace("_", "-").replace(".", "-")


def pinned_versions(text: str) -> dict[str, str]:
    """Name → version of the lines ``name==version``; extras and remarks are left out."""
    lines = (line.split("#")[0].split(";")[0].strip() for line in text.splitlines())
    pairs = (line.split("==", 1) for line in lines if "==" in line)
    return {normal(name.split("[")[0].strip()): version.strip() for name, version in pairs}


def record_hash(record: str) -> str:
    """SHA-256 over the paths and hashes that a wheel brought; raises ``ValueError`` for a record without any."""
    rows = sorted((row[0], row[1]) for row in csv.reader(record.splitlines()) if len(row) > 1 and _brought(row))
    if not rows:
        raise ValueError("no file with a hash")
    return hashlib.sha256("\n".join(f"{path} {digest}" for path, digest in rows).encode()).hexdigest()


def _brought(row: list[str]) -> bool:
    path = Path(row[0])
    return bool(row[1]) and ".." not in path.parts and path.suffix != ".pyc" and path.name not in _OWN


def installed() -> dict[str, Distribution]:
    """Every installed package by its name."""
    return {normal(found.metadata["Name"]): found for found in distributions() if found.metadata["Name"]}


def hashes_of(packages: Mapping[str, Distribution], names: Iterable[str]) -> dict[str, str]:
    """Name → hash of the record of each of these that is installed."""
    records = {name: packages[name].read_text("RECORD") for name in names if name in packages}
    return {name: record_hash(record) for name, record in records.items() if record}


def read_hashes(text: str) -> tuple[str, dict[str, str]]:
    """The platform that the file names and its hashes by package."""
    first, *lines = text.splitlines()
    return first.removeprefix("# ").strip(), {line.split()[1]: line.split()[0] for line in lines if line.strip()}


def problems(
    pins: Mapping[str, str], versions: Mapping[str, str], hashes: Mapping[str, str], known: Mapping[str, str]
) -> Iterator[str]:
    """What is not as pinned; packages that are not installed are none of it (extras need not be)."""
    for name, version in versions.items():
        if name in pins and version != pins[name]:
            yield f"{name}: {version} is installed, {pins[name]} is pinned"
        elif name in pins and name in hashes and known and hashes[name] != known.get(name):
            yield f"{name} {version}: other files than were pinned" if name in known else f"{name} {version}: no hash"


def check() -> list[str]:
    """Everything that is not as pinned; raises ``FileNotFoundError`` without the two files."""
    packages = installed()
    pins = pinned_versions(PINS.read_text(encoding="utf-8"))
    where, known = read_hashes(HASHES.read_text(encoding="utf-8"))
    hashes = hashes_of(packages, pins) if where == platform() else {}
    versions = {name: found.version.split("+")[0] for name, found in packages.items()}
    return list(problems(pins, versions, hashes, known))


def write() -> int:
    """Pin the hashes of what is installed now; gives how many."""
    found = hashes_of(installed(), pinned_versions(PINS.read_text(encoding="utf-8")))
    lines = [f"# {platform()}", *(f"{digest}  {name}" for name, digest in sorted(found.items()))]
    HASHES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(found)


def main() -> int:
    """Print what is wrong; exit status 1 when anything is."""
    if "--write" in sys.argv:
        print(f"{write()} packages pinned.")
        return 0
    wrong = check()
    print("\n".join(wrong) if wrong else f"{len(read_hashes(HASHES.read_text())[1])} packages are as pinned.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
