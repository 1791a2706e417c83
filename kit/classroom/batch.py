"""One run of autograding: every submission is taken in, made gradable or named, before nbgrader starts."""

from __future__ import annotations

import atexit
import glob
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.apps import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from kit.assess.submission import keys_folder, read_keys
from kit.classroom.intake import safe_name, shown_name, take_in
from kit.classroom.issued import KIT, issued_notebooks, kit_assignment, read_notebook
from kit.classroom.set_aside import record

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

    def prepare(self) -> None:
        """Take in every submission: those that cannot be graded leave nbgrader's list, each with one line of why.

        Raises NbGraderException, before anything is graded, when the issuer's own files are not in order.
        """
        self._check_issuer()
        for folder in self._handed_in():
            trainee = self._trainee(folder)
            if not safe_name(trainee):
                self.converter.assignments.pop(folder, None)
                said = "submitted: a folder of this name cannot be graded; rename it"
                record(self.course, self.assignment, shown_name(trainee), said)
                self._warn(trainee, said)
                continue
            found = take_in(self.course, self.assignment, trainee, Path(folder), self.kit, kit=bool(self.kit))
            for problem in found.problems:
                self._warn(trainee, problem)
            if not found.usable:
                self.converter.assignments.pop(folder, None)
                continue
            self._expect(folder)
            self._clear_half_done(trainee)
        if self.kit and isinstance(self.converter.parent, AutogradeApp):
            # Only the command ends with its batch; a server goes on living, and asks for one trainee at a time.
            atexit.register(self._reconcile)

    def graded_folder(self, trainee: str, assignment: str) -> Path:
        """Where nbgrader puts a graded submission."""
        return Path(self.coursedir.format_path(self.coursedir.autograded_directory, trainee, assignment))

    def _check_issuer(self) -> None:
        problem = ""
        if not self.kit and keys_folder(self.course, self.assignment).is_dir() and not self.issued:
            problem = f"{self.assignment}: release/ and source/ hold no notebook; run: nbgrader generate_assignment"
        if self.kit:
            try:
                read_keys(self.course, self.assignment)
            except ValueError as wrong:
                problem = str(wrong)
        if problem:
            self.converter.log.error(problem)
            raise NbGraderException(problem)

    def _handed_in(self) -> list[str]:
        """Every submission's folder, also those in which nbgrader saw no notebook."""
        pattern = self.coursedir.format_path(
            self.coursedir.submitted_directory, self.coursedir.student_id, self.coursedir.assignment_id
        )
        return sorted({*glob.glob(pattern), *self.converter.assignments})  # noqa: PTH207 - as nbgrader spells them

    def _trainee(self, folder: str) -> str:
        pattern = self.coursedir.format_path(
            self.coursedir.submitted_directory, "(?P<trainee>.*)", re.escape(self.assignment), escape=True
        )
        match = re.fullmatch(pattern, folder, re.DOTALL)
        return match["trainee"] if match else Path(folder).parent.name

    def _expect(self, folder: str) -> None:
        """Have nbgrader grade the kit's notebooks, and of others only those that were issued and handed in."""
        if not self.kit:
            return
        handed_in = [path for path in self.converter.assignments.get(folder, []) if Path(path).stem in self.issued]
        kit = [os.path.join(folder, f"{name}.ipynb") for name in self.kit]  # noqa: PTH118 - as nbgrader spells it
        self.converter.assignments[folder] = sorted({*kit, *handed_in})

    def _clear_half_done(self, trainee: str) -> None:
        """Clear what a killed run left: nbgrader would take it for done, and the trainee would stay unmarked."""
        done = self.graded_folder(trainee, self.assignment)
        if not self.kit or self.coursedir.notebook_id != "*" or not os.path.lexists(done):
            return
        for name in self.kit:
            notebook = read_notebook(done / f"{name}.ipynb")
            if notebook is None or not notebook.metadata.get(KIT, {}).get("marked"):
                if done.is_symlink():
                    done.unlink()
                else:
                    shutil.rmtree(done)
                self._warn(trainee, f"{name}.ipynb: an earlier run was stopped in the middle; it is graded again")
                return

    def _reconcile(self) -> None:
        from kit.classroom.reconcile import reconcile

        try:
            for line in reconcile(self.course, self.assignment).lines():
                self.converter.log.warning(line)
        except Exception as problem:  # at the end of the process nobody is left to handle it
            self.converter.log.error("%s: the summary could not be made: %s", self.assignment, problem)

    def _folder(self, step: str, trainee: str) -> Path:
        return Path(self.coursedir.format_path(step, trainee, self.assignment))

    def _warn(self, trainee: str, said: str) -> None:
        self.converter.log.warning("%s: %s", shown_name(trainee), said)
