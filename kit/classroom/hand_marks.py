"""Notice when a written note was changed after a person had marked it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from kit.files import write_durably

__all__ = ["note_was_changed"]


def note_was_changed(folder: Path, trainee: str, question: str, note: str, *, by_hand: bool, settled: bool) -> bool:
    """Keep which note is shown for marking, and say whether the mark given by hand belongs to another one.

    `folder` is the assignment's keys folder. `by_hand` says that the gradebook holds such a mark,
    `settled` that nobody needs to look at it: then it was given for the note that was shown last.
    """
    path = folder / "notes" / f"{trainee}.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        shown, marked = kept.get(question, (None, None))
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        # A record that is missing or damaged costs a warning, never a mark.
        kept, shown, marked = {}, None, None
    if not by_hand:
        marked = None
    elif settled or marked is None:
        marked = shown
    now = hashlib.sha256(note.encode("utf-8", "replace")).hexdigest()[:24]
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_durably(path, json.dumps({**kept, question: [now, marked]}), mode=0o600)
    return marked is not None and marked != now
