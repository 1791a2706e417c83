"""A worksheet: what a rule worked out, line by line, each with one sentence of why and its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kit.engine.dates import in_words
from kit.engine.money import Money

__all__ = ["Line", "Source", "Value", "Worksheet", "plain"]

Value = Money | date | Decimal | int | str
"""What a line can hold: an amount, a day, a percentage, a count, or a decision in words."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was read: its title, its address and the day it was last checked."""

    title: str
    url: str
    checked: date


class Line(NamedTuple):
    """One line of a worksheet.

    `name` is what it is called in keys and files ('deductible'), `about` the service, payer or day it
    is for ('' when it is for the whole). `reason` is one sentence; where it has `{}` places, `facts`
    fills them when somebody reads it, because most worksheets are computed and never read.
    """

    name: str
    label: str
    value: Value
    reason: str
    source: Source
    about: str = ""
    facts: tuple[object, ...] = ()

    @property
    def why(self) -> str:
        """The reason in the reader's own numbers."""
        return self.reason.format(*self.facts) if self.facts else self.reason

    @property
    def shown(self) -> str:
        """The value as a person writes it: $12.50, March 2, 2026, 20, 'appeal'."""
        return in_words(self.value) if isinstance(self.value, date) else str(self.value)


def plain(value: Value) -> str:
    """A value as it is typed into a form or a file: no dollar sign, no commas, days as 2026-03-02.

    >>> plain(Money(125040)), plain(date(2026, 3, 2)), plain(Decimal("12.50")), plain(3), plain("appeal")
    ('1250.40', '2026-03-02', '12.5', '3', 'appeal')
    """
    if isinstance(value, Money):
        return value.plain
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Everything a rule worked out, in the order in which a person would.

    The answer key, the feedback and the explanation are all read from it, so they cannot disagree.
    """

    title: str
    lines: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def value(self, name: str, about: str = "") -> Value:
        """What a line holds; raises ValueError that names the lines there are when there is none.

        >>> source = Source("A rule", "https://example.org", date(2026, 1, 1))
        >>> sheet = Worksheet("Appeal", (Line("last_day", "Last day", date(2026, 5, 1), "120 days.", source),))
        >>> sheet.value("last_day")
        datetime.date(2026, 5, 1)
        """
        for line in self.lines:
            if line.name == name and line.about == about:
                return line.value
        known = ", ".join(dict.fromkeys(line.name for line in self.lines if line.about == about)) or "none"
        raise ValueError(f"the worksheet has no line {name!r} for {about or 'the whole'}; it has: {known}")

    def amount(self, name: str, about: str = "") -> Money:
        """An amount by its name; raises ValueError when there is none, or the line holds something else.

        >>> source = Source("A rule", "https://example.org", date(2026, 1, 1))
        >>> sheet = Worksheet("Copays", (
        ...     Line("copay", "Copay", Money(2500), "The copay for a visit.", source, about="Visit"),
        ...     Line("copay", "Copay", Money(5000), "All copays together.", source)))
        >>> sheet.amount("copay"), sheet.amount("copay", "Visit")
        (Money.of("50.00"), Money.of("25.00"))
        """
        value = self.value(name, about)
        if not isinstance(value, Money):
            raise ValueError(f"the worksheet's line {name!r} holds {plain(value)}, which is no amount")
        return value
