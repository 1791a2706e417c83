"""The cases worked by hand: read from `tests/cases/*.toml`, one file a family of rules."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("cases")
ENTRIES = {"id", "rule", "source", "work", "facts", "expected", "refused"}


@dataclass(frozen=True)
class WorkedCase:
    """One case: the rule, where it comes from, the arithmetic a person did, the facts, and what must come out.

    `expected` is worksheet line to value; 'copay @ X-ray' is the line about the X-ray. `refused` is
    instead what the message must hold when the facts are impossible.
    """

    file: str
    id: str
    rule: str
    source: str
    work: str
    facts: dict[str, Any]
    expected: dict[str, str]
    refused: str


def worked_cases() -> list[WorkedCase]:
    """Every case of every family."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["case"]:
            strange = set(entry) - ENTRIES
            assert not strange, f"{path.name}: {entry.get('id')}: {strange}"
            found.append(
                WorkedCase(
                    file=path.name,
                    id=entry["id"],
                    rule=entry["rule"],
                    source=entry["source"],
                    work=entry["work"],
                    facts=entry["facts"],
                    expected=entry.get("expected", {}),
                    refused=entry.get("refused", ""),
                )
            )
    return found
