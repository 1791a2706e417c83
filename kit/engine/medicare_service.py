"""A service on a Medicare Part B claim, and how its charge was divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.engine.bounds import check_percent
from kit.engine.medicare import SEQUESTRATION, check_label, check_money
from kit.engine.medicare_schedule import LIMIT
from kit.engine.money import ZERO, Money, total
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source

__all__ = ["Coverage", "MedicareService", "PartBShare", "Participation", "claim_lines", "ending_lines"]

CHECKED = date(2026, 11, 25)
APPROVED = Source(
    "American Academy of Sleep Medicine: Medicare participation and non-participation",
    "https://aasm.org/understanding-medicare-participation-and-non-participation/",
    CHECKED,
)
ASSIGNMENT = Source(
    "California Health Advocates: Medicare assignment",
    "https://cahealthadvocates.org/the-basics/medicare-assignment-for-original-fee-for-service-medicare/",
    CHECKED,
)
DEDUCTIBLE = Source("SSA POMS HI 00610.430", "https://secure.ssa.gov/poms.nsf/lnx/0600610430", CHECKED)
COINSURANCE = Source(
    "Medicare manual text: Part B coinsurance",
    "https://medicarepaymentandreimbursement.com/2010/11/who-is-responsible-for-medicare-20.html",
    CHECKED,
)
COINSURANCE = Source(
    "Medicare manual text: Part B coinsurance",
    "https://medicarepaymentandreimbursement.com/2010/11/who-is-responsible-for-medicare-20.html",
    CHECKED,
)
NOTICE = Source(
    "CGS (Medicare contractor): Advance Beneficiary Notices", "https://cgsmedicare.com/jc/claims/sub/abns.html", CHECKED
)


class Participation(Choice):
    """How a provider stands with Medicare this year."""

    PARTICIPATING = "participating"
    NONPARTICIPATING = "nonparticipating"
    OPTED_OUT = "opted out"


class Coverage(Choice):
    """Whether Medicare covers a service, and whether the patient signed for it beforehand.

    The notice is the Advance Beneficiary Notice: for a service that Medicare is expected to refuse this time.
    """

    COVERED = "covered"
    NOTICE_SIGNED = "refused, notice signed"
    NO_NOTICE = "refused, no notice"
    EXCLUDED = "excluded by law"


@dataclass(frozen=True, slots=True)
class MedicareService(Record):
    """One service on a Part B claim: the provider's charge and the full Medicare fee schedule amount.

    `fee_schedule` may be left out where Medicare does not pay. `patient_percent` is 20 for most services; 0,
    with `deductible_applies` false, for laboratory tests and covered preventive services.
    `limiting_charge_applies` is false for equipment and supplies: neither the reduced schedule nor the
    limiting charge holds for them. `limiting_charge` is the amount as printed in the fee schedule, when known.
    Raises ValueError for amounts and percentages outside their range.
    Source: https://www.whatismedicalinsurancebilling.org/2010/06/exceptions-to-annual-deductible-and.html (2026-11-25).
    """

    label: str
    charge: Money
    fee_schedule: Money | None = None
    patient_percent: Decimal = Decimal(20)
    deductible_applies: bool = True
    coverage: Coverage = Coverage.COVERED
    limiting_charge_applies: bool = True
    limiting_charge: Money | None = None

    def __post_init__(self) -> None:
        check_label("a service", self.label)
        check_money(f"{self.label}: the charge", self.charge)
        check_money(f"{self.label}: the fee schedule amount", self.fee_schedule)
        check_money(f"{self.label}: the limiting charge", self.limiting_charge)
        check_percent(f"{self.label}: patient_percent", self.patient_percent)


@dataclass(frozen=True, slots=True)
class PartBShare(Record):
    """How the charge for one service was divided between the write-off, the patient and Medicare.

    All amounts but the approved one add up to the charge.
    """

    service: MedicareService
    approved_amount: Money = ZERO
    contractual_adjustment: Money = ZERO
    deductible: Money = ZERO
    coinsurance: Money = ZERO
    excess_charge: Money = ZERO
    not_covered: Money = ZERO
    sequestration: Money = ZERO
    medicare_pays: Money = ZERO
    paid_to_patient: bool = False

    @property
    def medicare_share(self) -> Money:
        """Medicare's part of the approved amount, before sequestration."""
        return self.medicare_pays + self.sequestration

    @property
    def patient_owes(self) -> Money:
        """The patient's share; sequestration never changes it."""
        return self.deductible + self.coinsurance + self.excess_charge + self.not_covered

    @property
    def bill_to_patient(self) -> Money:
        """What the provider may collect from the patient: without assignment, Medicare's part as well."""
        return self.patient_owes + (self.medicare_share if self.paid_to_patient else ZERO)

    @property
    def patient_cost_after_medicare(self) -> Money:
        """What the patient is out of pocket once Medicare's check, if it goes to the patient, is in."""
        return self.bill_to_patient - (self.medicare_pays if self.paid_to_patient else ZERO)

    def amount(self, part: str) -> Money:
        """One part by its worksheet name."""
        found: Money = getattr(self, part)
        return found


_TOTALS = (
    ("approved_amount", "Approved amount", APPROVED),
    ("contractual_adjustment", "Contractual adjustment", ASSIGNMENT),
    ("deductible", "Part B deductible", DEDUCTIBLE),
    ("coinsurance", "Coinsurance", COINSURANCE),
    ("excess_charge", "Excess charge", LIMIT),
    ("not_covered", "Not covered, patient pays", NOTICE),
    ("medicare_share", "Medicare's share", COINSURANCE),
    ("sequestration", "Sequestration", SEQUESTRATION),
    ("medicare_pays", "Medicare pays", COINSURANCE),
    ("patient_owes", "Patient's share", COINSURANCE),
    ("bill_to_patient", "To collect from the patient", ASSIGNMENT),
    ("patient_cost_after_medicare", "Patient is out of pocket in the end", SEQUESTRATION),
)


def _payee(shares: Sequence[PartBShare]) -> tuple[str, str]:
    """Whom Medicare pays, and why."""
    paid = [share for share in shares if share.medicare_pays]
    if not paid:
        return "nobody", "Medicare pays nothing here."
    if paid[0].paid_to_patient:
        return "patient", "Without assignment Medicare sends its payment to the patient."
    return "provider", "With assignment Medicare pays the provider."


def ending_lines(share: PartBShare) -> list[Line]:
    """The last lines about one service: who is paid, what the patient owes, what may be collected."""
    about = share.service.label
    payee, why = _payee([share])
    parts = (share.deductible, share.coinsurance, share.excess_charge, share.not_covered)
    owes = "{} deductible + {} coinsurance + {} excess charge + {} not covered."
    collect = "The patient's share of {}."
    if share.paid_to_patient:
        collect = "The patient's share of {}, and Medicare's as well, because Medicare pays the patient."
    bill = share.bill_to_patient
    return [
        Line("medicare_pays_to", "Medicare pays it to", payee, why, ASSIGNMENT, about),
        Line("patient_owes", "Patient's share", share.patient_owes, owes, COINSURANCE, about, parts),
        Line("bill_to_patient", "To collect from the patient", bill, collect, ASSIGNMENT, about, (share.patient_owes,)),
    ]


def claim_lines(shares: Sequence[PartBShare], met: Money) -> list[Line]:
    """The last lines of the worksheet: each part added up over the claim, and the deductible met by now."""
    lines = []
    for name, label, source in _TOTALS:
        amounts = [share.amount(name) for share in shares]
        why = " + ".join(str(amount) for amount in amounts) + "." if len(amounts) > 1 else "There is one service."
        lines.append(Line(name, label, total(amounts), why, source))
    payee, why = _payee(shares)
    lines.append(Line("medicare_pays_to", "Medicare pays it to", payee, why, ASSIGNMENT))
    why = "Together with what was met before this claim."
    return [*lines, Line("deductible_met", "Part B deductible met by now", met, why, DEDUCTIBLE)]
