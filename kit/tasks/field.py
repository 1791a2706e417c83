"""A field of an answer form: what is asked, how it is read, how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kit.engine.money import ZERO, Money, NotAnAmount

__all__ = ["Field", "Kind", "NotReadable", "readable"]

Kind = Literal["money"]

LONGEST_ANSWER = 200


class NotReadable(ValueError):  # noqa: N818 - it is a finding about an answer, not a fault
    """The answer cannot be read; the message tells the trainee what to type instead."""


@dataclass(frozen=True, slots=True)
class Field:
    """One blank to fill in.

    `name` is the worksheet line that holds the right answer, `label` the words beside the blank,
    `help` one sentence under it. Answers travel as text; `read` makes the value that is compared.
    """

    name: str
    label: str
    help: str = ""
    kind: Kind = "money"

    def read(self, answer: object) -> Money | None:
        """Read what was typed: None for a blank; raises NotReadable with advice.

        >>> Field("copay", "Copay").read(" $25 ")
        Money.of("25.00")
        """
        if answer is None:
            return None
        if not isinstance(answer, str):
            raise NotReadable("This answer was not stored as text. Type it again.")
        if not answer.strip():
            return None
        if len(answer) > LONGEST_ANSWER:
            raise NotReadable("This answer is too long for a dollar amount. Write it like 125.40.")
        try:
            amount = Money.of(answer)
        except NotAnAmount as problem:
            raise NotReadable(str(problem)) from None
        if amount < ZERO:
            raise NotReadable(f"{answer.strip()!r} is below zero. Every part of this bill is $0.00 or more.")
        return amount


def readable(fields: tuple[Field, ...], answers: Mapping[str, object]) -> dict[str, str]:
    """Say for each field that is blank or cannot be read what to do; an empty result means all is well."""
    found: dict[str, str] = {}
    for field in fields:
        try:
            if field.read(answers.get(field.name)) is None:
                found[field.name] = "This is still blank. If a part does not apply, write 0.00."
        except NotReadable as problem:
            found[field.name] = str(problem)
    return found
