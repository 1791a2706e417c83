"""A field of an answer form: what is asked, how it is read, how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from kit.engine.worksheet import Value, plain
from kit.tasks.kinds import Kind, NotReadable, read_as

__all__ = ["Field", "readable"]


@dataclass(frozen=True, slots=True)
class Field:
    """One blank to fill in.

    `name` is the worksheet line that holds the right answer ('copay', 'line_3.paid'), `label` the words
    beside the blank (inside a table: what a screen reader says, 'Line 3: paid'), `help` one sentence
    under it. Answers travel as text; `read` makes the value that is compared.

    `given` is what stands in the blank from the start. None: it must be filled in. '': it may stay
    blank. Any other text: it stands there and may be right or wrong. Whoever changes what was right
    as given loses `points` for it; leaving it earns nothing.

    `points` is what the blank is worth beside the others; `place` where an uploaded file holds the
    answer ('Aging!C5'), '' for one that is typed.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str
    label: str
    help: str = ""
    kind: Kind = "money"
    choices: tuple[str, ...] = ()
    given: str | None = None
    points: int = 1
    place: str = ""
    part: Literal["field"] = "field"

    def __post_init__(self) -> None:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"field {self.name!r}: choices belong to the kind 'choice', and only to it")
        if self.points < 1:
            raise ValueError(f"field {self.name!r}: points are 1 or more, not {self.points}")

    def read(self, answer: object) -> Value | None:
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
        return read_as(self.kind, answer, self.choices)

    def written(self, value: Value | None) -> str:
        """A value as it is typed into this blank, '' for none."""
        return "" if value is None else plain(value)

    def shown(self, text: str) -> str:
        """An answer as a person reads it: $12.50, 20%, or as it stands."""
        try:
            value = self.read(text)
        except NotReadable:
            return text
        if value is None:
            return ""
        if self.kind == "date":
            return f"{value:%m/%d/%Y}"
        return text if self.kind in ("text", "choice") else f"{value}%" if self.kind == "percent" else str(value)


def readable(fields: Iterable[Field], answers: Mapping[str, object]) -> dict[str, str]:
    """Say for each field that is blank or cannot be read what to do; an empty result means all is well."""
    found: dict[str, str] = {}
    for field in fields:
        try:
            if field.read(answers.get(field.name, field.given)) is None and field.given is None:
                found[field.name] = _BLANK.get(field.kind, "This is still blank.")
        except NotReadable as problem:
            found[field.name] = str(problem)
    return found


_BLANK = {
    "money": "This is still blank. If a part does not apply, write 0.00.",
    "signed money": "This is still blank. If a part does not apply, write 0.00.",
    "choice": "Nothing was picked yet.",
}
