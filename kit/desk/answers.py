"""Take what a browser sent and keep only what an answer can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kit.assess.journal import Journal

__all__ = ["merged", "size_of", "typed"]

LONGEST = 5000


def typed(message: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """The text of each known blank that was typed into, cut to a sane length; all else a browser may send is dropped.

    >>> typed({"answers": {"copay": "25", "other": "1", "deductible": 7}}, ["copay", "deductible", "coinsurance"])
    {'copay': '25'}
    """
    answers = message.get("answers")
    if not isinstance(answers, dict):
        return {}
    found = {name: answers.get(name) for name in names}
    return {
        name: text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
        for name, text in found.items()
        if isinstance(text, str)
    }


def merged(before: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, str]:
    """The answers after some blanks were typed into; a blank that was emptied is no answer.

    >>> merged({"copay": "25", "deductible": "100"}, {"copay": "30", "deductible": ""})
    {'copay': '30'}
    """
    return {name: text for name, text in {**before, **changed}.items() if text}


def size_of(journal: Journal) -> int:
    """How large a journal is on the disk: when it has not grown, nobody else has written to it."""
    return journal.path.stat().st_size if journal.path.exists() else 0
