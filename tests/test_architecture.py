"""The plan of the house holds: imports run one way, heavy packages have one door, Dutch lives in prompts."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import pytest
import yaml

import assistant.model
import ingest.model
import kb.hit
import kb.knowledge
import prompts
from prompts import PromptError, render, templates

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("ingest", "kb", "assistant", "evals")
OWNERS = {
    "pypdf": ("ingest",),
    "docx": ("ingest",),
    "pdfplumber": ("ingest",),
    "langdetect": ("ingest", "evals"),  # evals compares ways to tell a language
    "chromadb": ("kb",),
    "sentence_transformers": ("kb",),
    "bm25s": ("kb", "evals"),  # evals measures plain BM25 beside ours
    "onnxruntime": ("kb",),
    "torch": ("kb",),
    "fastapi": ("assistant",),
    "gradio": ("assistant",),
    "typer": ("wegwijzer",),
}
HEAVY = ("torch", "sentence_transformers", "transformers", "chromadb", "gradio", "onnxruntime", "llama_index", "pypdf")
# Files in prompts/ that are no texts but lists of words and patterns.
LISTS = re.compile(r"_(?:patterns|words|numbers)$")


@lru_cache(maxsize=500)
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(*rooms: str) -> Iterator[tuple[str, Path, ast.Module]]:
    """Every module of these rooms with its syntax tree."""
    for room in rooms:
        paths = [ROOT / f"{room}.py"] if (ROOT / f"{room}.py").exists() else sorted((ROOT / room).rglob("*.py"))
        paths = [p for p in paths if ".venv" not in p.parts]  # the peers' own environment, where it was made
        for path in paths:
            yield room, path, parsed(path)


def imports(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """The top-level packages a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.split(".")[0], node


ALL = ("prompts", *ORDER, "wegwijzer")


def test_imports_run_one_way() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} imports {name}"
        for room, path, tree in modules(*ORDER)
        for name, node in imports(tree)
        if name in ORDER and ORDER.index(name) > ORDER.index(room)
    ]
    assert wrong == []


def test_prompts_and_product_lean_on_nothing_above_them() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} imports {name}"
        for room, path, tree in modules(*ALL)
        for name, node in imports(tree)
        if name in ("wegwijzer", "tests", "conftest") or (room == "prompts" and name in ORDER)
    ]
    assert wrong == []


def test_packages_have_one_door() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} imports {name}"
        for room, path, tree in modules(*ALL)
        for name, node in imports(tree)
        if name in OWNERS and room not in OWNERS[name]
    ]
    assert wrong == []


def test_heavy_packages_are_imported_inside_functions() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} imports {name}"
        for _, path, tree in modules(*ALL)
        for name, node in imports(ast.Module(_outside_functions(tree), []))
        if name in HEAVY and "peers" not in path.parts
    ]
    assert wrong == []


def _outside_functions(tree: ast.Module) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for node in tree.body:
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        if not typing_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append(node)
    return found


@pytest.mark.parametrize("module", ["wegwijzer", "assistant.answer", "assistant.service", "kb.build", "ingest.folder"])
def test_importing_a_module_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", [ingest.model, kb.hit, kb.knowledge, assistant.model])
def test_what_travels_between_rooms_is_frozen(module: ModuleType) -> None:
    classes: list[Any] = [c for c in vars(module).values() if dataclasses.is_dataclass(c)]
    classes = [c for c in classes if c.__module__ == module.__name__]
    assert classes
    assert [c.__name__ for c in classes if not c.__dataclass_params__.frozen] == []


def test_no_room_for_leftovers() -> None:
    names = {path.stem for _, path, _ in modules(*ALL)}
    assert not names & {"utils", "util", "helpers", "helper", "common", "misc"}


def test_every_module_says_what_it_is_for() -> None:
    assert [str(path) for _, path, tree in modules(*ALL) if tree.body and not ast.get_docstring(tree)] == []


def groups() -> list[str]:
    """The files of texts."""
    return sorted(p.stem for p in (ROOT / "prompts").glob("*.yaml") if not LISTS.search(p.stem))


@pytest.mark.parametrize("group", groups())
def test_every_text_can_be_filled_in(group: str) -> None:
    found = templates(group)
    assert found
    for name, template in found.items():
        said = render(f"{group}.{name}", **{variable: f"⟨{variable}⟩" for variable in template.variables})
        assert all(f"⟨{variable}⟩" in said for variable in template.variables), name
        assert said.strip()


def test_missing_and_unknown_variables_are_named() -> None:
    with pytest.raises(PromptError, match=r"missing \['folder'\]"):
        render("cli.no_folder")
    with pytest.raises(PromptError, match=r"unknown \['x'\]"):
        render("cli.no_folder", folder="a", x=1)
    with pytest.raises(PromptError, match="no text"):
        render("cli.does_not_exist")


def test_a_text_that_uses_what_it_does_not_declare_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wrong.yaml").write_text("a: {variables: [b], text: '{c}'}", encoding="utf-8")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    with pytest.raises(PromptError, match=r"declares \['b'\], uses \['c'\]"):
        templates("wrong")


def _rendered() -> Iterator[tuple[str, ast.Call, str]]:
    for _, path, tree in modules(*ALL):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "render"
                and node.args
            ):
                name = node.args[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str) and "." in name.value:
                    yield name.value, node, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_text_asked_for_exists_with_these_variables() -> None:
    wrong = []
    for name, call, place in _rendered():
        group, _, key = name.partition(".")
        template = templates(group).get(key)
        given = {keyword.arg for keyword in call.keywords}
        if template is None or (None not in given and given != set(template.variables)):
            wrong.append(f"{place}: {name} with {sorted(map(str, given))}")
    assert wrong == []


def test_texts_are_plain_yaml_without_doubles() -> None:
    for path in (ROOT / "prompts").glob("*.yaml"):
        if not LISTS.search(path.stem):
            top = re.findall(r"^([a-z_0-9]+):", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert len(top) == len(set(top)), path.name
            assert set(yaml.safe_load(path.read_text(encoding="utf-8"))) == set(top)


_EVERYDAY = "de het een van en uw deze dat met voor zijn niet aan bij als kunt geen wordt staat dit ook naar ik u"
DUTCH = frozenset(_EVERYDAY.split())


def _strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values)


def looks_like_a_dutch_sentence(text: str) -> bool:
    """A capital, at least four words of which two are everyday Dutch, and a closing mark; no regular expression."""
    words = re.findall(r"[a-zà-ÿ]+", text.lower())
    sentence = re.search(r"^\W*[A-ZÀ-Þ].*[.?!:](?:\s|$)", text, re.DOTALL)
    return bool(sentence) and len(words) >= 4 and len(DUTCH & set(words)) >= 2 and not re.search(r"[\\|]|\(\?", text)


def test_the_heuristic_sees_dutch_sentences() -> None:
    assert looks_like_a_dutch_sentence("De map is er niet. Controleer het pad.")
    assert looks_like_a_dutch_sentence("Uw vraag is leeg: typ een woord.")
    assert not looks_like_a_dutch_sentence("The folder is not there. Check the path.")
    assert not looks_like_a_dutch_sentence("de het een van en")


def test_no_dutch_sentence_lives_in_code() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text[:80]}"
        for _, path, tree in modules(*ALL)
        for line, text in _strings(tree)
        if looks_like_a_dutch_sentence(text)
        # what the service is warmed up with is never shown; a missing package is told to whoever installs
        and not text.startswith(("Wie organiseert jeugdhulp", "De namenlijst ontbreekt"))
    ]
    assert found == []


def test_no_text_hides_a_figure_or_link_to_elsewhere() -> None:
    for group in groups():
        for name, template in templates(group).items():
            fields = [field for _, field, _, _ in Formatter().parse(template.text) if field]
            assert all(re.fullmatch(r"[a-z_]+", field) for field in fields), f"{group}.{name}"


def test_pages_load_nothing_from_elsewhere() -> None:
    wrong = []
    for path in (ROOT / "assistant").rglob("*"):
        if path.suffix in (".html", ".js", ".css"):
            text = path.read_text(encoding="utf-8")
            wrong += [
                f"{path.name}: {m}" for m in re.findall(r"(?:src|href|url|import)\W{1,3}(?:https?:)?//[^\s\"')]+", text)
            ]
    assert wrong == []


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = README.split("```")[1]
    assert [line.split("#")[0].strip() for line in opening.splitlines()[1:] if line] == ["make serve", "make test"]
    assert README.index("```") < 40


@pytest.mark.parametrize(
    "page", ["README.md", "CHANGELOG.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_pages_link_to_what_is_there(page: str) -> None:
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    linked = [path.parent / link.split("#")[0] for link in re.findall(r"\]\(([^)#:\s]+)\)", text)]
    named = [
        ROOT / name for name in re.findall(r"`((?:ingest|kb|assistant|evals|tests|docs|corpus)/[\w./-]+\.\w+)`", text)
    ]
    assert [str(p.relative_to(ROOT)) for p in (*linked, *named) if not p.exists()] == []


def _settings() -> set[str]:
    read = {m for _, _, tree in modules(*ORDER) for _, s in _strings(tree) for m in re.findall(r"WEGWIJZER_[A-Z_]+", s)}
    return {name for name in read if not name.endswith(("_", "PEERS_PYTHON"))}


def test_every_setting_is_explained() -> None:
    security = (ROOT / "docs" / "SECURITY.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"WEGWIJZER_[A-Z_]+", README + security))
    for first, rest in re.findall(r"`(WEGWIJZER_)[A-Z_]+`((?:, `_[A-Z_]+`)+)", README + security):
        explained |= {f"{first}{name}" for name in re.findall(r"`_([A-Z_]+)`", rest)}
    assert _settings() <= explained
    assert "WEGWIJZER_DATA" in _settings()


def test_exit_codes_are_those_of_the_code() -> None:
    import wegwijzer

    codes = (wegwijzer.OK, wegwijzer.FAULT, wegwijzer.USAGE, wegwijzer.PARTLY, wegwijzer.NO_INDEX, wegwijzer.NOT_FOUND)
    table = README[README.index("| exit code |") :].split("\n\n")[0]
    assert re.findall(r"^\| (\d) \|", table, re.MULTILINE) == [str(code) for code in codes]


def test_make_targets_in_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_the_changelog_knows_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert f"## {version.group(1)} - " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
