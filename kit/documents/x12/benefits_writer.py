"""Write benefit responses as an electronic file (X12 271) that other programs read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kit.documents.x12.benefit_codes import INSURANCE, RELATIONS, code_of
from kit.documents.x12.benefit_facts import fact_written
from kit.documents.x12.benefits import COVERED_OR_NOT, BenefitResponse, Member
from kit.documents.x12.envelope import wrapped, written_text
from kit.documents.x12.values import day_written

__all__ = ["write_benefits"]

KIND = ("271", "HB", "005010X279A1")

_Rows = Iterator[list[str]]


def write_benefits(responses: Sequence[BenefitResponse], written_on: date, control_number: int = 1) -> str:
    """Write benefit responses as one electronic file (X12 271), each as a transaction of its own.

    Who sends and receives is made up. Law: `read_benefits` gives the same responses back.
    Raises ValueError, which names the text, for what the file cannot hold: a separator in a text, a
    kind of service or of insurance that has no number, no response at all.

    >>> from kit.documents.x12.benefits import BenefitFact, FactKind
    >>> answer = BenefitResponse("Quillbrook", Member("Ngozi Okafor"), facts=(BenefitFact(FactKind.ACTIVE),))
    >>> "NM1*IL*1*Okafor*Ngozi~" in write_benefits([answer], date(2026, 3, 2)).splitlines()
    True
    """
    if not responses:
        raise ValueError("there is nothing to write: one response or more is needed, not 0")
    rows = [list(_transaction(one, written_on)) for one in responses]
    return wrapped(rows, KIND, written_on, control_number)


def _transaction(response: BenefitResponse, written_on: date) -> _Rows:
    trace = written_text(response.trace_number, "trace number")
    yield ["BHT", "0022", "11", trace or "1", day_written(written_on), "0000"]
    yield ["HL", "1", "", "20", "1"]
    yield ["NM1", "PR", "2", *_organization(response.payer, "PI", response.payer_number, "payer")]
    yield ["HL", "2", "1", "21", "1"]
    if response.provider or response.provider_number:
        yield ["NM1", "1P", "2", *_organization(response.provider, "XX", response.provider_number, "provider")]
    yield ["HL", "3", "2", "22", "1" if response.dependent else "0"]
    own = list(_about_the_patient(response, trace))
    yield from _member(response.subscriber, "IL", response.group_number, [] if response.dependent else own)
    if response.dependent:
        yield ["HL", "4", "3", "23", "0"]
        yield from _member(response.dependent, "03", "", own)
    for rejection in response.rejections:
        yield ["AAA", "N", "", written_text(rejection.number, "rejection"), "C"]
    insurance = code_of(INSURANCE, response.insurance) if response.insurance else ""
    if response.insurance and not (insurance and any(one.kind in COVERED_OR_NOT for one in response.facts)):
        raise ValueError(f"insurance: '{response.insurance}' cannot stand in this file; leave it out")
    for fact in response.facts:
        yield from fact_written(fact, insurance)


def _organization(name: str, letters: str, number: str, what: str) -> list[str]:
    number = written_text(number, f"{what} number")
    return [written_text(name, what), "", "", "", "", letters if number else "", number]


def _about_the_patient(response: BenefitResponse, trace: str) -> _Rows:
    """What stands with the patient: the trace number, the relation, the first and last day of the plan."""
    if trace:
        yield ["TRN", "2", trace, "9KITPAYERS"]
    yield ["INS", "N" if response.dependent else "Y", code_of(RELATIONS, response.relation)]
    for kind, day in (("346", response.begins), ("347", response.ends)):
        if day:
            yield ["DTP", kind, "D8", day_written(day)]


def _member(member: Member, letters: str, group_number: str, own: Sequence[list[str]]) -> _Rows:
    """A person: the trace number before the name, all else in the order in which a file has it."""
    yield from (row for row in own if row[0] == "TRN")
    given, _, family = written_text(member.name, "member name").rpartition(" ")
    number = written_text(member.member_id, "member number")
    yield ["NM1", letters, "1", family, given, "", "", "", "MI" if number else "", number]
    if group_number:
        yield ["REF", "6P", written_text(group_number, "group number")]
    if member.birth_date or member.sex:
        if member.sex not in ("F", "M", ""):
            raise ValueError(f"sex: write F, M or nothing, not {member.sex!r}")
        born = ("D8", day_written(member.birth_date)) if member.birth_date else ("", "")
        yield ["DMG", *born, member.sex]
    yield from (row for row in own if row[0] != "TRN")
