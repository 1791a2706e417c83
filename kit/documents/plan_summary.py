"""Draw a plan in plain words: the yearly limits, what is met so far, and the rule for each kind of service."""

from __future__ import annotations

from collections.abc import Sequence

from kit.documents.exhibit import Exhibit, draw_exhibit
from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.plan import Benefit, Part, Plan

__all__ = ["draw_plan_summary", "in_words"]


def draw_plan_summary(plan: Plan, met: Accumulators, services: Sequence[ServiceLine]) -> Exhibit:
    """The plan for the kinds of service on this claim, with this year's amounts before the visit."""
    limits = [("Deductible for the year", plan.deductible, met.deductible_met)]
    if plan.out_of_pocket_maximum is not None:
        limits.append(("Out-of-pocket maximum for the year", plan.out_of_pocket_maximum, met.out_of_pocket_met))
    kinds = dict.fromkeys(service.kind for service in services)
    rules = [(kind.replace("_", " ").capitalize(), in_words(plan.benefit(kind))) for kind in kinds]
    return draw_exhibit("Plan and this year so far", _TABLES, limits=limits, rules=rules)


def in_words(benefit: Benefit) -> str:
    """What a patient pays under a benefit, as one plain phrase.

    >>> from decimal import Decimal
    >>> in_words(Benefit(coinsurance_percent=Decimal(20)))
    'Patient pays the deductible, then 20% of the rest'
    """
    words = {
        Part.DEDUCTIBLE: "the deductible",
        Part.COPAY: f"a copay of {benefit.copay}",
        Part.COINSURANCE: f"{benefit.coinsurance_percent}% of the rest",
    }
    if not benefit.order:
        return "Patient pays nothing"
    said = "Patient pays " + ", then ".join(words[part] for part in benefit.order)
    return said if Part.DEDUCTIBLE in benefit.order else f"{said}; no deductible"


_TABLES = """
<table class="kit-limits"><caption>{{ title }}: yearly limits</caption>
<thead><tr><th scope="col">Limit</th><th scope="col" class="kit-amount">In all</th>
<th scope="col" class="kit-amount">Met before this visit</th></tr></thead><tbody>
{% for name, limit, met in limits %}
<tr><th scope="row">{{ name }}</th><td class="kit-amount">{{ limit }}</td><td class="kit-amount">{{ met }}</td></tr>
{% endfor %}
</tbody></table>
<table class="kit-rules"><caption>{{ title }}: what the patient pays</caption>
<thead><tr><th scope="col">Kind of service</th><th scope="col">Rule</th></tr></thead><tbody>
{% for kind, rule in rules %}
<tr><th scope="row">{{ kind }}</th><td>{{ rule }}</td></tr>
{% endfor %}
</tbody></table>
"""
