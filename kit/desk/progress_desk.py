"""The trainee's progress: one row for each task, read from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit.assess.journal import FILE_NAME, Journal
from kit.assess.practice import Practice, replay
from kit.desk.practice_desk import STREAK_THAT_SHOWS_IT
from kit.documents.exhibit import draw_exhibit
from kit.tasks.task import task, task_ids

__all__ = ["ProgressDesk"]


class ProgressDesk:
    """The table on the start page. It is read anew whenever it comes into sight."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(folder / FILE_NAME)

    def act(self, action: str, message: Mapping[str, Any]) -> bool:
        """Nothing to do: the view is read anew after every message."""
        return True

    def view(self) -> dict[str, Any]:
        """One row a task: patients solved, attempts, streak."""
        entries = self.journal.read().entries
        states = {name: replay(entries, f"practice/{name}") for name in task_ids()}
        rows = [
            (task(name).words.title, state, _next_step(state, len(task(name).levels))) for name, state in states.items()
        ]
        return {"progress": draw_exhibit("Your progress", _TABLE, rows=rows).html}


def _next_step(state: Practice, levels: int) -> str:
    """What to do next with a task, in a few words."""
    if not state.attempts:
        return "Start here"
    if state.streak < STREAK_THAT_SHOWS_IT:
        return f"Solve {STREAK_THAT_SHOWS_IT} patients in a row"
    return f"Try level {state.level + 1}" if state.level < levels else "You have it. Come back now and then"


_TABLE = """
<table class="kit-progress"><caption>{{ title }}</caption>
<thead><tr><th scope="col">Task</th><th scope="col" class="kit-amount">Patients solved</th>
<th scope="col" class="kit-amount">Attempts</th><th scope="col" class="kit-amount">Streak</th>
<th scope="col" class="kit-amount">Best streak</th><th scope="col">Next step</th></tr></thead><tbody>
{% for name, state, next_step in rows %}
<tr><th scope="row">{{ name }}</th><td class="kit-amount">{{ state.patients_solved }}</td>
<td class="kit-amount">{{ state.attempts }}</td><td class="kit-amount">{{ state.streak }}</td>
<td class="kit-amount">{{ state.best_streak }}</td>
<td>{{ next_step }}</td></tr>
{% endfor %}
</tbody></table>
"""
