"""The trainee's progress: one row for each task, read from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit.assess.journal import FILE_NAME, Journal
from kit.assess.practice import FirstCheck, Practice, first_checks, replay
from kit.desk.practice_desk import STREAK_THAT_SHOWS_IT
from kit.documents.exhibit import draw_exhibit
from kit.tasks.task import in_course_order, task

__all__ = ["OneTaskDesk", "ProgressDesk"]

MOST_BARS = 24


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
        states = {name: replay(entries, f"practice/{name}") for name in in_course_order()}
        fresh = next((name for name, state in states.items() if not state.attempts), None)
        rows = [
            (task(name).words.title, state, _next_step(state, len(task(name).levels), here=name == fresh))
            for name, state in states.items()
        ]
        return {"progress": draw_exhibit("Your progress", _TABLE, rows=rows).html}


class OneTaskDesk:
    """The picture at the end of a lesson: how much was right at the first check, patient by patient."""

    def __init__(self, task_id: str, folder: Path) -> None:
        self.task = task(task_id)
        self.journal = Journal(folder / FILE_NAME)

    def act(self, action: str, message: Mapping[str, Any]) -> bool:
        """Nothing to do: the view is read anew after every message."""
        return True

    def view(self) -> dict[str, Any]:
        """The chart, and the same numbers as a table."""
        checks = first_checks(self.journal.read().entries, f"practice/{self.task.id}")
        last = list(enumerate(checks, 1))[-MOST_BARS:]
        if not last:
            nothing = draw_exhibit(f"Your progress: {self.task.words.title}", _NOTHING)
            return {"progress": nothing.html, "chart": None}
        rows = [(number, check, self.task.levels[check.level - 1]) for number, check in last]
        table = draw_exhibit(
            "Your last patient" if len(last) == 1 else f"Your last {len(last)} patients", _PATIENTS, rows=rows
        )
        return {"progress": table.html, "chart": _chart(last)}


def _chart(last: list[tuple[int, FirstCheck]]) -> dict[str, Any]:
    """One bar a patient; what it says is said in words as well."""
    bars = [
        {
            "label": str(number),
            "percent": check.percent,
            "words": f"Patient {number}: {check.right} of {check.of} right at the first check, level {check.level}",
        }
        for number, check in last
    ]
    whole = sum(check.right == check.of for _, check in last)
    return {
        "bars": bars,
        "words": f"Chart: right at the first check, patient by patient; {whole} of {len(last)} all right",
        "below": "One bar for each patient, the newest on the right: how much was right at the first check.",
    }


def _next_step(state: Practice, levels: int, *, here: bool) -> str:
    """What to do next with a task, in a few words."""
    if not state.attempts:
        return "Start here" if here else "Comes later"
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

_NOTHING = """
<p>{{ title }}: your chart begins with your first check.</p>
"""

_PATIENTS = """
<table class="kit-progress"><caption>{{ title }}</caption>
<thead><tr><th scope="col">Patient</th><th scope="col">Level</th>
<th scope="col" class="kit-amount">Right at the first check</th><th scope="col" class="kit-amount">Hints before it</th>
<th scope="col" class="kit-amount">Minutes to it</th><th scope="col">Solved in the end</th></tr></thead><tbody>
{% for number, check, level in rows %}
<tr><th scope="row">{{ number }}</th><td>{{ check.level }}: {{ level }}</td>
<td class="kit-amount">{{ check.right }} of {{ check.of }}</td><td class="kit-amount">{{ check.hints }}</td>
<td class="kit-amount">{{ "%.1f" % (check.seconds / 60) }}</td>
<td>{{ "yes" if check.solved else "not yet" }}</td></tr>
{% endfor %}
</tbody></table>
"""
