"""One run of autograding: every submission is taken in, made gradable or named, before nbgrader starts."""

from __future__ import annotations

import atexit
import contextlib
import fnmatch
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from nbformat.notebooknode import NotebookNode
from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from kit.assess.submission import keys_folder, read_keys
from kit.classroom.gradebook import has_due_date, why_unusable
from kit.classroom.handed_in import handed_in, newly_handed_in, trouble
from kit.classroom.intake import Handout, few, safe_name, shown_name, stand_in, take_in
from kit.classroom.issued import KIT, issued_notebooks, item_of, kit_assignment, read_notebook
from kit.classroom.lock import CourseLock
from kit.classroom.plain import one_line
from kit.classroom.set_aside import record
from kit.tasks.form import ENDINGS

__all__ = ["Batch"]


class Batch:
    """The submissions that nbgrader is about to grade, and the issued notebooks they belong to."""

    def __init__(self, converter: Autograde) -> None:
        self.converter = converter
        self.coursedir = converter.coursedir
        self.course = Path(self.coursedir.root)
        self.assignment = str(self.coursedir.assignment_id)
        self.issued: Mapping[str, NotebookNode] = issued_notebooks(
            self._folder(self.coursedir.release_directory, "."), self._folder(self.coursedir.source_directory, ".")
        )
        self.kit = {name: nb for name, nb in self.issued.items() if kit_assignment(nb) is not None}
        self._lock = CourseLock(self.course)

    def open(self) -> None:
        """Begin a run, before nbgrader looks for submissions.

        Raises NbGraderException when another run is at work in this course. A submission without a
        notebook gets a blank one here: nbgrader does not list it otherwise.
        """
        if not self._lock.take():
            self._stop(
                f"{self.assignment}: another nbgrader autograde is at work in this course; "
                "wait until it has ended, then run this again"
            )
        for trainee in self._handed_in():
            folder = self._folder(self.coursedir.submitted_directory, trainee)
            # Whatever goes wrong here goes wrong again in `prepare`, where it is named.
            with contextlib.suppress(OSError):
                if safe_name(trainee) and folder.is_dir() and not (folder.is_symlink() or folder.parent.is_symlink()):
                    stand_in(folder, self.kit)

    def close(self) -> None:
        """End a run of a server; the command keeps its course until its process ends, after the summary."""
        if not isinstance(self.converter.parent, AutogradeApp):
            self._lock.release()

    def prepare(self) -> None:
        """Take in every submission: those that cannot be graded leave nbgrader's list, each with one line of why.

        Raises NbGraderException, before anything is graded, when the issuer's own files are not in order.
        """
        handout = self._handout()
        listed = dict(self.converter.assignments)
        self.converter.assignments.clear()
        for trainee in self._handed_in():
            folder = str(self._folder(self.coursedir.submitted_directory, trainee))
            try:
                usable = self._take_in(handout, trainee, Path(folder))
            except Exception as problem:  # of one submission, whatever it is: it must not cost the others their marks
                self._refuse(trainee, trouble(self.course, self.assignment, trainee, problem))
                continue
            # Kit notebooks are graded even when nbgrader saw none; of others those that were issued and handed in.
            found = listed.get(folder, [])
            if usable and self.kit:
                found = [path for path in found if Path(path).stem in self.issued]
                found = sorted({*found, *(os.path.join(folder, f"{name}.ipynb") for name in self.kit)})  # noqa: PTH118
            if usable and found:
                self.converter.assignments[folder] = found
        if self.kit and isinstance(self.converter.parent, AutogradeApp):
            # Only the command ends with its batch; a server goes on living, and asks for one trainee at a time.
            atexit.register(self._reconcile)

    def graded_folder(self, trainee: str, assignment: str) -> Path:
        """Where nbgrader puts a graded submission."""
        return Path(self.coursedir.format_path(self.coursedir.autograded_directory, trainee, assignment))

    def _take_in(self, handout: Handout, trainee: str, folder: Path) -> bool:
        """True when nbgrader can grade this submission."""
        if not safe_name(trainee):
            self._refuse(trainee, "submitted: a folder of this name cannot be graded; rename it")
            return False
        found = take_in(handout, trainee, folder)
        for problem in few(found.problems):
            self._warn(trainee, problem)
        if found.usable:
            self._clear_outdated(trainee)
        return found.usable

    def _refuse(self, trainee: str, said: str) -> None:
        with contextlib.suppress(OSError):
            record(self.course, self.assignment, shown_name(trainee), said, refused=True)
        self._warn(trainee, said)

    def _handout(self) -> Handout:
        """What was handed out, when the issuer's own files are in order."""
        since = None
        if not self.kit and keys_folder(self.course, self.assignment).is_dir() and not self.issued:
            self._stop(f"{self.assignment}: release/ and source/ hold no notebook; run: nbgrader generate_assignment")
        if self.kit:
            try:
                since = min(keys.issued for keys in read_keys(self.course, self.assignment))
            except ValueError as wrong:
                self._stop(str(wrong))
        if why := why_unusable(self.coursedir.db_url):
            self._stop(why)
        source = self._folder(self.coursedir.source_directory, ".")
        names = {f"{name}.ipynb" for name in self.issued}
        items = {item for notebook in self.kit.values() for cell in notebook.cells if (item := item_of(cell))}
        # The files that a form takes are kept beside the notebook under the name of its task.
        names |= {f"{item}{ending}" for item in items for ending in ENDINGS}
        if not self.kit and source.is_dir():
            names |= {path.name for path in source.iterdir()}
        due = has_due_date(self.coursedir.db_url, self.assignment)
        return Handout(self.course, self.assignment, self.kit, frozenset(names), since, due)

    def _stop(self, said: str) -> NoReturn:
        """Stop before anything is graded, with one sentence."""
        self.converter.log.error(said)
        raise NbGraderException(said)

    def _handed_in(self) -> list[str]:
        """Every trainee who was asked for, also those in whose folder nbgrader saw no notebook."""
        try:
            everyone = handed_in(self.course, self.assignment)
        except OSError as problem:
            self._stop(f"submitted: {problem.strerror}; make this folder readable")
        return [trainee for trainee in everyone if fnmatch.fnmatch(trainee, self.coursedir.student_id)]

    def _clear_outdated(self, trainee: str) -> None:
        """Clear what nbgrader would wrongly take for done: what a killed run left, or what was handed in again."""
        done = self.graded_folder(trainee, self.assignment)
        if not self.kit or self.coursedir.notebook_id != "*" or not os.path.lexists(done):
            return
        notebooks = {name: read_notebook(done / f"{name}.ipynb") for name in self.kit}
        half = [name for name, nb in notebooks.items() if nb is None or not nb.metadata.get(KIT, {}).get("marked")]
        if half:
            why = f"{half[0]}.ipynb: an earlier run was stopped in the middle; it is graded again"
        elif new := newly_handed_in(self.course, self.assignment, trainee):
            why = f"{new}: handed in again since it was marked; it is graded again"
        else:
            return
        if done.is_symlink():
            done.unlink()
        else:
            shutil.rmtree(done)
        self._warn(trainee, why)

    def _reconcile(self) -> None:
        from kit.classroom.reconcile import reconcile

        try:
            for line in reconcile(self.course, self.assignment).lines():
                self.converter.log.warning(line)
        except Exception as problem:  # at the end of the process nobody is left to handle it
            self.converter.log.error(
                "%s: the summary could not be made: %s", self.assignment, one_line(str(problem).partition("\n")[0])
            )

    def _folder(self, step: str, trainee: str) -> Path:
        return Path(self.coursedir.format_path(step, trainee, self.assignment))

    def _warn(self, trainee: str, said: str) -> None:
        self.converter.log.warning("%s: %s", shown_name(trainee), said)
