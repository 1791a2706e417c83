"""Build the lesson notebooks from their words; what is worked out in them comes from the engine."""

from __future__ import annotations

import re
from pathlib import Path

from kit.desk.notebook import Cell, code_cell, form_cell, markdown_cell, paper_as_markdown, write_notebook
from kit.documents.worksheet import draw_worksheet
from kit.tasks.task import FOLDER, cases, in_course_order, task

__all__ = ["build_lessons"]

START = Path(__file__).with_name("start.md")
BEHIND = Path(__file__).with_name("behind_the_scenes.md")
FENCE = "```python\n"
_CODE = re.compile(r"^(```python\n.*?^```)$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"^\{\{ (progress|practice|chart|lessons|worked example: [a-z0-9-]+) \}\}$", re.MULTILINE)


def build_lessons() -> dict[str, str]:
    """Every lesson notebook: file name to its text, the start page first."""
    lessons = {lesson_name(task_id): task_id for task_id in in_course_order()}
    built = {"00-start-here.ipynb": _build("start", START.read_text(encoding="utf-8"), lessons, "")}
    for name, task_id in lessons.items():
        words = (FOLDER / task_id / "lesson.md").read_text(encoding="utf-8")
        built[name] = _build(task_id.replace("_", "-"), words, lessons, task_id)
    built["90-behind-the-scenes.ipynb"] = _open_book("behind", BEHIND.read_text(encoding="utf-8"))
    return built


def lesson_name(task_id: str) -> str:
    """The file name of a lesson: its place in the course and its short title.

    >>> lesson_name("split_insurance_bill")
    '04-split-a-bill.ipynb'
    """
    short = re.match(r"[^,:]+?(?= between| from|$)", task(task_id).words.title)
    words = (short[0] if short else task_id).lower()
    return f"{task(task_id).place:02d}-{re.sub(r'[^a-z0-9]+', '-', words).strip('-')}.ipynb"


def _build(name: str, words: str, lessons: dict[str, str], task_id: str) -> str:
    """Cut the words at their places, and fill each place with what belongs there."""
    pieces = _PLACE.split(words)
    cells: list[Cell] = []
    for i, piece in enumerate(pieces):
        cell_id = f"{name[:50]}-{i}"
        if i % 2 == 0:
            if piece.strip():
                cells.append(markdown_cell(cell_id, piece))
        elif piece == "progress":
            cells.append(form_cell(cell_id, "progress"))
        elif piece == "practice":
            cells.append(markdown_cell(f"{cell_id}-about", _about(task_id)))
            cells.append(form_cell(cell_id, "practice", task_id))
        elif piece == "chart":
            cells.append(form_cell(cell_id, "progress", task_id))
        elif piece == "lessons":
            cells.append(markdown_cell(cell_id, _list_of_lessons(lessons)))
        else:
            cells.append(markdown_cell(cell_id, _worked_example(task_id, piece.removeprefix("worked example: "))))
    return write_notebook(cells)


def _open_book(name: str, words: str) -> str:
    """Words and open code in turns: what stands between code fences becomes a cell that the reader can run."""
    pieces = [piece for piece in _CODE.split(words) if piece.strip()]
    cells = [
        code_cell(f"{name}-{i}", piece.removeprefix(FENCE).removesuffix("```"))
        if piece.startswith(FENCE)
        else markdown_cell(f"{name}-{i}", piece)
        for i, piece in enumerate(pieces)
    ]
    return write_notebook(cells)


def _about(task_id: str) -> str:
    """How long one patient takes, and what it is good for."""
    rules = task(task_id)
    skills = ", ".join(skill.value.lower() for skill in rules.skills)
    work = "; ".join(work.value.lower() for work in rules.work)
    return (
        f"*About {rules.minutes} minutes a patient, once you know how. Part of the job: {rules.duty.value.lower()}. "
        f"You train: {skills}. Among the job's core tasks: {work}.*"
    )


def _list_of_lessons(lessons: dict[str, str]) -> str:
    return "\n".join(
        f"{task(task_id).place}. [{task(task_id).words.title}]({name}), about {task(task_id).minutes} minutes a patient"
        for name, task_id in lessons.items()
    )


def _worked_example(task_id: str, case_id: str) -> str:
    """A hand-worked case, drawn by the engine: its papers and its worksheet."""
    rules = task(task_id)
    found = next((case for case in cases(task_id) if case.id == case_id), None)
    if found is None:
        raise ValueError(f"{task_id}/lesson.md: there is no case {case_id!r} in cases.toml")
    facts = rules.case(found.facts)
    papers = [*rules.exhibits(facts), draw_worksheet(rules.solve(facts))]
    return "\n\n".join(paper_as_markdown(paper) for paper in papers)
