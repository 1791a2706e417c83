"""Keep a saved notebook as it was handed out: its words, and nothing of the session."""

from __future__ import annotations

from typing import Any

__all__ = ["keep_words_only"]


def keep_words_only(model: dict[str, Any], **_: Any) -> None:
    """Take outputs, counts and traces of the session out of a notebook that is about to be saved.

    Answers live in the journal, so nothing is lost, and a lesson that was only used stays the same
    to the byte: an update of the kit never meets a changed lesson.
    """
    notebook = model.get("content")
    if model.get("type") != "notebook" or not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        return
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
        for name in ("execution", "ExecuteTime", "collapsed", "trusted"):
            cell.get("metadata", {}).pop(name, None)
    metadata = notebook.get("metadata", {})
    metadata.pop("widgets", None)
    language = metadata.get("language_info")
    if isinstance(language, dict):
        metadata["language_info"] = {"name": language.get("name", "python")}
