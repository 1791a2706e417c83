"""Read an electronic benefit response (X12 271) into values, keeping all that can be read and naming what cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kit.documents.x12.benefit_codes import INSURANCE, RELATIONS
from kit.documents.x12.benefit_facts import read_fact, read_rejection
from kit.documents.x12.benefits import COVERED_OR_NOT, BenefitFact, BenefitResponse, Member, Rejection
from kit.documents.x12.envelope import EnvelopeCheck
from kit.documents.x12.findings import Finding, Findings
from kit.documents.x12.reading import Reading
from kit.documents.x12.segments import Segment, read_segments
from kit.documents.x12.values import read_day, shown
from kit.engine.coverage import Relation

__all__ = ["BenefitFile", "PlacedBenefits", "read_benefits"]

KIND = "271"
_OUTSIDE = ("ISA", "IEA", "GS", "GE", "TA1")
_NOT_USED = ("BHT", "N3", "N4", "PER", "PRV", "HI", "MPI", "HSD", "III", "LS", "LE", "REF", "DTP", "NM1", "TRN", "INS")
_PAYER, _PROVIDER, _SUBSCRIBER, _DEPENDENT = "20", "21", "22", "23"
_BEGINS, _ENDS = ("346", "356"), ("347", "357")
_PERIODS = ("291", "307")
_OF_A_BENEFIT = ("DTP", "REF", "HSD", "III")
_OF_THE_SUBSCRIBER = ("group_number", "begins", "ends", "trace_number")
"""What holds for a dependent too, unless the dependent has something else."""
_LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class PlacedBenefits:
    """A response with where it stood: its first and last segment."""

    response: BenefitResponse
    first_segment: int
    last_segment: int


@dataclass(frozen=True, slots=True)
class BenefitFile:
    """What was read from one file: the responses in order, and what is wrong with the file."""

    name: str
    placed: tuple[PlacedBenefits, ...]
    findings: tuple[Finding, ...]

    @property
    def responses(self) -> tuple[BenefitResponse, ...]:
        """The responses alone."""
        return tuple(one.response for one in self.placed)


def read_benefits(data: bytes | str, name: str) -> BenefitFile:
    """Read every benefit response in an electronic file (X12 271), whatever is wrong with it.

    Each patient is a response: the subscriber, or each dependent. `name` is what the findings call the
    file. What cannot be read becomes a finding with its segment, is left out, and all else is kept.
    Law: whatever `write_benefits` wrote is read back equal. Nothing is raised.

    >>> text = "ST*271*1~HL*1**20*1~NM1*PR*2*Quillbrook~HL*2*1*22*0~NM1*IL*1*Okafor*Ngozi~EB*1**30**Silver~SE*7*1~"
    >>> found = read_benefits(text, "answer.271").responses[0]
    >>> found.patient.name, found.active, found.plan_name
    ('Ngozi Okafor', True, 'Silver')
    """
    findings = Findings(name)
    placed = tuple(_transactions(read_segments(data, findings), findings))
    if not placed and not findings.found:
        findings.add(0, "", "there is no benefit response in this file", "choose a file that holds a 271")
    return BenefitFile(name, placed, findings.all())


def _transactions(segments: Iterator[Segment], findings: Findings) -> Iterator[PlacedBenefits]:
    """Each response of each transaction. One that begins without its ST is read too."""
    envelope, reader, skipping = EnvelopeCheck(findings), None, False
    for segment in segments:
        envelope.see(segment)
        if segment.tag in ("ST", "SE") or segment.tag in _OUTSIDE:
            if reader:
                yield from reader.end()
            reader = None
            skipping = segment.tag == "ST" and segment.element(1) != KIND
            if skipping:
                wrong = f"transaction {segment.element(1) or '(none)'} is no benefit response (271), so it is skipped"
                findings.add(segment.number, segment.text, wrong, "read it with the reader for its kind")
            elif segment.tag == "ST":
                reader = _TransactionReader(findings)
        elif not skipping:
            if reader is None and segment.tag in ("BHT", "HL"):
                findings.add(segment.number, segment.text, "a response begins without its ST", "ask for the whole file")
                reader = _TransactionReader(findings)
            if reader:
                yield from reader.see(segment)
            else:
                findings.add(segment.number, segment.text, "this stands outside any transaction", "check the file")
    envelope.end()
    if reader:
        yield from reader.end()


@dataclass(slots=True)
class _Answer:
    """One patient's response while it is read."""

    first: int = 0
    facts: list[BenefitFact] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    """The other facts of the response, by their names there."""
    inherited: dict[str, Any] = field(default_factory=dict)
    """Those of the subscriber, where the patient is a dependent."""


class _TransactionReader:
    """Takes in the segments of one transaction, level by level."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._sides: dict[str, str] = {}
        self._level = ""
        self._answer = _Answer()
        self._last = 0

    def see(self, segment: Segment) -> Iterator[PlacedBenefits]:
        """Take in the next segment; gives the response before it when a new one begins."""
        if segment.tag == "HL":
            yield from self._new_level(segment)
        self._answer.first = self._answer.first or segment.number
        self._last = segment.number
        reading = Reading(segment, self._findings)
        if segment.tag == "EB":
            self._answer.facts.append(read_fact(reading))
            if self._answer.facts[-1].kind in COVERED_OR_NOT and segment.element(4) in INSURANCE:
                self._answer.more.setdefault("insurance", INSURANCE[segment.element(4)])
        elif segment.tag == "AAA":
            self._answer.rejections.append(read_rejection(reading))
        elif segment.tag == "MSG" and self._answer.facts:
            self._note(reading)
        elif segment.tag == "DMG":
            self._birth_date_and_sex(reading)
        elif segment.tag in _NOT_USED:
            if not self._answer.facts:
                self._about_the_patient(reading)
            elif segment.tag in _OF_A_BENEFIT:
                self._behind_a_fact(reading)
        elif segment.tag not in ("HL", "MSG"):
            reading.odd(f"{segment.tag} is no part of a benefit response, so it is left out", "check the file")

    def end(self) -> Iterator[PlacedBenefits]:
        """The last response."""
        if self._answer.members or self._answer.rejections or self._answer.facts:
            yield self._placed()
        else:
            self._findings.add(self._answer.first, "", "this transaction answers about nobody", "ask the payer again")

    def _new_level(self, segment: Segment) -> Iterator[PlacedBenefits]:
        level, before = segment.element(3), self._answer
        if level == _DEPENDENT and _SUBSCRIBER in before.members:
            first = before.first
            if _DEPENDENT in before.members or before.facts or before.rejections:
                yield self._placed()
                first = segment.number
            own = {name: before.more[name] for name in _OF_THE_SUBSCRIBER if name in before.more}
            inherited = before.inherited if self._level == _DEPENDENT else own
            members = {_SUBSCRIBER: before.members[_SUBSCRIBER]}
            self._answer = _Answer(first, members=members, inherited=inherited)
        elif before.members or before.facts:
            yield self._placed()
            self._answer = _Answer()
        if level not in (_PAYER, _PROVIDER, _SUBSCRIBER, _DEPENDENT):
            wrong = f"{shown(level)} is no level of a benefit response"
            self._findings.add(segment.number, segment.text, wrong, "use 20, 21, 22 or 23")
        self._level = level

    def _about_the_patient(self, reading: Reading) -> None:
        segment, more = reading.segment, self._answer.more
        tag, kind = segment.tag, segment.element(1)
        if tag == "NM1":
            self._name(segment, kind)
        elif tag == "REF" and kind == "6P":
            more["group_number"] = segment.element(2)
        elif tag == "TRN":
            more.setdefault("trace_number", segment.element(2))
        elif tag == "INS":
            relation = RELATIONS.get(segment.element(2))
            if relation is None:
                reading.odd(
                    f"{shown(segment.element(2))} is no relation that the kit knows", "look it up with the payer"
                )
                relation = Relation.PARENT if self._level == _DEPENDENT else Relation.SELF
            more["relation"] = relation
        elif tag == "DTP":
            more.update(self._plan_days(reading, kind) or {})

    def _behind_a_fact(self, reading: Reading) -> None:
        """The plan's days and group behind a fact about the whole plan fill what is not stated; no more is kept."""
        segment, answer = reading.segment, self._answer
        said: dict[str, Any] | None = {}
        if answer.facts[-1].kind in COVERED_OR_NOT and segment.tag == "DTP":
            said = self._plan_days(reading, segment.element(1))
        elif answer.facts[-1].kind in COVERED_OR_NOT and (segment.tag, segment.element(1)) == ("REF", "6P"):
            said = {"group_number": segment.element(2)}
        if said is None:
            return
        stated = said | answer.inherited | answer.more
        if said and all(stated[name] == value for name, value in said.items()):
            answer.more |= said
        else:
            wrong = f"this {segment.tag} stands behind a benefit; nothing of it was kept"
            reading.odd(wrong, "read it in the file, or ask the payer")

    def _name(self, segment: Segment, kind: str) -> None:
        names = " ".join(one for at in (4, 5, 3, 7) if (one := segment.element(at)))
        if kind in ("PR", "1P", "FA"):
            side = "payer" if kind == "PR" else "provider"
            self._sides |= {side: names, f"{side}_number": segment.element(9)}
        elif kind in ("IL", "03"):
            level = _SUBSCRIBER if kind == "IL" else _DEPENDENT
            self._answer.members[level] = Member(names, segment.element(9))

    def _note(self, reading: Reading) -> None:
        last = self._answer.facts[-1]
        note = f"{last.note} {reading.segment.element(1)}".strip()
        if len(note) > _LONGEST_NOTE:
            reading.odd("there are too many words about one benefit; these are left out", "read them in the file")
        else:
            self._answer.facts[-1] = replace(last, note=note)

    def _birth_date_and_sex(self, reading: Reading) -> None:
        level = self._level if self._level in self._answer.members else next(reversed(self._answer.members), "")
        if not level or self._answer.facts:
            return
        sex = reading.segment.element(3)
        if sex not in ("F", "M", "U", ""):
            reading.odd(f"{shown(sex)} is no sex that a file names", "use F, M or U")
        days = self._days(reading, 1, "the birth date") if reading.segment.element(2) else []
        self._answer.members[level] = replace(
            self._answer.members[level], birth_date=days[0] if days else None, sex=sex if sex in ("F", "M") else ""
        )

    def _plan_days(self, reading: Reading, kind: str) -> dict[str, date] | None:
        """The plan's first and last day, as far as stated; None, and a finding, where they cannot be read."""
        if kind not in (*_BEGINS, *_ENDS, *_PERIODS):
            return {}
        days = self._days(reading, 2, "the plan's day")
        found = {"begins": days[0]} if days and kind not in _ENDS else {}
        if days and (kind in _ENDS or len(days) > 1):
            found["ends"] = days[-1]
        return found or None

    def _days(self, reading: Reading, at: int, what: str) -> list[date]:
        """The one or two days in an element, behind the letters that say how they are written."""
        try:
            return [read_day(one) for one in reading.segment.element(at + 1).split("-", 1)]
        except ValueError as error:
            reading.odd(f"{what}: {error}, so it is left out", "write the day as 20260302, or ask the payer")
            return []

    def _placed(self) -> PlacedBenefits:
        answer = self._answer
        if _DEPENDENT in answer.members and "relation" not in answer.more:
            wrong = "the file does not say what this dependent is to the subscriber; a child is taken"
            self._findings.add(answer.first, "", wrong, "ask the payer or the family")
            answer.more["relation"] = Relation.PARENT
        response = BenefitResponse(
            subscriber=answer.members.get(_SUBSCRIBER, Member("")),
            dependent=answer.members.get(_DEPENDENT),
            facts=tuple(answer.facts),
            rejections=tuple(answer.rejections),
            **{"payer": "", **self._sides, **answer.inherited, **answer.more},
        )
        return PlacedBenefits(response, answer.first, self._last)
