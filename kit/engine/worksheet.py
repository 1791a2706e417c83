"""A worksheet: the amounts a rule worked out, each with one sentence of why and its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kit.engine.money import Money

__all__ = ["Line", "Source", "Worksheet"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was read: its title, its address and the day it was last checked."""

    title: str
    url: str
    checked: date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a worksheet.

    `name` is the part of the bill it belongs to ('deductible'), `about` the service it is
    for ('' when it is for the whole claim), `why` one sentence in the reader's own numbers.
    """

    name: str
    label: str
    amount: Money
    why: str
    source: Source
    about: str = ""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Everything a rule worked out, in the order in which a person would.

    The answer key, the feedback and the explanation are all read from it, so they cannot disagree.
    """

    title: str
    lines: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def amount(self, name: str) -> Money:
        """The amount of one name for the whole claim; raises ValueError when there is none.

        >>> from kit.engine.money import Money
        >>> source = Source("A rule", "https://example.org", date(2026, 1, 1))
        >>> sheet = Worksheet("Copays", (
        ...     Line("copay", "Copay", Money(2500), "The copay for a visit.", source, about="Visit"),
        ...     Line("copay", "Copay", Money(2500), "All copays together.", source)))
        >>> sheet.amount("copay")
        Money.of("25.00")
        """
        for line in self.lines:
            if line.name == name and not line.about:
                return line.amount
        known = ", ".join(line.name for line in self.lines if not line.about)
        raise ValueError(f"the worksheet has no line {name!r} for the whole claim; it has: {known}")
