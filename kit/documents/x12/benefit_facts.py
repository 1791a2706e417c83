"""Read and write one fact of a benefit response: what a payer says about a service."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from kit.documents.x12.benefit_codes import FACT_KINDS, LEVELS, NETWORKS, PERIODS, REJECTIONS, SERVICES, code_of
from kit.documents.x12.benefits import BenefitFact, BenefitLevel, BenefitPeriod, FactKind, InNetwork, Rejection
from kit.documents.x12.envelope import written_text
from kit.documents.x12.reading import Reading
from kit.documents.x12.values import amount_written, read_decimal, shown
from kit.engine.money import ZERO

__all__ = ["fact_written", "read_fact", "read_rejection"]

_VISITS = "VS"
_MOST_VISITS = 100_000
_ALL = 100
_LONGEST_PERCENT = 12
_Word = TypeVar("_Word")


def read_fact(reading: Reading) -> BenefitFact:
    """One EB segment as a fact; what it says in codes that the kit does not know becomes a finding."""
    segment = reading.segment
    kind = _known(reading, FACT_KINDS, 1, "what is said", FactKind.OTHER)
    amount = reading.amount(7, f"the {kind.value} amount") if segment.element(7) else None
    if amount is not None and amount < ZERO:
        reading.odd(f"the {kind.value} amount {amount} is below zero, so it is left out", "ask the payer")
        amount = None
    return BenefitFact(
        kind=kind,
        level=_known(reading, LEVELS, 2, "whom it is for", BenefitLevel.OTHER),
        services=tuple(SERVICES.get(code, code) for code in segment.repetitions(3)),
        plan_name=segment.element(5),
        period=_known(reading, PERIODS, 6, "the time", BenefitPeriod.NOT_STATED),
        amount=amount,
        percent=_percent(reading),
        visits=_visits(reading),
        in_network=_known(reading, NETWORKS, 12, "in or out of the network", InNetwork.UNKNOWN),
        note=_procedure(reading),
    )


def _procedure(reading: Reading) -> str:
    """The procedure that a fact is about, in words that a note can hold; '' for none."""
    parts = [one.strip() for one in reading.composite(13).split(":") if one.strip()]
    return " ".join(("Procedure", *parts)) if parts else ""


def read_rejection(reading: Reading) -> Rejection:
    """One AAA segment: why the payer did not answer."""
    number = reading.segment.element(3)
    words = REJECTIONS.get(number)
    if words is None:
        reading.odd(f"the kit does not know the rejection {shown(number)}", "ask the payer what it means")
    return Rejection(number, words or "A reason that the kit does not know.")


def fact_written(fact: BenefitFact, insurance: str) -> list[list[str]]:
    """One fact as an EB segment, and its note as a MSG segment behind it; `insurance` is the code of the plan's kind.

    Raises ValueError for what the file cannot hold.
    """
    what = f"the {fact.kind.value} fact"
    row = [
        "EB",
        code_of(FACT_KINDS, fact.kind),
        code_of(LEVELS, fact.level),
        "^".join(_service_code(one, what) for one in fact.services),
        insurance,
        written_text(fact.plan_name, f"{what}: plan name"),
        code_of(PERIODS, fact.period),
        "" if fact.amount is None else amount_written(fact.amount),
        "" if fact.percent is None else _percent_written(fact.percent, what),
        *(("", "") if fact.visits is None else (_VISITS, str(fact.visits))),
        "",
        code_of(NETWORKS, fact.in_network),
    ]
    return [row, ["MSG", written_text(fact.note, f"{what}: note", 264)]] if fact.note else [row]


def _service_code(service: str, what: str) -> str:
    code = code_of(SERVICES, service) or service
    if not (code.isascii() and code.isalnum() and len(code) <= 2):
        known = ", ".join(SERVICES.values())
        raise ValueError(f"{what}: {shown(service)} is no kind of service; write one of: {known}")
    if code == service and service in SERVICES:
        raise ValueError(f"{what}: write {SERVICES[service]!r}, not its number {service!r}")
    return code


def _percent_written(percent: Decimal, what: str) -> str:
    text = f"{percent.scaleb(-2).normalize():f}"
    if len(text) > _LONGEST_PERCENT:
        raise ValueError(f"{what}: {percent}% has too many digits; write it shorter")
    return text


def _known(reading: Reading, table: Mapping[str, _Word], at: int, what: str, otherwise: _Word) -> _Word:
    code = reading.segment.element(at)
    if code not in table:
        reading.odd(f"{what}: the kit does not know {shown(code)}; it is read as '{otherwise}'", "ask the payer")
    return table.get(code, otherwise)


def _percent(reading: Reading) -> Decimal | None:
    """The percentage: a file writes 20% as .2; some write 20, which is said and taken as meant."""
    text = reading.segment.element(8)
    if not text:
        return None
    try:
        found = read_decimal(text)
    except ValueError as error:
        reading.odd(f"the percentage: {error}, so it is left out", "write 20% as .2")
        return None
    if found <= 1:
        return found.scaleb(2)
    if found > _ALL:
        reading.odd(f"the percentage {shown(text)} is above 100%, so it is left out", "write 20% as .2")
        return None
    reading.odd(f"the percentage {shown(text)} is above 1; it is taken as {found}%", "write 20% as .2")
    return found


def _visits(reading: Reading) -> int | None:
    kind, text = reading.segment.element(9), reading.segment.element(10)
    if not kind and not text:
        return None
    try:
        number = read_decimal(text)
    except ValueError as error:
        reading.odd(f"the number: {error}, so it is left out", "ask the payer")
        return None
    if kind != _VISITS or number != int(number) or number > _MOST_VISITS:
        reading.odd(f"{shown(text)} of {shown(kind)} is no number of visits, so it is left out", "ask the payer")
        return None
    return int(number)
