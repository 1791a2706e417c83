"""Draw a plan in plain words: the yearly limits, what is met so far, and the rule for each kind of service."""

from __future__ import annotations

from collections.abc import Sequence

from kit.documents.exhibit import Exhibit, draw_exhibit
from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.plan import Benefit, Part, Plan

__all__ = ["HOW_IT_COUNTS", "draw_plan_summary", "in_words", "kind_in_words"]

HOW_IT_COUNTS = (
    "The percentage is the patient's. Copays do not count toward a deductible. Deductible, copays and percentages all "
    "count toward the out-of-pocket maximum. If the deductible takes the whole charge, there is no copay and no "
    "percentage. If less than the copay is left of a charge, the copay is what is left."
)
_WIDER_KINDS = {"office_visit": "Office visit, specialist visit or urgent care"}
"""Kinds whose name alone does not say which services the rule takes in."""


def draw_plan_summary(plan: Plan, met: Accumulators, services: Sequence[ServiceLine]) -> Exhibit:
    """The plan for the kinds of service on this claim, with this year's amounts before the visit."""
    limits = [("Deductible for the year", plan.deductible, met.deductible_met)]
    if plan.out_of_pocket_maximum is not None:
        limits.append(("Out-of-pocket maximum for the year", plan.out_of_pocket_maximum, met.out_of_pocket_met))
    kinds = dict.fromkeys(service.kind for service in services)
    rules = [(kind_in_words(kind), in_words(plan.benefit(kind))) for kind in kinds]
    return draw_exhibit("Plan and this year so far", _TABLES, limits=limits, rules=rules, words=HOW_IT_COUNTS)


def kind_in_words(kind: str) -> str:
    """A kind of service as a plan names it, with what the rule takes in.

    >>> kind_in_words("generic_medicine")
    'Generic medicine'
    """
    return _WIDER_KINDS.get(kind, kind.replace("_", " ").capitalize())


def in_words(benefit: Benefit) -> str:
    """What a patient pays under a benefit, as one plain phrase.

    >>> from decimal import Decimal
    >>> in_words(Benefit(coinsurance_percent=Decimal(20)))
    'Patient pays the deductible, then 20% of what is left'
    """
    of = "what is left" if len(benefit.order) > 1 else "the allowed amount"
    words = {
        Part.DEDUCTIBLE: "the deductible",
        Part.COPAY: f"a copay of {benefit.copay}",
        Part.COINSURANCE: f"{benefit.coinsurance_percent}% of {of}",
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
<p>{{ words }}</p>
"""
