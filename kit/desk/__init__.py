"""What a trainee sees in Jupyter: papers, answer form, progress. Notebooks call these three functions only."""

from __future__ import annotations

from typing import Any

__all__ = ["graded", "practice", "progress"]


def practice(task_id: str) -> Any:
    """Show a task for endless practice, with marks at once."""
    from kit.desk.form import show
    from kit.desk.practice_desk import PracticeDesk

    return show(lambda folder: PracticeDesk(task_id, folder))


def graded(assignment: str, item: str) -> Any:
    """Show one task of an assignment: the papers that this trainee was given, and no marks."""
    from kit.desk.form import show
    from kit.desk.graded_desk import GradedDesk

    return show(lambda folder: GradedDesk(assignment, item, folder))


def progress(task_id: str | None = None) -> Any:
    """Show how far the trainee has come: with each task, or with one of them patient by patient."""
    from kit.desk.form import show
    from kit.desk.progress_desk import OneTaskDesk, ProgressDesk

    return show(ProgressDesk if task_id is None else lambda folder: OneTaskDesk(task_id, folder))
