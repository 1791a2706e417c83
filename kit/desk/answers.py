"""Take what a browser sent and keep only what an answer can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from kit.assess.journal import Journal
from kit.assess.marking import Marks
from kit.tasks.form import Part, fields_of

__all__ = ["marks_view", "merged", "parts_view", "prefilled", "problems_view", "size_of", "typed"]

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


def merged(
    before: Mapping[str, str], changed: Mapping[str, str], kept_empty: frozenset[str] = frozenset()
) -> dict[str, str]:
    """The answers after some blanks were typed into; a blank that was emptied is no answer.

    Of the blanks in `kept_empty` it is one: something stood there from the start.

    >>> merged({"copay": "25", "deductible": "100"}, {"copay": "30", "deductible": ""})
    {'copay': '30'}
    """
    return {name: text for name, text in {**before, **changed}.items() if text or name in kept_empty}


def prefilled(parts: tuple[Part, ...]) -> frozenset[str]:
    """The blanks in which something stands from the start."""
    return frozenset(field.name for field in fields_of(parts) if field.given)


def parts_view(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    """The parts of a form, as the browser draws them."""
    return [asdict(part) for part in parts]


def problems_view(problems: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What is to be mended before there is anything to mark."""
    return {
        name: {"status": "not readable" if answers.get(name, "").strip() else "blank", "comment": text}
        for name, text in problems.items()
    }


def marks_view(marks: Marks) -> dict[str, dict[str, str]]:
    """The mark of every blank, and what to say about it."""
    return {
        row.name: {"status": row.status, "comment": "" if row.status in ("right", "left alone") else row.comment}
        for row in marks.rows
    }


def size_of(journal: Journal) -> int:
    """How large a journal is on the disk: when it has not grown, nobody else has written to it."""
    return journal.path.stat().st_size if journal.path.exists() else 0
