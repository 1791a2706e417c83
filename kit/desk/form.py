"""Put a desk on the screen: a widget that carries views to the browser and answers back."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import anywidget
import traitlets

from kit.assess.journal import JournalProblem

__all__ = ["Desk", "Form", "Notice", "show"]

HERE = Path(__file__).parent


class Desk(Protocol):
    """One exercise: what is to be seen now, and what happens when the trainee does something."""

    def view(self) -> dict[str, Any]:
        """All that the browser may know, and no more."""

    def act(self, action: str, message: Mapping[str, Any]) -> bool:
        """Do what the trainee asked for. When this returns True, whatever was typed is on the disk."""


class Form(anywidget.AnyWidget):  # type: ignore[misc]
    """The answer form in a notebook. It holds no key: only what `Desk.view` gives out."""

    _esm = HERE / "form.js"
    _css = HERE / "form.css"
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: Desk) -> None:
        super().__init__(view=desk.view())
        self._desk = desk
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, message: object, _buffers: object) -> None:
        """Answer a message from the browser: saved, or one plain sentence of why not."""
        if not isinstance(message, dict) or not isinstance(message.get("action"), str):
            return
        reply = {"id": message.get("id"), "form": message.get("form")}
        try:
            if message["action"] != "ping":
                reply["saved"] = self._desk.act(message["action"], message)
                self.view = self._desk.view()
        except (OSError, JournalProblem) as problem:
            reply["problem"] = f"! Not saved: {problem}. Tell your instructor; your answers are still in this window."
        self.send(reply)

    def __repr__(self) -> str:
        return "The exercise appears here when JupyterLab is connected."


class Notice:
    """A plain sentence in place of an exercise that cannot be shown."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<p role="alert"><strong>This exercise cannot be shown.</strong> {html.escape(self.text)}</p>'


def show(open_desk: Callable[[Path], Desk]) -> Form | Notice:
    """Open a desk in the notebook's own folder; a problem becomes a sentence, never a traceback."""
    try:
        return Form(open_desk(Path.cwd()))
    except (ValueError, OSError) as problem:
        return Notice(str(problem))
