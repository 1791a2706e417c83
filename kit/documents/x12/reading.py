"""One segment while it is read: its values taken out, each that cannot be read noted as a finding."""

from __future__ import annotations

from dataclasses import dataclass

from kit.documents.x12.findings import Findings
from kit.documents.x12.segments import Segment
from kit.documents.x12.values import read_amount, read_period, shown
from kit.engine.money import Money

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A segment, and where to note what is wrong with it."""

    segment: Segment
    findings: Findings

    def odd(self, wrong: str, fix: str) -> None:
        """Note something wrong with this segment."""
        self.findings.add(self.segment.number, self.segment.text, wrong, fix)

    def amount(self, number: int, what: str) -> Money | None:
        """The amount in an element; None, and a finding, where none can be read."""
        text = self.segment.element(number)
        if not text:
            self.odd(f"{what} is missing", "ask the sender for it")
            return None
        try:
            return read_amount(text)
        except ValueError as error:
            self.odd(f"{what}: {error}, so it is left out", "write it like 125.40, or ask the sender")
            return None

    def period(self, first: str, last: str, what: str) -> str:
        """One day or a period in words; '' for none, and for what is no day ('' and a finding)."""
        try:
            return read_period(first, last)
        except ValueError as error:
            self.odd(f"{what}: {error}, so it is left out", "write the day as 20260302, or ask the sender")
            return ""

    def composite(self, number: int) -> str:
        """An element of several parts, with colons between them, whichever separator the file has there."""
        segment = self.segment
        other, own = segment.uses_other_component(number), segment.separators.component
        if other:
            wrong = f"{shown(segment.element(number))} has {other!r} between its parts; the file's own is {own!r}"
            self.odd(f"{wrong}; it is read all the same", "ask the sender to use the separator of the header")
        parts = segment.element(number).split(other) if other else segment.parts(number)
        return ":".join(parts)
