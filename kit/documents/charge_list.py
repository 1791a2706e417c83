"""Draw the itemized list of charges, with what the plan allows for each."""

from __future__ import annotations

from collections.abc import Sequence

from kit.documents.exhibit import Exhibit, draw_exhibit
from kit.engine.claim import ServiceLine
from kit.engine.money import total

__all__ = ["draw_charge_list"]


def draw_charge_list(services: Sequence[ServiceLine]) -> Exhibit:
    """The charges of one visit in order: code, service, kind, billed, allowed, and both totals."""
    return draw_exhibit(
        "Itemized charges",
        _TABLE,
        services=services,
        kinds=[service.kind.replace("_", " ") for service in services],
        billed=total(service.billed for service in services),
        allowed=total(service.allowed for service in services),
    )


_TABLE = """
<table class="kit-charges"><caption>{{ title }}</caption>
<thead><tr><th scope="col">#</th><th scope="col">Code</th><th scope="col">Service</th><th scope="col">Kind</th>
<th scope="col" class="kit-amount">Billed</th><th scope="col" class="kit-amount">Allowed</th></tr></thead>
<tbody>
{% for service in services %}
<tr><td>{{ loop.index }}</td><td>{{ service.code }}</td><th scope="row">{{ service.label }}</th>\
<td>{{ kinds[loop.index0] }}</td>
<td class="kit-amount">{{ service.billed }}</td><td class="kit-amount">{{ service.allowed }}</td></tr>
{% endfor %}
</tbody>
<tfoot><tr><th scope="row" colspan="4">Total</th><td class="kit-amount">{{ billed }}</td>
<td class="kit-amount">{{ allowed }}</td></tr></tfoot>
</table>
"""
