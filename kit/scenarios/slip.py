"""A slip of the pen: what a person types instead of the right number, name or code."""

from __future__ import annotations

from kit.scenarios.draw import Draw

__all__ = ["swapped"]


def swapped(draw: Draw, text: str, kind: str = "0123456789") -> str:
    """Two neighbors that differ change places, among the characters of one kind; the text itself if there are none.

    >>> swapped(Draw("any"), "A-12")
    'A-21'
    """
    places = [
        i for i in range(len(text) - 1) if text[i] != text[i + 1] and text[i] in kind and text[i + 1] in kind
    ]  # fmt: skip
    if not places:
        return text
    i = draw.at("slip").pick(places)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
