"""What a figure was made with: commit, state of the tree, machine, libraries, settings. No paths of the machine."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant.settings import AssistantSettings
from kb.settings import KbSettings

PROJECT = Path(__file__).parent.parent
CODE = ("ingest", "kb", "assistant", "prompts", "evals", "corpus")
LIBRARIES = ("torch", "onnxruntime", "numpy", "bm25s", "pypdf")
# A record that was just written does not make the tree another one.
_CLEAN = (*CODE, ":(exclude)evals/records")


def commit() -> str:
    """The commit of the tree; ``unknown`` outside a repository."""
    return _git("rev-parse", "HEAD") or "unknown"


def is_clean() -> bool:
    """Whether the code is that of the commit; records left out."""
    return _git("status", "--porcelain", "--", *_CLEAN) == ""


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def machine() -> dict[str, str]:
    """Processor, its cores, memory in GB, system, Python and the libraries that figures and times depend on."""
    found = {"cpu": _cpu(), "cores": str(os.cpu_count() or 0), "memory_gb": _memory()}
    found |= {"system": platform.system(), "python": platform.python_version()}
    return found | {name: number for name in LIBRARIES if (number := _version(name))}


def _cpu() -> str:
    return _proc("cpuinfo", "model name") or platform.processor()


def _memory() -> str:
    size = _proc("meminfo", "MemTotal").removesuffix("kB").strip()
    return f"{int(size) / 1024**2:.0f}" if size.isdigit() else ""


def _proc(name: str, key: str) -> str:
    try:
        lines = Path("/proc", name).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def settings_of(kb: KbSettings, docs: Path | None = None, **more: Any) -> dict[str, Any]:
    """Embedding model, language model (name, empty for none), threads, the folder seen from the project, and more."""
    assistant = AssistantSettings.from_environment()
    written = (assistant.model_name or "unnamed") if assistant.model_url else ""
    base = {"model": kb.model, "language_model": written, "threads": kb.threads, "docs": folder_name(docs)}
    return base | more


def folder_name(folder: Path | None) -> str:
    """Empty for the bundled documents; else the path from the project, or the bare name when that lies far off."""
    if folder is None:
        return ""
    seen = Path(os.path.relpath(folder.absolute(), PROJECT))
    near: Sequence[str] = seen.parts[:2]
    return folder.name if near == ("..", "..") else str(seen)
