"""Take what a browser sent and keep only what an answer can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["typed"]

LONGEST = 5000


def typed(message: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """The text of each known blank, cut to a sane length; anything else a browser may send is dropped.

    >>> typed({"answers": {"copay": "25", "other": "1", "deductible": 7}}, ["copay", "deductible"])
    {'copay': '25'}
    """
    answers = message.get("answers")
    if not isinstance(answers, dict):
        return {}
    found = {name: answers.get(name) for name in names}
    return {
        name: text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
        for name, text in found.items()
        if isinstance(text, str) and text
    }
