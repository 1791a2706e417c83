"""Draw a worksheet: every amount, why it is so, and where the rule was read."""

from __future__ import annotations

from kit.documents.exhibit import Exhibit, draw_exhibit
from kit.engine.worksheet import Worksheet

__all__ = ["draw_worksheet"]


def draw_worksheet(worksheet: Worksheet) -> Exhibit:
    """A worksheet as a table, one group of rows for each service, with links to the sources."""
    groups: dict[str, list[object]] = {}
    for line in worksheet:
        groups.setdefault(line.about, []).append(line)
    sources = list(dict.fromkeys(line.source for line in worksheet))
    return draw_exhibit(worksheet.title, _TABLE, groups=groups, sources=sources)


_TABLE = """
<table class="kit-worksheet"><caption>{{ title }}</caption>
<thead><tr><th scope="col">Part</th><th scope="col" class="kit-amount">Result</th>
<th scope="col">Why</th><th scope="col">Source</th></tr></thead>
{% for about, lines in groups.items() %}
<tbody>
<tr><th scope="rowgroup" colspan="4">{{ about or "All together" }}</th></tr>
{% for line in lines %}
<tr><th scope="row">{{ line.label }}</th>\
<td{% if line.value is not string %} class="kit-amount"{% endif %}>{{ line.shown }}</td>
<td>{{ line.why }}</td><td>[{{ sources.index(line.source) + 1 }}]</td></tr>
{% endfor %}
</tbody>
{% endfor %}
</table>
<ol class="kit-sources" aria-label="Sources">
{% for source in sources %}
<li><a href="{{ source.url }}" target="_blank" rel="noopener noreferrer">{{ source.title }}</a>, \
checked {{ source.checked.isoformat() }}</li>
{% endfor %}
</ol>
"""
