"""A service that was charged wrongly: the corrected charge, the new split, and who gets the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount
from kit.engine.money import ZERO, Money, total
from kit.engine.record import Record
from kit.engine.refund_deadline import RefundOwner
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["CorrectedRefund", "CorrectedService", "Share", "refund_corrected_services"]

OVER = Source(
    "Palmetto GBA: provider refunds to patients",
    "https://www.palmettogba.com/palmetto/jmb.nsf/DID/8RJQ327670",
    date(2026, 11, 25),
)
BILLING = Source(
    "Verywell Health: how to handle insurance overpayments",
    "https://www.verywellhealth.com/how-to-handle-insurance-overpayments-2317415",
    date(2026, 11, 25),
)


@dataclass(frozen=True, slots=True)
class Share(Record):
    """One party's part of a service, as it was and as it is right, and what was paid toward it.

    Raises ValueError without a name or for a negative amount.
    """

    name: str
    owner: RefundOwner
    before: Money
    after: Money
    paid: Money

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("everybody who pays needs a name; found ''")
        for what in ("before", "after", "paid"):
            check_amount(f"{self.name}: {what}", getattr(self, what))


@dataclass(frozen=True, slots=True)
class CorrectedService(Record):
    """A service with its charge and its split, as they were and as they are right.

    A service that was not given at all has 0 for everything that is right. Raises ValueError without a name,
    when a charge is not its adjustment plus all parts, or somebody stands twice.
    """

    service: str
    charge_before: Money
    charge_after: Money
    adjustment_before: Money
    adjustment_after: Money
    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        if not self.service.strip():
            raise ValueError("a corrected service needs a name, as in 'X-ray'; found ''")
        for what in ("charge_before", "charge_after", "adjustment_before", "adjustment_after"):
            check_amount(f"{self.service}: {what.replace('_', ' ')}", getattr(self, what))
        if len({share.name for share in self.shares}) != len(self.shares):
            raise ValueError(f"{self.service}: each party stands once")
        before = self.adjustment_before + total(share.before for share in self.shares)
        after = self.adjustment_after + total(share.after for share in self.shares)
        for when, charge, parts in (("before", self.charge_before, before), ("after", self.charge_after, after)):
            if parts != charge:
                raise ValueError(
                    f"{self.service}, {when}: adjustment and parts must make up the charge: expected {charge}, "
                    f"found {parts}, difference {parts - charge}"
                )

    @property
    def mistake(self) -> str:
        """What was wrong with the charge, in two words at most."""
        if self.charge_after == self.charge_before:
            return "wrong split"
        if self.charge_after > self.charge_before:
            return "undercharged"
        return "overcharged" if self.charge_after else "wrongly charged"


@dataclass(frozen=True, slots=True)
class CorrectedRefund:
    """What comes of corrected services: the refund of each party, and the worksheet."""

    refunds: Mapping[str, Money]
    worksheet: Worksheet


def refund_corrected_services(services: Sequence[CorrectedService], across_services: bool = True) -> CorrectedRefund:
    """Refund what each party paid too much for services that were overcharged or wrongly charged.

    The charge is corrected, the claim is split anew (that split is given), and everybody gets back what was
    paid above the new part. `across_services` sets what a party still owes on one service against what it
    overpaid on another; False keeps each service apart.

    Laws: charge, adjustment and parts change by the same amount; nobody gets back more than was paid.
    Raises ValueError for no services at all, a service listed twice, or one party with two owners.
    Source: https://www.palmettogba.com/palmetto/jmb.nsf/DID/8RJQ327670 (2026-11-25).
    Source: https://www.verywellhealth.com/how-to-handle-insurance-overpayments-2317415 (2026-11-25).

    >>> twice = CorrectedService("X-ray", Money.of("200"), Money.of("100"), ZERO, ZERO, (
    ...     Share("Fernhollow", RefundOwner.COMMERCIAL, Money.of("160"), Money.of("80"), Money.of("160")),
    ...     Share("patient", RefundOwner.PATIENT, Money.of("40"), Money.of("20"), Money.of("40"))))
    >>> found = refund_corrected_services([twice])
    >>> str(found.refunds["Fernhollow"]), str(found.refunds["patient"])
    ('$80.00', '$20.00')
    """
    names = [one.service for one in services]
    if not names or len(set(names)) != len(names):
        raise ValueError(f"at least one service, each listed once; found {', '.join(names) or 'none'}")
    lines = [line for one in services for line in _service(one)]
    refunds: dict[str, Money] = {}
    owners: dict[str, RefundOwner] = {}
    for share in (share for one in services for share in one.shares):
        if owners.setdefault(share.name, share.owner) is not share.owner:
            raise ValueError(f"{share.name} is {owners[share.name]!s} and {share.owner!s}; it is one of them")
    for name in owners:
        mine = [share for one in services for share in one.shares if share.name == name]
        paid, due = total(share.paid for share in mine), total(share.after for share in mine)
        over = [share.paid - share.after for share in mine]
        over = [total(over)] if across_services else over
        back, owed = total(max(ZERO, one) for one in over), total(max(ZERO, -one) for one in over)
        refunds[name] = back
        why = f"{paid} paid, {due} is the right part."
        lines += [
            Line("new_share", "Right part", due, "After the correction.", BILLING, name),
            Line("paid", "Paid", paid, "Toward these services.", BILLING, name),
            Line("refund", "Refund", back, why, OVER, name),
            Line("still_owed", "Still owed", owed, why, BILLING, name),
        ]
    return CorrectedRefund(refunds, Worksheet("Refunds for corrected services", (*lines, *_sums(services, refunds))))


def _service(one: CorrectedService) -> list[Line]:
    """The lines for one service: what was wrong, and how charge, adjustment and parts change."""
    change, adjusted = one.charge_after - one.charge_before, one.adjustment_after - one.adjustment_before
    why = f"{one.charge_before} was charged, {one.charge_after} is right."
    lines = [
        Line("mistake", "Mistake", one.mistake, why, BILLING, one.service),
        Line("charge_change", "Change of the charge", change, why, BILLING, one.service),
    ]
    why = f"{one.adjustment_before} before, {one.adjustment_after} now."
    lines.append(Line("adjustment_change", "Change of the adjustment", adjusted, why, BILLING, one.service))
    for share in one.shares:
        about = f"{one.service}, {share.name}"
        why = f"{share.before} before, {share.after} now."
        lines.append(Line("share_change", "Change of the part", share.after - share.before, why, BILLING, about))
    return lines


def _sums(services: Sequence[CorrectedService], refunds: Mapping[str, Money]) -> list[Line]:
    """The last lines: all changes and refunds, and whether payers need a corrected claim."""
    change = total(one.charge_after - one.charge_before for one in services)
    asked = any(share.owner is not RefundOwner.PATIENT for one in services for share in one.shares)
    why = "A payer decided on the old charge." if asked else "No payer had a part in it."
    parts = " + ".join(str(amount) for amount in refunds.values()) or "Nobody paid"
    return [
        Line("charge_change", "Change of all charges", change, "All services together.", BILLING),
        Line("refund_total", "Refunds in all", total(refunds.values()), f"{parts}.", OVER),
        Line("corrected_claim", "Send a corrected claim", "yes" if asked else "no", why, BILLING),
    ]
