"""Imports go down the floors of the house, and the list of floors is the truth."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kit

HOUSE = Path(kit.__file__).parent
FLOORS = {
    "engine": 1,
    "files": 1,
    "facts": 2,
    "scenarios": 2,
    "dataset": 3,
    "documents": 3,
    "tasks": 4,
    "assess": 5,
    "desk": 6,
    "classroom": 7,
    "imports": 8,
    "papers": 8,
    "reading": 8,
    "explain": 8,
    "rules_page": 8,
    "check": 8,
    "__main__": 8,
}
STANDARD_LIBRARY_ONLY = {"engine", "files"}


def _rooms():
    return {path.stem for path in HOUSE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()} - {
        "__init__"
    }


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module


def test_every_floor_exists_and_every_room_is_on_a_floor():
    assert _rooms() == set(FLOORS)


def _wrong_imports(floor, path):
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "kit" and len(parts) > 1:
            if parts[1] != floor and FLOORS[parts[1]] > FLOORS[floor]:
                yield f"{path.relative_to(HOUSE)} imports {name}, which is on a higher floor"
        elif floor in STANDARD_LIBRARY_ONLY and parts[0] not in sys.stdlib_module_names:
            yield f"{path.relative_to(HOUSE)} imports {name}, which is not in the standard library"


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_go_down_only(floor):
    room = HOUSE / floor
    files = [room.with_suffix(".py")] if not room.is_dir() else sorted(room.rglob("*.py"))
    assert files
    assert [wrong for path in files for wrong in _wrong_imports(floor, path)] == []


def test_the_check_itself_finds_a_wrong_import(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "HOUSE", tmp_path)
    bad = tmp_path / "bad.py"
    bad.write_text("from kit.desk.form import Form\nimport pandas\n")
    assert len(list(_wrong_imports("engine", bad))) == 2


def test_importing_the_engine_pulls_in_nothing_but_the_standard_library():
    program = (
        "import sys, kit.engine.rulebook, kit.engine.codes\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)))"
    )
    loaded = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    allowed = {"kit", "__main__"}
    assert {name for name in loaded.stdout.split() if not name.startswith(("_", "sitecustomize"))} <= allowed
