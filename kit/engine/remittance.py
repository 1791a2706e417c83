"""A remittance: what a payer says it paid, and why it paid no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kit.engine.money import Money, total
from kit.engine.record import Choice, Record

__all__ = [
    "Adjustment",
    "ClaimStatus",
    "GroupCode",
    "PaidLine",
    "ProviderAdjustment",
    "Remittance",
    "RemittanceClaim",
]

_REASON = re.compile(r"[0-9A-Z]{1,5}", re.ASCII)


class GroupCode(Choice):
    """Who an adjustment falls on: the contract, the patient, nobody in particular, the payer's choice, a correction."""

    CO = "CO"
    PR = "PR"
    OA = "OA"
    PI = "PI"
    CR = "CR"

    @classmethod
    def _missing_(cls, value: object) -> GroupCode | None:
        raise ValueError(f"{value!r} is no adjustment group; the groups are: {', '.join(cls)}")


class ClaimStatus(Choice):
    """How the payer handled a claim. The number that stands in an electronic file is read too."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"
    DENIED = "denied"
    PRIMARY_FORWARDED = "primary, forwarded"
    SECONDARY_FORWARDED = "secondary, forwarded"
    TERTIARY_FORWARDED = "tertiary, forwarded"
    REVERSAL = "reversal"
    NOT_OURS_FORWARDED = "not ours, forwarded"
    ESTIMATE = "estimate"

    @classmethod
    def _missing_(cls, value: object) -> ClaimStatus | None:
        number = str(value)
        if number not in _STATUS_NUMBERS:
            known = ", ".join(f"{name} ({_STATUS_NUMBERS[name]})" for name in _STATUS_NUMBERS)
            raise ValueError(f"{value!r} is no claim status; the statuses are: {known}")
        return cls(_STATUS_NUMBERS[number])

    @property
    def forwarded(self) -> bool:
        """Whether the payer has passed the claim on to the next one."""
        return self.value.endswith("forwarded")


_STATUS_NUMBERS = {
    "1": "primary",
    "2": "secondary",
    "3": "tertiary",
    "4": "denied",
    "19": "primary, forwarded",
    "20": "secondary, forwarded",
    "21": "tertiary, forwarded",
    "22": "reversal",
    "23": "not ours, forwarded",
    "25": "estimate",
}


@dataclass(frozen=True, slots=True)
class Adjustment(Record):
    """One reason why less was paid than charged: group, reason number, amount. A negative amount adds back.

    Any reason number is accepted; raises ValueError for an unknown group or what cannot be a reason number.

    >>> Adjustment(GroupCode.CO, "forty-five", Money.of("10"))
    Traceback (most recent call last):
    ValueError: a reason is one to five digits or capital letters, such as 45, not 'forty-five'
    """

    group: GroupCode
    reason: str
    amount: Money

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", GroupCode(self.group))
        if not _REASON.fullmatch(self.reason):
            raise ValueError(f"a reason is one to five digits or capital letters, such as 45, not {self.reason!r}")

    @property
    def code(self) -> str:
        """Group and reason as a remittance shows them, such as CO-45."""
        return f"{self.group}-{self.reason}"


@dataclass(frozen=True, slots=True)
class PaidLine(Record):
    """One charge of a claim as the payer saw it; code, units, day and remark codes are kept as they came."""

    charge: Money
    paid: Money
    adjustments: tuple[Adjustment, ...] = ()
    label: str = ""
    code: str = ""
    units: str = ""
    service_date: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemittanceClaim(Record):
    """One claim in a remittance: what was charged and paid, with the adjustments to the claim and to its lines.

    `patient_responsibility` is what the payer states (None when it states nothing: then nothing is
    compared). A claim may come without lines. A reversal carries the earlier claim's amounts with the
    opposite sign. Raises ValueError for a claim without a number.
    """

    claim_number: str
    charge: Money
    paid: Money
    status: ClaimStatus = ClaimStatus.PRIMARY
    patient_responsibility: Money | None = None
    adjustments: tuple[Adjustment, ...] = ()
    lines: tuple[PaidLine, ...] = ()
    payer_claim_number: str = ""
    patient: str = ""
    service_dates: str = ""
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "status", ClaimStatus(self.status))
        if not self.claim_number.strip():
            raise ValueError(f"a claim needs its number, not {self.claim_number!r}")

    def placed(self, place: str) -> Iterator[tuple[str, Adjustment]]:
        """Every adjustment with its place: those to the whole claim first, then line by line."""
        for adjustment in self.adjustments:
            yield place, adjustment
        for number, line in enumerate(self.lines, start=1):
            for adjustment in line.adjustments:
                yield f"{place} line {number}", adjustment

    def adjusted(self, group: GroupCode | None = None) -> Money:
        """All adjustments to the claim and its lines together, or only those of one group."""
        return total(one.amount for _, one in self.placed("") if group is None or one.group == group)


@dataclass(frozen=True, slots=True)
class ProviderAdjustment(Record):
    """Money moved outside the claims. It is taken off the payment: positive lowers it, negative raises it.

    Raises ValueError for what cannot be a reason code.
    """

    reason: str
    amount: Money
    reference: str = ""

    def __post_init__(self) -> None:
        if not _REASON.fullmatch(self.reason):
            raise ValueError(f"a reason is one to five digits or capital letters, such as WO, not {self.reason!r}")


@dataclass(frozen=True, slots=True)
class Remittance(Record):
    """One payment of a payer with the claims it is for and the adjustments outside the claims."""

    payment: Money
    claims: tuple[RemittanceClaim, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    payer: str = ""
    payment_number: str = ""
    payment_date: str = ""

    @property
    def claims_paid(self) -> Money:
        """What all claims were paid, reversals included."""
        return total(claim.paid for claim in self.claims)

    @property
    def provider_adjusted(self) -> Money:
        """What is taken off the payment outside the claims; a negative amount is added to it."""
        return total(one.amount for one in self.provider_adjustments)
