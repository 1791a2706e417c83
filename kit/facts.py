"""Read facts that a person wrote in a file, and put them to a rule of the billing office."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from inspect import signature
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError, validate_call

from kit.engine.rulebook import rule
from kit.engine.worksheet import Worksheet

__all__ = ["outcome", "read_facts", "work_out"]

LARGEST_FILE_BYTES = 5_000_000
FIRST_YEAR_OF_HOLIDAYS, LAST_YEAR_OF_HOLIDAYS = 2015, 2040
NO_FILE = MappingProxyType({"": "facts"})


def read_facts(path: Path) -> dict[str, Any]:
    """Read a TOML or JSON file of facts; numbers stay exact.

    Raises ValueError that names the file and what is wrong with it.
    """
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise ValueError(f"{path.name}: larger than {LARGEST_FILE_BYTES // 1_000_000} MB; facts are a page or two")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ValueError(f"{path}: there is no such file") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: this is not UTF-8 text; save it as UTF-8") from None
    except OSError as problem:
        raise ValueError(f"{path.name}: it cannot be read: {problem.strerror}") from None
    try:
        as_json = path.suffix.lower() == ".json"
        found = json.loads(text, parse_float=Decimal) if as_json else tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise ValueError(f"{path.name}: it is nested too deep") from None
    except ValueError as problem:
        raise ValueError(f"{path.name}: this is not {'JSON' if as_json else 'TOML'}: {problem}") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path.name}: it holds a {type(found).__name__} where named facts are expected")
    return found


def outcome(name: str, facts: Mapping[str, Any], *, files: Mapping[str, str] = NO_FILE) -> Any:
    """Put facts to a rule; gives back all that the rule gives.

    `files` says which file a fact came from: by its name ('plan'), by its place in a list ('payers.2'),
    and '' for all others. Raises ValueError with a line for each fact that is missing, misspelt or
    impossible: file, field, what was found and what is accepted.
    """
    try:
        return _reader(name)(**_with_holidays(name, facts))
    except ValidationError as problem:
        raise ValueError("\n".join(_said(files, error) for error in problem.errors())) from None
    except ValueError as problem:
        raise ValueError(f"{files['']}: {problem}") from None


def work_out(name: str, facts: Mapping[str, Any], *, files: Mapping[str, str] = NO_FILE) -> Worksheet:
    """Put facts to a rule; gives back its worksheet. Raises ValueError as `outcome` does.

    >>> from kit.engine.money import Money
    >>> sheet = work_out("split-claim", {
    ...     "plan": {"name": "Plan A", "deductible": "0", "benefits": {"visit": {"order": ["copay"], "copay": "25"}}},
    ...     "services": [{"label": "Visit", "kind": "visit", "billed": "140", "allowed": "100"}]})
    >>> sheet.amount("patient_owes")
    Money.of("25.00")
    """
    found = outcome(name, facts, files=files)
    worksheet: Worksheet = found if isinstance(found, Worksheet) else found.worksheet
    return worksheet


def _with_holidays(name: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts with the federal holidays, where a rule counts business days and the file names no holidays."""
    asked = signature(rule(name).function).parameters
    if "holidays" in asked and "holidays" not in facts:
        return {**facts, "holidays": _federal_holidays()}
    calendar = facts.get("calendar", {})
    if "calendar" in asked and isinstance(calendar, Mapping) and "holidays" not in calendar:
        return {**facts, "calendar": {"holidays": _federal_holidays(), **calendar}}
    return facts


@cache
def _federal_holidays() -> list[date]:
    """The federal holidays of the years in which a deadline may fall."""
    from holidays.countries import US

    return sorted(US(years=range(FIRST_YEAR_OF_HOLIDAYS, LAST_YEAR_OF_HOLIDAYS + 1), categories=("public",)))


@cache
def _reader(name: str) -> Callable[..., Any]:
    return validate_call(config={"coerce_numbers_to_str": True})(rule(name).function)


def _said(files: Mapping[str, str], error: Mapping[str, Any]) -> str:
    """One finding in words: where, what was found, what is accepted. Places in a list count from 1."""
    steps = [str(step + 1) if isinstance(step, int) else _on_one_line(step) for step in error["loc"]]
    file = files.get(".".join(steps[:2])) or files.get(".".join(steps[:1])) or files[""]
    where = f"{file}: {'.'.join(steps) or 'facts'}"
    said = error["msg"].removeprefix("Value error, ")
    match error["type"]:
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return f"{where}: this is missing; add it"
        case "unexpected_keyword_argument" | "unexpected_positional_argument":
            return f"{where}: no such fact is known here; check the spelling or remove it"
        case "value_error":
            return f"{where}: {said}"
        case "enum":
            said = f"this is one of {error['ctx']['expected']}"
        case kind if kind in _PLAINER:
            said = _PLAINER[kind]
    return f"{where}: {said} (found {str(error['input'])[:60]!r})"


_PLAINER = {
    "decimal_parsing": "this is no number; a percentage is written as 20 for 20%",
    "decimal_type": "this is no number; a percentage is written as 20 for 20%",
    "int_parsing": "this is no whole number",
    "int_type": "this is no whole number",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "string_type": "this is no text; put it in quotes",
    "tuple_type": "this is a list; put it in [ ], or use [[ ]] for each table",
    "sequence_str": "this is a list; put it in [ ]",
    "is_instance_of": "this is a list; put it in [ ], or use [[ ]] for each table",
    "mapping_type": "this is a table of named facts",
    "dict_type": "this is a table of named facts",
    "dataclass_type": "this is a table of named facts",
    "date_parsing": "this is no day; write it like 2026-03-02",
    "date_type": "this is no day; write it like 2026-03-02",
    "date_from_datetime_parsing": "this is no day; write it like 2026-03-02",
}
"""What the reader says in words of its own trade, said for a person who wrote a file."""


def _on_one_line(name: str) -> str:
    """A fact's name as it can be shown: a file may hold any characters."""
    return (name if name.isprintable() else ascii(name))[:60]
