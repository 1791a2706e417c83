"""nbgrader's settings for a course of the kit: one call in `nbgrader_config.py`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

__all__ = ["configure", "exchange_root"]

TEMPLATES = Path(__file__).parent / "templates"


def configure(config: Any, course: Path) -> None:
    """Set up nbgrader for the course in the folder `course`.

    Every step of nbgrader stays as it is but these: a submission is marked from its answers, a
    notebook's body comes from the issuer, and what trainees wrote is shown without running it.
    """
    course = course.resolve()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.course_id = "patient-accounts"
    config.Exchange.root = str(exchange_root(course))
    config.ZipCollectApp.extractor_plugin = "kit.classroom.archives.OneByOne"
    config.ClearSolutions.text_stub = "YOUR ANSWER HERE"
    _set_marking(config, course)
    _set_pages(config, course)
    config.ExportApp.plugin_class = "kit.classroom.export.MarksPerQuestion"


def exchange_root(course: Path) -> Path:
    """The folder through which work is handed out and in; made when missing. KIT_EXCHANGE names another."""
    root = Path(os.environ.get("KIT_EXCHANGE") or course.parent / ".kit" / "exchange").resolve()
    root.mkdir(parents=True, exist_ok=True)
    return root


def _set_marking(config: Any, course: Path) -> None:
    config.Autograde.exporter_class = "kit.classroom.exporter.SubmissionExporter"
    config.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.ClearOutput",
        "kit.classroom.cells.SafeDeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        "kit.classroom.marker.RunOwnCode",
        "nbgrader.preprocessors.IgnorePattern",
        "nbgrader.preprocessors.LimitOutput",
        "kit.classroom.marker.MarkFromAnswers",
        "kit.classroom.marker.LatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.RunOwnCode.course = config.MarkFromAnswers.course = config.ShowExpected.course = str(course)
    config.GenerateAssignment.exporter_class = "kit.classroom.release.ReleaseExporter"
    config.GenerateAssignment.preprocessors = [
        "nbgrader.preprocessors.IncludeHeaderFooter",
        "nbgrader.preprocessors.InstantiateTests",
        "nbgrader.preprocessors.LockCells",
        "kit.classroom.cells.KeepKitCells",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.SaveCells",
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbgrader.preprocessors.ClearMarkScheme",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]


def _set_pages(config: Any, course: Path) -> None:
    import nbgrader

    config.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "kit.classroom.feedback.ShowExpected",
        "kit.classroom.harmless.Harmless",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    # formgrader's page of a submission is drawn by an HTMLExporter with this list.
    config.HTMLExporter.preprocessors = ["kit.classroom.harmless.Harmless"]
    own_pages = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(own_pages)]
