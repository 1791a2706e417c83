"""The gate of a release: nothing goes out that is not on the list, and no expected value in any disguise."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kit.assess.forms import KeyFile, Pool
from kit.desk.graded_desk import POOL_FILE
from kit.engine.money import ZERO, Money

__all__ = ["check_folder", "check_release", "refuse_strangers"]

NOTEBOOK_METADATA = {"kernelspec", "language_info", "kit"}
CELL_METADATA = {"deletable", "editable", "jupyter", "kit", "nbgrader", "tags"}
NUMBERS_THAT_ARE_NO_ANSWER = {"points", "note_points", "nbformat", "nbformat_minor", "schema_version"}


def refuse_strangers(folder: Path, assignment: str) -> None:
    """Raise ValueError for every file in a folder that is not on the list of what may go out."""
    allowed = {f"{assignment}.ipynb", POOL_FILE}
    # Jupyter leaves its checkpoints wherever a notebook was opened; nbgrader never hands them out.
    inside = [path for path in folder.rglob("*") if ".ipynb_checkpoints" not in path.parts]
    found = sorted(str(path.relative_to(folder)) for path in inside if path.is_dir() or path.name not in allowed)
    if found:
        raise ValueError("\n".join(f"{folder.name}/{name}: this file may not go out; remove it" for name in found))


def check_folder(folder: Path, assignment: str, keys: Iterable[KeyFile]) -> None:
    """Check a source or release folder on the disk. Raises ValueError with every finding, one a line."""
    refuse_strangers(folder, assignment)
    allowed = {f"{assignment}.ipynb", POOL_FILE}
    missing = sorted(name for name in allowed if not (folder / name).is_file())
    if missing:
        raise ValueError("\n".join(f"{folder.name}/{name}: missing; build the assignment again" for name in missing))
    notebook = (folder / f"{assignment}.ipynb").read_text(encoding="utf-8")
    pool = (folder / POOL_FILE).read_text(encoding="utf-8")
    for issue in keys:
        check_release(assignment, notebook, pool, issue)


def check_release(assignment: str, notebook: str, pool: str, keys: KeyFile) -> None:
    """Check what is about to go out against its keys. Raises ValueError with every finding, one a line."""
    try:
        blank = Pool.model_validate_json(pool)
        cells = json.loads(notebook)
    except ValidationError as problem:
        where = ".".join(str(step) for step in problem.errors()[0]["loc"])
        raise ValueError(f"{POOL_FILE}: {where}: this may not go out: {problem.errors()[0]['msg']}") from None
    except ValueError:
        raise ValueError(f"{assignment}.ipynb: this is not JSON; build the assignment again") from None
    for cell in cells["cells"]:
        cell["source"] = "".join(cell["source"])  # a file may hold it line by line
    found = list(_strange_metadata(f"{assignment}.ipynb", cells))
    outside = blank.model_dump()
    for item in outside["items"]:
        for form in item["forms"]:
            # The papers show amounts, as they must, and so do the rows of a table and what is given in a
            # blank, which repeat them; everything around them may not.
            form["exhibits"] = []
            form["parts"] = [_without_rows(part) for part in form["parts"]]
    for name, value in ((f"{assignment}.ipynb", cells), (POOL_FILE, outside)):
        found += _expected_values(name, value, keys)
    found += _seeds({f"{assignment}.ipynb": notebook, POOL_FILE: pool}, keys)
    if found:
        raise ValueError("\n".join(dict.fromkeys(found)))


def _without_rows(part: dict[str, Any]) -> dict[str, Any]:
    """A part of a form without what the papers say as well: headings, labels and help are left."""
    blanks = [cell for row in part.get("rows", ()) for cell in row if isinstance(cell, dict)]
    blanks += [part] if part["part"] == "field" else part.get("fields", ())
    words = [{name: blank[name] for name in ("name", "label", "help", "place")} for blank in blanks]
    return {**{name: part[name] for name in ("caption", "headings", "label", "help") if name in part}, "blanks": words}


def _strange_metadata(name: str, notebook: dict[str, Any]) -> Iterator[str]:
    for key in sorted(set(notebook["metadata"]) - NOTEBOOK_METADATA):
        yield f"{name}: metadata {key!r} may not go out; remove it"
    for cell in notebook["cells"]:
        where = f"{name}: cell {cell.get('id')}"
        for key in sorted(set(cell["metadata"]) - CELL_METADATA):
            yield f"{where}: metadata {key!r} may not go out; remove it"
        if cell["cell_type"] == "raw" or cell.get("attachments"):
            yield f"{where}: raw cells and attachments may not go out; remove it"
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"{where}: outputs may not go out; clear them"


def _expected_values(name: str, value: Any, keys: KeyFile) -> Iterator[str]:
    """Every amount of the keys, looked for in decoded text and numbers. A zero tells nothing and is left out."""
    amounts = {
        value: f"{item_id}, form {form_id}, {field}"
        for item_id, item in keys.items.items()
        for form_id, form in item.forms.items()
        for field, value in form.answer_key.values.items()
        if isinstance(value, Money) and value > ZERO
    }
    by_text = {amount.plain: what for amount, what in amounts.items()}
    by_number = {n: what for amount, what in amounts.items() for n in (amount.cents, amount.cents / 100)}
    for where, leaf in _leaves(value, ()):
        if isinstance(leaf, str):
            for number in _numbers(leaf):
                if number in by_text:
                    yield f"{name}: {where}: holds {number}, the expected value of {by_text[number]}"
        elif _may_be_an_answer(where, leaf) and leaf in by_number:
            yield f"{name}: {where}: holds {leaf}, the expected value of {by_number[leaf]}"


def _numbers(text: str) -> set[str]:
    """Every amount with cents in a text, as it stands there and as a reader would see it, without commas."""
    seen = html.unescape(re.sub(r"<[^>]*>", "", unicodedata.normalize("NFKC", text)))
    found = set()
    for number in re.findall(r"\d[\d,]*\.\d\d(?=0*(?!\d))", f"{text}\n{seen}"):
        # A comma may stand between thousands, or between two amounts of a list.
        found |= {number.replace(",", ""), number.rpartition(",")[2]}
    return found


def _may_be_an_answer(where: str, leaf: Any) -> bool:
    """True for a number that is not one of those that every release holds, such as points."""
    return type(leaf) in (int, float) and where.rpartition(".")[2] not in NUMBERS_THAT_ARE_NO_ANSWER


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield f"{'.'.join(path)} (name)", key
            yield from _leaves(below, (*path, str(key)))
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from _leaves(below, (*path, str(i)))
    else:
        yield ".".join(path), value


def _seeds(texts: dict[str, str], keys: KeyFile) -> Iterator[str]:
    for item in keys.items.values():
        for form in item.forms.values():
            for name, text in texts.items():
                if form.seed in text:
                    yield f"{name}: holds a seed; nothing that makes a key may go out"
