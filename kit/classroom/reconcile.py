"""After a batch: every trainee who handed in is marked, or is named with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kit.assess.submission import mark_submission
from kit.classroom.handed_in import check_access, handed_in, newly_handed_in, trouble
from kit.classroom.intake import few, oddities, safe_name, shown_name
from kit.classroom.issued import KIT, issued_notebooks, kit_assignment
from kit.classroom.plain import one_line
from kit.classroom.set_aside import was_set_aside

__all__ = ["Report", "Standing", "reconcile"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one trainee stands: the score, whether a person must still grade something, and what was odd."""

    trainee: str
    score: float | None
    max_score: float
    by_hand: int
    problems: tuple[str, ...]

    @property
    def marked(self) -> bool:
        """True when every question has its points, or waits for a person."""
        return self.score is not None

    @property
    def state(self) -> str:
        """The same in words."""
        if self.score is None:
            return "NOT MARKED"
        return f"marked, {self.by_hand} to grade by hand" if self.by_hand else "marked"


@dataclass(frozen=True, slots=True)
class Report:
    """Everyone who handed in an assignment."""

    assignment: str
    standings: tuple[Standing, ...]

    @property
    def unmarked(self) -> tuple[Standing, ...]:
        """Those without a mark."""
        return tuple(standing for standing in self.standings if not standing.marked)

    def lines(self) -> Iterator[str]:
        """A summary: the counts, then one line for each trainee without a mark."""
        handed_in, unmarked = len(self.standings), len(self.unmarked)
        odd = sum(1 for standing in self.standings if standing.problems)
        by_hand = sum(standing.by_hand for standing in self.standings)
        yield (
            f"{self.assignment}: {handed_in} handed in, {handed_in - unmarked} marked, {unmarked} not marked; "
            f"{odd} with problems, {by_hand} answers to grade by hand"
        )
        for standing in self.unmarked:
            why = " | ".join(standing.problems) or f"no reason is known; run: nbgrader autograde {self.assignment}"
            yield f"{standing.trainee}: NOT MARKED: {why}"

    def table(self) -> str:
        """Everyone, with scores and problems, for the screen."""
        width = max([len("trainee"), *(len(standing.trainee) for standing in self.standings)])
        rows = [f"{'trainee':<{width}}  {'score':>15}  state"]
        for standing in self.standings:
            score = "-" if standing.score is None else f"{standing.score:.2f} of {standing.max_score:.2f}"
            rows.append(f"{standing.trainee:<{width}}  {score:>15}  {standing.state}")
            rows += [f"{'':<{width}}    {problem}" for problem in standing.problems]
        return "\n".join([*rows, "", next(iter(self.lines()))])


def reconcile(course: Path, assignment: str) -> Report:
    """Compare what was handed in with the gradebook, the set-aside files and the answers. Changes nothing."""
    scores = _scores(course, assignment)
    aside = was_set_aside(course, assignment, {name for name, (score, *_) in scores.items() if score is not None})
    names = {shown_name(name) for name in handed_in(course, assignment)} | aside.keys()
    standings = []
    for name in sorted(names):
        score, max_score, by_hand = scores.get(name, (None, 0.0, 0))
        try:
            now = _problems(course, assignment, name)
        except Exception as problem:  # of one submission, whatever it is: the others are reported all the same
            now = [trouble(course, assignment, name, problem)]
        standings.append(Standing(name, score, max_score, by_hand, few([*aside.get(name, []), *now])))
    return Report(assignment, tuple(standings))


def _problems(course: Path, assignment: str, trainee: str) -> list[str]:
    """What is odd about a submission as it lies there now."""
    folder = course / "submitted" / trainee / assignment
    if not safe_name(trainee) or folder.parent.is_symlink() or folder.is_symlink() or not folder.is_dir():
        return []
    check_access(folder)
    issued = issued_notebooks(course / "release" / assignment, course / "source" / assignment)
    kit = {name: notebook for name, notebook in issued.items() if kit_assignment(notebook) is not None}
    if not kit:
        return []
    try:
        answers = mark_submission(course, assignment, trainee, folder).problems
    except ValueError as problem:
        answers = (str(problem),)
    new = newly_handed_in(course, assignment, trainee)
    again = [f"{new}: handed in again since it was marked; run: nbgrader autograde {assignment}"] if new else []
    return [*again, *oddities(folder, kit), *map(one_line, answers)]


def _scores(course: Path, assignment: str) -> dict[str, tuple[float | None, float, int]]:
    """By trainee: score, best possible score, answers to grade by hand. The score is None while any mark is open."""
    from nbgrader.api import Gradebook, MissingEntry

    database = course / "gradebook.db"
    if not database.exists():
        return {}
    found: dict[str, tuple[float | None, float, int]] = {}
    with Gradebook(f"sqlite:///{database}") as gradebook:
        try:
            submissions = gradebook.assignment_submissions(assignment)
        except MissingEntry:
            return {}
        for submission in submissions:
            trainee = submission.student.id
            grades = [(book.name, grade) for book in submission.notebooks for grade in book.grades]
            open_marks = [
                grade for name, grade in grades
                if grade.manual_score is None and (
                    not _finished(course / "autograded" / trainee / assignment / f"{name}.ipynb")
                    or (grade.auto_score is None and not grade.needs_manual_grade)
                )
            ]  # fmt: skip
            score = None if open_marks or not grades else submission.score
            by_hand = 0 if score is None else sum(grade.needs_manual_grade for _, grade in grades)
            found[trainee] = (score, submission.max_score, by_hand)
    return found


def _finished(graded: Path) -> bool:
    """True when a run reached its end: for a kit notebook the marker says so, for others the file is there."""
    try:
        metadata = json.loads(graded.read_bytes())["metadata"]
    except (OSError, ValueError):
        return False
    return KIT not in metadata or bool(metadata[KIT].get("marked"))
