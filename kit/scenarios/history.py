"""A patient's whole history with one hospital: who answers, who insures, what was done, billed, paid and said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.call_facts import CallEnding
from kit.engine.claim import ServiceLine
from kit.engine.codes import Diagnosis
from kit.engine.ledger import Account
from kit.engine.money import Money
from kit.engine.payment_plans import PlanOutcome
from kit.engine.remittance import Remittance
from kit.scenarios.coverage import Coverage
from kit.scenarios.people import Name, Person
from kit.scenarios.places import Place

__all__ = [
    "AgreedPlan",
    "CallNote",
    "Claim",
    "Guarantor",
    "History",
    "InjectedError",
    "PatientAccount",
    "Practice",
    "Received",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class Practice:
    """The hospital or clinic that sends the bills."""

    name: str
    street: str
    place: Place
    phone: str
    email: str
    provider_number: str
    tax_number: str


@dataclass(frozen=True, slots=True)
class Guarantor:
    """Who answers for the bill. `relation` is what the guarantor is to the patient: self, parent or spouse."""

    name: Name
    relation: str
    birth_date: date
    street: str
    place: Place
    phone: str
    email: str
    employer: str
    household_size: int
    gross_monthly_income: Money


@dataclass(frozen=True, slots=True)
class Visit:
    """What was done: from which day to which, by whom, what for, and every charge with its allowed amount."""

    practice: Practice
    department: str
    provider: Name
    provider_number: str
    first_day: date
    last_day: date
    diagnosis: Diagnosis
    charges: tuple[ServiceLine, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What was sent to one payer. `order` is 1 for the first payer, 2 for the second."""

    number: str
    coverage: Coverage
    order: int
    submitted: date
    lines: tuple[ServiceLine, ...]
    authorization: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A remittance and the day on which it was posted; it holds one claim of this account."""

    on: date
    remittance: Remittance


@dataclass(frozen=True, slots=True)
class CallNote:
    """What was noted about a call. `at` is the local time of the patient, such as 2026-03-04 10:15."""

    at: str
    inbound: bool
    with_whom: str
    purpose: str
    ending: CallEnding
    note: str
    representative: Name


@dataclass(frozen=True, slots=True)
class AgreedPlan:
    """A payment plan that was agreed on, and its instalments."""

    agreed: date
    outcome: PlanOutcome


@dataclass(frozen=True, slots=True)
class PatientAccount:
    """One account: a visit, its claims and remittances, every movement of money, statements, calls and plan.

    `coverages` are in the order in which they pay; none for a patient who pays alone.
    """

    number: str
    visit: Visit
    coverages: tuple[Coverage, ...]
    claims: tuple[Claim, ...]
    received: tuple[Received, ...]
    ledger: Account
    statements: tuple[date, ...] = ()
    calls: tuple[CallNote, ...] = ()
    plan: AgreedPlan | None = None


@dataclass(frozen=True, slots=True)
class InjectedError:
    """One thing that was made wrong on purpose.

    `family` and `kind` say which error it is, `table`, `key` and `field` where it stands (`key` is the
    number of the row: account, claim or line), `right` and `wrong` what stood there and what stands there
    now, `found_by` the check that brings it to light.
    """

    family: str
    kind: str
    table: str
    key: str
    field: str
    right: str
    wrong: str
    found_by: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything about one patient, as the papers say it; `errors` are those that were put in on purpose."""

    patient: Person
    guarantor: Guarantor
    coverages: tuple[Coverage, ...]
    accounts: tuple[PatientAccount, ...]
    errors: tuple[InjectedError, ...] = ()
