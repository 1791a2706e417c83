"""Which forms had their expected amounts shown on a feedback page, and for which answers that was done."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["FILE_NAME", "fingerprint", "read_shown", "record_shown"]

FILE_NAME = "shown.txt"


def fingerprint(trainee: str, form: str, answers: Mapping[str, str]) -> str:
    """A short mark of one trainee's answers to a form, by which they are known again."""
    text = json.dumps([trainee, form, dict(answers)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def read_shown(folder: Path) -> dict[str, frozenset[str]]:
    """By form that was shown, the marks of the answers that it was shown for; `folder` holds the keys."""
    try:
        lines = (folder / FILE_NAME).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    found: dict[str, set[str]] = {}
    for line in lines:
        form, _, answered = line.partition(" ")
        found.setdefault(form, set()).add(answered)
    return {form: frozenset(answered) for form, answered in found.items()}


def record_shown(folder: Path, shown: Mapping[str, str]) -> None:
    """Keep, durably, that forms are about to be shown, each with the mark of the answers it is shown for."""
    known = read_shown(folder)
    new = [f"{form} {answered}\n" for form, answered in shown.items() if answered not in known.get(form, ())]
    if not new:
        return
    # Appended, so that two runs at once lose nothing of each other.
    with (folder / FILE_NAME).open("a", encoding="ascii") as file:
        file.write("".join(new))
        file.flush()
        os.fsync(file.fileno())
