"""The base of everything that a person may write down as facts."""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = ["Record"]


class Record:
    """A frozen set of named facts. A reader of files refuses a name it does not have, so a slip is never lost."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
