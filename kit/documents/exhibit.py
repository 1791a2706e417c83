"""An exhibit: one paper as the reader sees it, and the one place that turns values into HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["Exhibit", "FileToTake", "draw_exhibit", "facts"]


@dataclass(frozen=True, slots=True)
class FileToTake:
    """A file that the reader may take and work on."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A finished paper: its title and its HTML, and a file if one belongs to it.

    Nothing of how it was made is left in it.
    """

    title: str
    html: str
    file: FileToTake | None = None


@cache
def _environment() -> Environment:
    """Templates escape every value, and a misspelt value is an error instead of a gap."""
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _template(text: str) -> Template:
    return _environment().from_string(text)


def draw_exhibit(title: str, template: str, **values: object) -> Exhibit:
    """Fill a template with values, each of them escaped."""
    return Exhibit(title, _template(template).render(title=title, **values).strip())


def facts(title: str, pairs: Iterable[tuple[str, str]]) -> Exhibit:
    """A paper of named facts, drawn as a captioned two-column table."""
    return draw_exhibit(title, _FACTS, pairs=list(pairs))


_FACTS = """
<table class="kit-facts"><caption>{{ title }}</caption><tbody>
{% for name, value in pairs %}
<tr><th scope="row">{{ name }}</th><td>{{ value }}</td></tr>
{% endfor %}
</tbody></table>
"""
