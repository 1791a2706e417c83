"""What was found wrong in an electronic file, said so that a clerk can look it up and mend it."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Finding", "Findings"]

MOST_FINDINGS = 1000
"""So many are listed; a file with more is no file of this kind."""
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in an electronic file: the file, the segment (number from 1; 0 for the whole file), the fix.

    >>> print(Finding("era.835", 12, "CLP*A-1*1*12x*0", "the charge '12x' is no amount", "write it like 125.40"))
    era.835, segment 12 (CLP*A-1*1*12x*0): the charge '12x' is no amount. Fix: write it like 125.40.
    """

    file: str
    segment: int
    text: str
    wrong: str
    fix: str

    def __str__(self) -> str:
        where = f", segment {self.segment} ({self.text})" if self.segment else ""
        return f"{self.file}{where}: {self.wrong}. Fix: {self.fix}."


@dataclass(slots=True)
class Findings:
    """A list of findings about one file that grows while it is read, and stays short for a file of garbage."""

    file: str
    found: list[Finding] = field(default_factory=list)
    more: int = 0

    def add(self, segment: int, text: str, wrong: str, fix: str) -> None:
        """Note one thing that is wrong."""
        if len(self.found) < MOST_FINDINGS:
            clipped = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
            self.found.append(Finding(self.file, segment, plain(clipped), wrong, fix))
        else:
            self.more += 1

    def all(self) -> tuple[Finding, ...]:
        """What was found, with a last word on how many more there were."""
        if not self.more:
            return tuple(self.found)
        wrong = f"{self.more} more things are wrong; only the first {MOST_FINDINGS} are listed"
        return (*self.found, Finding(self.file, 0, "", wrong, "ask for a new copy of the file"))


def plain(text: str) -> str:
    """The text with everything that a terminal would act on shown as a dot.

    >>> plain("CLP*A\\x1b[2J")
    'CLP*A·[2J'
    """
    return "".join(one if one.isprintable() else "·" for one in text)
