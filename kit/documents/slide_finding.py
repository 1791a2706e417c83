"""What a check of slides has to say: what to change, and what is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kit.engine.money import Money

__all__ = ["SlideCheck", "SlideFinding", "wrong_amount"]


@dataclass(frozen=True, slots=True)
class SlideFinding:
    """One thing to change, or one that is right, on a slide (0 for the whole set).

    `about` is title, key figure, aging, top balances, what was done, next steps, privacy or not readable.
    """

    slide: int
    about: str
    message: str
    expected: str = ""
    found: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class SlideCheck:
    """What to change on the slides, and what is right on them."""

    findings: tuple[SlideFinding, ...]
    right: tuple[SlideFinding, ...]

    @classmethod
    def of(cls, parts: Sequence[SlideCheck]) -> SlideCheck:
        """Several checks as one, in their order."""
        return cls(
            tuple(one for part in parts for one in part.findings), tuple(one for part in parts for one in part.right)
        )


def wrong_amount(slide: int, about: str, what: str, expected: Money, found: Money) -> SlideFinding:
    """The finding for an amount that is not what the account says."""
    return SlideFinding(
        slide,
        about,
        f"Slide {slide}: {what} is {found}, but the account says {expected}. The difference is {found - expected}.",
        str(expected),
        str(found),
        str(found - expected),
    )
