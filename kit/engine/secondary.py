"""What a second payer pays, by the method that its plan names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kit.engine.bounds import check_amount, check_percent
from kit.engine.money import ZERO, Money, percent_of
from kit.engine.record import Choice
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["Method", "medicare_secondary", "medicare_secondary_inpatient", "secondary_line", "secondary_payment"]

CHECKED = date(2026, 11, 25)
METHODS = Source("Open Dental manual: coordination of benefits", "https://www.opendental.com/manual/cob.html", CHECKED)
ARRANGEMENTS = Source(
    "Zenefits: coordination of benefits in dental insurance",
    "https://www.zenefits.com/blog/what-is-an-example-of-coordination-of-benefits-in-dental-insurance/",
    CHECKED,
)
MEDICARE = Source("42 CFR 411.33(a)", "https://www.law.cornell.edu/cfr/text/42/411.33", CHECKED)
INPATIENT = Source("42 CFR 411.33(e)", "https://www.law.cornell.edu/cfr/text/42/411.33", CHECKED)


HELD_BACK = Source(
    "First Coast: mandatory payment reduction",
    "https://medicare-prod.fcso.com/fee-schedules/federal-sequestration-payment-reductions",
    CHECKED,
)
NO_SEQUESTRATION = Decimal(0)


class Method(Choice):
    """How a plan works out its payment when another plan has paid first."""

    STANDARD = "standard"
    COME_OUT_WHOLE = "come out whole"
    NON_DUPLICATION = "non-duplication"
    CARVE_OUT = "carve-out"
    MAINTENANCE = "maintenance of benefits"
    MEDICARE = "medicare secondary"


def secondary_payment(
    method: Method,
    would_pay_alone: Money,
    primary_paid: Money,
    patient_share: Money,
    secondary_allowed: Money,
    would_pay_on_rest: Money | None = None,
) -> Worksheet:
    """Work out what a second payer pays for a charge, by a named method.

    `would_pay_alone` is what it would pay if there were no other plan, after its own maximums;
    `primary_paid` what the plans before it paid, `patient_share` what they left to the patient.
    `would_pay_on_rest` is what its benefits come to on its allowed amount less the primary's payment,
    for maintenance of benefits; where it is not given, that method is worked out like non-duplication.

    - standard: up to what it would pay alone, and not more than the patient's share
    - come out whole: up to what it would pay alone, until its own allowed amount is paid in all
    - non-duplication and carve-out: what it would pay alone, less what the primary paid
    - maintenance of benefits: its benefits on what is left of its allowed amount

    Laws: never below zero, never above what it would pay alone, never above the patient's share
    (except come out whole, which may pay up to the second plan's own allowed amount).
    Raises ValueError for a negative amount, or for the method of Medicare, which has a rule of its own.
    Source: https://www.opendental.com/manual/cob.html (2026-11-25).
    Source:
    https://www.zenefits.com/blog/what-is-an-example-of-coordination-of-benefits-in-dental-insurance/ (2026-11-25).

    >>> crown = secondary_payment(Method.CARVE_OUT, Money.of("400"), Money.of("250"), Money.of("250"), Money.of("500"))
    >>> str(crown.amount("secondary_pays"))
    '$150.00'
    """
    for what, amount in (
        ("what the plan would pay alone", would_pay_alone),
        ("what the primary paid", primary_paid),
        ("the patient's share", patient_share),
        ("the secondary's allowed amount", secondary_allowed),
        ("what the plan would pay on the rest", would_pay_on_rest),
    ):
        check_amount(what, amount)
    line = secondary_line(method, would_pay_alone, primary_paid, patient_share, secondary_allowed, would_pay_on_rest)
    pays = line.value
    assert isinstance(pays, Money)
    left = max(ZERO, patient_share - pays)
    rest = Line("patient_owes", "Patient owes", left, f"{patient_share} left by the primary, less {pays}.", line.source)
    return Worksheet(f"What the second plan pays: {method}", (line, rest))


def secondary_line(
    method: Method, alone: Money, primary_paid: Money, share: Money, allowed: Money, on_rest: Money | None = None,
    about: str = "",
) -> Line:  # fmt: skip
    """The payment of a second payer as one worksheet line, for a charge or a whole claim."""
    label = "Secondary pays"
    match method:
        case Method.STANDARD:
            pays, source = min(alone, share), METHODS
            reason = "Alone the plan would pay {}, and {} is left of the patient's share: the smaller of the two."
            facts: tuple[Money, ...] = (alone, share)
        case Method.COME_OUT_WHOLE:
            pays, source = min(alone, max(ZERO, allowed - primary_paid)), METHODS
            reason = "Alone the plan would pay {}; its allowed {} less {} already paid: the smaller of the two."
            facts = (alone, allowed, primary_paid)
        case Method.NON_DUPLICATION | Method.CARVE_OUT:
            pays, source = _not_above(share, alone - primary_paid), ARRANGEMENTS
            reason = "Alone the plan would pay {}, less {} already paid; not below zero, nor above the {} that is left."
            facts = (alone, primary_paid, share)
        case Method.MAINTENANCE if on_rest is not None:
            pays, source = _not_above(min(share, alone), on_rest), ARRANGEMENTS
            reason = "The plan's benefits on its allowed {} less {} already paid come to {}; {} is left to the patient."
            facts = (allowed, primary_paid, on_rest, share)
        case Method.MAINTENANCE:
            pays, source = _not_above(share, alone - primary_paid), ARRANGEMENTS
            reason = "Alone the plan would pay {}, less {} already paid; not below zero, nor above the {} that is left."
            facts = (alone, primary_paid, share)
        case _:
            raise ValueError("Medicare as second payer has a rule of its own: medicare-secondary")
    return Line("secondary_pays", label, pays, reason, source, about, facts)


def medicare_secondary(
    charge: Money,
    primary_allowed: Money,
    primary_paid: Money,
    medicare_fee: Money,
    medicare_would_pay: Money,
    obligated_amount: Money | None = None,
    sequestration_percent: Decimal = NO_SEQUESTRATION,
) -> Worksheet:
    """Work out what Medicare pays as second payer for a doctor or supplier: the lowest of three amounts.

    `medicare_fee` is Medicare's fee schedule amount, `medicare_would_pay` what it would pay if it were
    first, `obligated_amount` what the provider must accept from the primary plan as payment in full.
    `sequestration_percent` (2 for 2%) comes off the payment at the end; the patient never pays it.

    Law: Medicare never pays more than it would have paid as first payer, and never below zero.
    Raises ValueError for a negative amount.
    Source: https://www.law.cornell.edu/cfr/text/42/411.33 (2026-11-25).

    >>> sheet = medicare_secondary(Money.of("175"), Money.of("150"), Money.of("120"), Money.of("125"), Money.of("100"))
    >>> str(sheet.amount("medicare_pays"))
    '$30.00'
    """
    _check(charge, primary_allowed, primary_paid, medicare_fee, medicare_would_pay, obligated_amount)
    owed = charge if obligated_amount is None else min(charge, obligated_amount)
    higher = max(medicare_fee, primary_allowed)
    first, third = max(ZERO, owed - primary_paid), max(ZERO, higher - primary_paid)
    lines = [
        Line("charge_less_primary", "Charge less primary", first, f"{owed} less {primary_paid} paid.", MEDICARE),
        Line("medicare_alone", "Medicare alone", medicare_would_pay, "What Medicare would pay as first.", MEDICARE),
        Line(
            "higher_allowed_less_primary", "Higher allowed less primary", third,
            f"The higher of {medicare_fee} and {primary_allowed}, less {primary_paid} paid.", MEDICARE,
        ),
    ]  # fmt: skip
    return _lowest("Medicare as second payer", lines, MEDICARE, sequestration_percent)


def medicare_secondary_inpatient(
    charges: Money,
    primary_paid: Money,
    gross_payable: Money,
    deductible_and_coinsurance: Money,
    obligated_amount: Money | None = None,
    sequestration_percent: Decimal = NO_SEQUESTRATION,
) -> Worksheet:
    """Work out what Medicare pays as second payer for a hospital stay: the lowest of four amounts.

    `gross_payable` is what Medicare would pay without regard to its deductible and coinsurance,
    `deductible_and_coinsurance` those two together, `obligated_amount` what the hospital must accept
    from the primary plan as payment in full. `sequestration_percent` (2 for 2%) comes off the payment at
    the end; the patient never pays it.

    Law: Medicare never pays more than its gross amount less the patient's cost sharing, never below zero.
    Raises ValueError for a negative amount.
    Source: https://www.law.cornell.edu/cfr/text/42/411.33 (2026-11-25).

    >>> stay = medicare_secondary_inpatient(Money.of("6800"), Money.of("4360"), Money.of("4700"), Money.of("520"))
    >>> str(stay.amount("medicare_pays"))
    '$340.00'
    """
    _check(charges, primary_paid, gross_payable, deductible_and_coinsurance, obligated_amount)
    owed = charges if obligated_amount is None else min(charges, obligated_amount)
    cost, gross = deductible_and_coinsurance, gross_payable
    found = (
        ("gross_less_cost_sharing", "Gross less cost sharing", gross - cost, f"{gross} less {cost} cost sharing."),
        ("gross_less_primary", "Gross less primary", gross - primary_paid, f"{gross} less {primary_paid} paid."),
        ("charges_less_primary", "Charges less primary", owed - primary_paid, f"{owed} less {primary_paid} paid."),
        ("charges_less_cost_sharing", "Charges less cost sharing", owed - cost, f"{owed} less {cost} cost sharing."),
    )
    lines = [Line(name, label, max(ZERO, amount), why, INPATIENT) for name, label, amount, why in found]
    return _lowest("Medicare as second payer of a hospital stay", lines, INPATIENT, sequestration_percent)


def _lowest(title: str, lines: list[Line], source: Source, percent: Decimal) -> Worksheet:
    """The lowest of the amounts is what Medicare pays; sequestration comes off that."""
    check_percent("sequestration_percent", percent)
    amounts = [line.value for line in lines if isinstance(line.value, Money)]
    pays = min(amounts)
    why = f"The lowest of {', '.join(str(amount) for amount in amounts)}."
    lines.append(Line("medicare_pays", "Medicare pays", pays, why, source))
    if percent:
        held = percent_of(pays, percent)
        lines += [
            Line("sequestration", "Sequestration", held, f"{percent}% of {pays}; nobody is billed for it.", HELD_BACK),
            Line("medicare_sends", "Medicare sends", pays - held, f"{pays} less {held} held back.", HELD_BACK),
        ]
    return Worksheet(title, tuple(lines))


def _not_above(share: Money, amount: Money) -> Money:
    return max(ZERO, min(share, amount))


def _check(*amounts: Money | None) -> None:
    for amount in amounts:
        check_amount("each amount", amount)
