"""Read what a state or a hospital has laid down, from its dated and cited table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.money import Money
from kit.engine.worksheet import Source

__all__ = ["policy_facts", "policy_names", "policy_source"]

TABLE = Path(__file__).with_name("policies.toml")
_ABOUT_IT = frozenset({"title", "source", "checked", "in_force"})


@cache
def _tables() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"), parse_float=Decimal)


def policy_names(kind: str) -> tuple[str, ...]:
    """The names of all policies of one kind, in the order of the table.

    >>> policy_names("estimate_dispute")
    ('federal',)
    """
    return tuple(_tables()[kind])


def policy_facts(kind: str, name: str) -> Mapping[str, Any]:
    """The facts of one policy, ready for its record: amounts as Money, percentages as Decimal.

    Raises ValueError for a name that the table does not hold; the message lists the names there are.

    >>> policy_facts("payment_plan", "Colorado hospital")["income_cap_percent"]
    Decimal('4')
    """
    return {key: _read(value) for key, value in _entry(kind, name).items() if key not in _ABOUT_IT}


def policy_source(kind: str, name: str) -> Source:
    """Where a policy was read. Raises ValueError for a name that the table does not hold.

    >>> policy_source("assistance", "Bristol").title
    'Bristol Health, sliding scale and amounts generally billed'
    """
    found = _entry(kind, name)
    return Source(found["title"], found["source"], found["checked"])


def _entry(kind: str, name: str) -> dict[str, Any]:
    known = _tables()[kind]
    if name not in known:
        raise ValueError(f"there is no {kind.replace('_', ' ')} policy {name!r}; there are: {', '.join(known)}")
    return known[name]


def _read(value: Any) -> Any:
    """Amounts are the texts that begin with a dollar sign; everything else is what it is."""
    if isinstance(value, str) and value.startswith("$"):
        return Money.of(value)
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if isinstance(value, dict):
        return {key: _read(one) for key, one in value.items()}
    if isinstance(value, Decimal):
        # 4.0 is how the table marks a percentage; in a sentence it is 4%.
        return Decimal(f"{value.normalize():f}")
    return value
