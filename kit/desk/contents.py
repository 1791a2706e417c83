"""Save notebooks as they were built: what a form shows, and what Lab adds by itself, does not belong in the file."""

from __future__ import annotations

from typing import Any

__all__ = ["keep_clean"]

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def keep_clean(model: dict[str, Any], **_: Any) -> None:
    """Before a notebook is saved, drop outputs, counts, and what the session wrote into it.

    Answers are in the journal; an output that stays in the file would only show an old, dead form.
    """
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    notebook = model["content"]
    metadata = notebook.get("metadata", {})
    if "kernelspec" in metadata:
        metadata["kernelspec"] = dict(KERNEL)
    if "language_info" in metadata:
        metadata["language_info"] = {"name": "python"}
    metadata.pop("widgets", None)
    for cell in notebook.get("cells", []):
        for name in ("collapsed", "scrolled", "execution", "trusted"):
            cell.get("metadata", {}).pop(name, None)
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
