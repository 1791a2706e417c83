"""A file of benefit answers in plain text, for the screen."""

from __future__ import annotations

from collections.abc import Iterator

from kit.documents.x12.benefits import BenefitFact, BenefitPeriod, BenefitResponse, InNetwork
from kit.documents.x12.benefits_reader import BenefitFile
from kit.documents.x12.findings import plain

__all__ = ["describe_benefits"]

_NETWORK = {InNetwork.YES: "in network", InNetwork.NO: "out of network", InNetwork.BOTH: "in and out of network"}


def describe_benefits(file: BenefitFile) -> str:
    """Describe benefit answers: for each patient who is covered, since when, and what the payer says; then findings.

    >>> from kit.documents.x12.benefits_reader import read_benefits
    >>> text = "ST*271*1~HL*1**20*1~NM1*PR*2*Quillbrook~HL*2*1*22*0~NM1*IL*1*Okafor*Ngozi~EB*C*IND*30***23*500~SE*7*1~"
    >>> print(describe_benefits(read_benefits(text, "answer.271")))
    answer.271: 1 answer
    <BLANKLINE>
    1. Ngozi Okafor at Quillbrook: not said whether active
       deductible, individual, all services, calendar year: $500.00
    <BLANKLINE>
    Findings: none
    """
    count = len(file.placed)
    lines = [f"{plain(file.name)}: {count} answer{'' if count == 1 else 's'}", ""]
    for number, response in enumerate(file.responses, 1):
        lines += [f"{number}. {_head(response)}", *_says(response), ""]
    lines.append(f"Findings ({len(file.findings)}):" if file.findings else "Findings: none")
    return "\n".join([*lines, *(f"  {plain(str(finding))}" for finding in file.findings)])


def _head(response: BenefitResponse) -> str:
    said = "active" if response.active else "not said whether active"
    if any(fact.kind.value == "inactive" for fact in response.facts):
        said = "not active"
    begins = f", from {response.begins.isoformat()}" if response.begins else ""
    ends = f" to {response.ends.isoformat()}" if response.ends else ""
    plan = f", plan {response.plan_name}" if response.plan_name else ""
    member = f", member {response.subscriber.member_id}" if response.subscriber.member_id else ""
    return plain(f"{response.patient.name} at {response.payer}{plan}{member}: {said}{begins}{ends}")


def _says(response: BenefitResponse) -> Iterator[str]:
    for one in response.rejections:
        yield plain(f"   no answer, reason {one.number}: {one.words}")
    for fact in response.facts:
        yield plain(f"   {_fact(fact)}")


def _fact(fact: BenefitFact) -> str:
    parts = [fact.kind.value]
    parts += [fact.level.value] if fact.level.value != "not stated" else []
    parts += [" and ".join(fact.services).replace("_", " ")] if fact.services else []
    parts += [fact.period.value] if fact.period is not BenefitPeriod.NOT_STATED else []
    parts += [_NETWORK[fact.in_network]] if fact.in_network in _NETWORK else []
    amounts = [str(fact.amount)] if fact.amount is not None else []
    amounts += [f"{fact.percent:f}%"] if fact.percent is not None else []
    amounts += [f"{fact.visits} visits"] if fact.visits is not None else []
    amounts += [f"({fact.note})"] if fact.note else []
    return ", ".join(parts) + (f": {' '.join(amounts)}" if amounts else "")
