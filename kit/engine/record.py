"""The base of everything that a person may write down as facts."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

__all__ = ["Choice", "Record"]


class Choice(StrEnum):
    """One of several words; a reader of files takes it in capitals or not."""

    @classmethod
    def _missing_(cls, value: object) -> Choice | None:
        wanted = str(value).strip().lower()
        return next((one for one in cls if one.value.lower() == wanted), None)


class Record:
    """A frozen set of named facts. A reader of files refuses a name it does not have, so a slip is never lost."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "coerce_numbers_to_str": True}
