"""Explain anybody's bill: facts from files go to a rule, its worksheet comes out as a table or as JSON."""

from __future__ import annotations

import inspect
import io
import json
import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from kit.engine.rulebook import rule, rules
from kit.engine.worksheet import Worksheet, plain
from kit.facts import read_facts, work_out

__all__ = [
    "as_json",
    "as_table",
    "describe",
    "explain_claim",
    "explain_rule",
    "facts_of",
    "fields_of",
    "list_rules",
    "records_of",
]


def explain_claim(plans: Sequence[Path], claim: Path) -> Worksheet:
    """Split the claim in one file by the plan in another; with several plans, in the order of payment.

    A file of a second plan holds a plan, or a payer: a table `plan` with what is met there and how
    it coordinates. Raises ValueError that names file, field, value and what is accepted.
    """
    facts = read_facts(claim)
    found = [read_facts(path) for path in plans]
    if len(found) == 1 and "plan" not in found[0]:
        return work_out("split-claim", {"plan": found[0], **facts}, files={"": claim.name, "plan": plans[0].name})
    payers = [table if "plan" in table else {"plan": table} for table in found]
    if "met" in facts:
        payers[0] = {"met": facts.pop("met"), **payers[0]}
    files = {"": claim.name, **{f"payers.{i}": path.name for i, path in enumerate(plans, 1)}}
    return work_out("coordinate-claim", {"payers": payers, **facts}, files=files)


def explain_rule(name: str, file: Path) -> Worksheet:
    """Put the facts in a file to a rule. Raises ValueError that names file, field, value and what is accepted."""
    rule(name)
    return work_out(name, read_facts(file), files={"": file.name})


def as_json(worksheet: Worksheet) -> str:
    """A worksheet for another program: amounts as text with two decimals, days as 2026-03-02."""
    lines = [
        {
            "name": line.name,
            "about": line.about,
            "label": line.label,
            "value": plain(line.value),
            "why": line.why,
            "source": {"title": line.source.title, "url": line.source.url, "checked": str(line.source.checked)},
        }
        for line in worksheet
    ]
    return json.dumps({"title": worksheet.title, "lines": lines}, indent=1, ensure_ascii=False)


def as_table(worksheet: Worksheet, width: int) -> str:
    """A worksheet for the screen: a group of rows for each service or payer, sources at the end."""
    from rich.console import Console
    from rich.table import Table

    sources = list(dict.fromkeys(line.source for line in worksheet))
    table = Table(title=worksheet.title, title_justify="left", show_lines=False)
    table.add_column("Part")
    table.add_column("Value", justify="right", no_wrap=True)
    table.add_column("Why")
    table.add_column("", justify="right")
    about = None
    for line in worksheet:
        if line.about != about:
            about = line.about
            table.add_section()
            table.add_row(f"[bold]{_plain_text(about or 'All together')}[/bold]")
        shown = _plain_text(line.label), _plain_text(line.shown), _plain_text(line.why)
        table.add_row(*shown, str(sources.index(line.source) + 1))
    console = Console(width=width, record=True, file=io.StringIO(), force_terminal=False)
    console.print(table)
    for number, source in enumerate(sources, 1):
        console.print(f"{number}  {source.title}, {source.url}, checked {source.checked}", markup=False, soft_wrap=True)
    return console.export_text(styles=False).rstrip()


def list_rules() -> str:
    """Every rule by family, with what it does."""
    lines: list[str] = []
    family = ""
    for name, one in rules().items():
        if one.family != family:
            family = one.family
            lines += ["", family]
        lines.append(f"  {name}: {one.summary}")
    return "\n".join(lines).strip()


def describe(name: str) -> str:
    """What a rule does and which facts it takes: names, kinds, and what holds when one is left out.

    Raises ValueError that names the rules there are.
    """
    function = rule(name).function
    parts = [f"{name}: {facts_of(function)}"]
    parts += [f"{record.__name__}: {fields_of(record)}" for record in records_of(function)]
    return "\n\n".join(parts)


def facts_of(function: Any) -> str:
    """What a rule does, and a line for each fact that it takes."""
    hints = get_type_hints(function)
    lines = [_words_of(function), "", "Facts:"]
    for fact, given in inspect.signature(function).parameters.items():
        lines.append(f"  {fact}: {_kind(hints[fact])}{_default(given.default, inspect.Parameter.empty)}")
    return "\n".join(lines)


def fields_of(record: Any) -> str:
    """What a record is, and a line for each of its facts."""
    hints = get_type_hints(record)
    lines = [_words_of(record), ""]
    for one in fields(record):
        made = one.default if one.default_factory is MISSING else one.default_factory()
        lines.append(f"  {one.name}: {_kind(hints[one.name])}{_default(made, MISSING)}")
    return "\n".join(lines)


def records_of(function: Any) -> list[type]:
    """The records that a rule's facts are made of, each once, in the order in which they are met."""
    found: list[type] = []
    waiting = [hint for name, hint in get_type_hints(function).items() if name != "return"]
    while waiting:
        hint = waiting.pop(0)
        if get_origin(hint):
            waiting = [*get_args(hint), *waiting]
        elif is_dataclass(hint) and isinstance(hint, type) and hint.__name__ != "Money" and hint not in found:
            found.append(hint)
            waiting = [*get_type_hints(hint).values(), *waiting]
    return found


def _words_of(thing: Any) -> str:
    """A docstring up to its sources and its example."""
    text = inspect.getdoc(thing) or ""
    return re.split(r"\n\s*(?:Source:|>>> )", text)[0].strip()


_KINDS = {"Money": "amount", "Decimal": "number", "int": "whole number", "str": "text", "bool": "true or false",
          "date": "day, as 2026-03-02", "NoneType": "nothing"}  # fmt: skip


def _kind(hint: Any) -> str:
    """What a person writes for a fact of a type."""
    arguments = [one for one in get_args(hint) if one is not type(None)]
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return " or ".join(_kind(one) for one in arguments)
    if origin is not None and issubclass(origin, Mapping):
        return f"table of {_kind(arguments[1])} by name"
    if origin is not None:
        return f"list of {_kind(arguments[0])}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "one of " + ", ".join(f"'{one.value}'" for one in hint)
    name: str = hint.__name__
    return _KINDS.get(name, name)


def _default(value: Any, none_given: Any) -> str:
    if value is none_given:
        return "  (needed)"
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f"  [{', '.join(str(one) for one in value)}]"
    if isinstance(value, Mapping) or (is_dataclass(value) and type(value).__name__ != "Money"):
        return ""
    return f"  [{str(value).lower() if isinstance(value, bool) else value}]" if str(value) else ""


def _plain_text(text: str) -> str:
    """Text for rich, in which square brackets mean nothing."""
    return text.replace("[", "\\[")
