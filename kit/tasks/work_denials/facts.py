"""What the desk holds: the denied lines, what the account shows beside each, the payers' terms, the calendar."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kit.engine.dates import in_words
from kit.engine.days import WorkCalendar
from kit.engine.money import Money
from kit.engine.record import Choice
from kit.scenarios.insured import MEDICARE
from kit.scenarios.people import YEAR

__all__ = [
    "APPEAL",
    "ASK_PATIENT",
    "ASK_PAYER",
    "BILL",
    "CORRECT",
    "LEVEL_NAMES",
    "SEND",
    "STEPS",
    "WRITE_OFF",
    "Denial",
    "Evidence",
    "Kind",
    "Queue",
    "Terms",
    "federal_holidays",
    "kinds",
    "office_calendar",
]

CORRECT = "Correct and resubmit"
APPEAL = "Appeal"
SEND = "Send to another payer"
ASK_PAYER = "Ask the payer"
ASK_PATIENT = "Ask the patient"
BILL = "Bill the patient"
WRITE_OFF = "Write off"
STEPS = (CORRECT, APPEAL, SEND, ASK_PAYER, ASK_PATIENT, BILL, WRITE_OFF)

SATURDAY = 5
LEVEL_NAMES = (
    "First appeal to a plan",
    "Second appeal to a plan",
    "Medicare redetermination",
    "Medicare reconsideration",
    "Medicare hearing",
)


@cache
def federal_holidays() -> dict[date, str]:
    """The working days on which no office works, and by which a Medicare day moves; a Sunday's is kept on Monday.

    Source: https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/ (2026-11-25), as the package
    `holidays` has them.
    """
    from holidays import country_holidays

    found = country_holidays("US", years=range(YEAR - 1, YEAR + 2))
    return {day: found[day] for day in sorted(found) if day.weekday() < SATURDAY}


@cache
def office_calendar() -> WorkCalendar:
    """The days on which offices work."""
    return WorkCalendar(tuple(federal_holidays()))


"""The days on which offices work."""


class Evidence(Choice):
    """What the account shows beside a denial."""

    CORRECTION = "correction"
    APPROVAL = "approval"
    EMERGENCY = "emergency"
    RECORDS = "records"
    NO_RECORDS = "no records"
    REPORT = "report"
    OUR_LIST = "our list"
    OTHER_PLAN = "other plan"
    PAYER_KNOWS = "payer knows"
    PATIENT_KNOWS = "patient knows"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Kind:
    """A denial as it can stand in the queue: what the payer said, and what the account shows."""

    group: str
    reason: str
    remark: str
    evidence: Evidence
    note: str
    on_claim: bool = True
    stage: int = 0
    services: tuple[str, ...] = ("SVC-1003", "SVC-3001", "SVC-3003", "SVC-2010", "SVC-4003", "SVC-4005", "SVC-4008")
    units: tuple[int, ...] = (1,)
    part_paid: bool = False
    little_left: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    """The denials that can be drawn, by name."""
    table = tomllib.loads(Path(__file__).with_name("denials.toml").read_text(encoding="utf-8"))
    found = {}
    for name, row in table.items():
        lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
        found[name] = Kind(**{**row, **lists, "evidence": Evidence(row["evidence"])})
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """A plan's contract, in days: a first claim, a corrected one, one after another payer, two appeals.

    A corrected claim is counted from the day of service where `corrected_from_service` says so, otherwise
    from the date on the denial.
    """

    payer: str
    filing: int = 120
    corrected: int = 90
    corrected_from_service: bool = False
    after_other: int = 60
    appeal: int = 90
    second: int = 60


@dataclass(frozen=True, slots=True)
class Denial:
    """One denied line. `first` and `last` are the days that its note speaks of, `plan` the other plan."""

    kind: Kind
    claim: str
    patient: str
    payer: str
    service: str
    on: date
    dated: date
    billed: Money
    price: Money
    paid: Money
    first: date | None = None
    last: date | None = None
    plan: str = ""
    aside: str = ""

    @property
    def at_stake(self) -> Money:
        """What the contract still owes for it."""
        return self.price - self.paid

    @property
    def is_medicare(self) -> bool:
        """True for a line that Medicare denied."""
        return self.payer == MEDICARE

    @property
    def code(self) -> str:
        """Group and reason, as CO-16."""
        return f"{self.kind.group}-{self.kind.reason}"

    def told(self, words: str) -> str:
        """A remark or a note with the days and the plan of this line."""
        first, last = (in_words(day) if day else "" for day in (self.first, self.last))
        return words.format(first=first, last=last, ended=last, plan=self.plan)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue on one day, with the terms of the plans and the office's small balance."""

    office: str
    today: date
    terms: tuple[Terms, ...]
    denials: tuple[Denial, ...]
    small: Money
    has_medicare: bool = False

    @property
    def calendar(self) -> WorkCalendar:
        """The business days by which Medicare moves a last day."""
        return office_calendar()

    def terms_of(self, payer: str) -> Terms:
        """The contract with a plan. Raises ValueError for one that has none."""
        for one in self.terms:
            if one.payer == payer:
                return one
        raise ValueError(f"no terms for {payer!r}; there are some for: {', '.join(one.payer for one in self.terms)}")
