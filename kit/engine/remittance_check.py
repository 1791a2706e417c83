"""Check that remittances balance, and that they are what the bank received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.money import ZERO, Money, total
from kit.engine.reasons import NEXT_STEPS, NextStep, provider_reasons, reasons
from kit.engine.remittance import GroupCode, Remittance
from kit.engine.remittance_balance import Check, checks, places
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["BatchCheck", "RemittanceCheck", "check_remittance", "match_remittances_to_deposit"]

CHECKED = date(2026, 11, 25)
BALANCING = Source("EDI Academy: how a remittance balances", "https://ediacademy.com/blog/835", CHECKED)
PATIENT_SHARE = Source(
    "X12 interpretation 2548: patient responsibility is the sum of group PR",
    "https://x12.org/resources/requests-for-interpretation/rfi-2548-clp05-has-different-value-sum-pr-cas-segments",
    CHECKED,
)
PROVIDER_LEVEL = Source(
    "Procentive: provider level adjustments in a remittance",
    "https://support.procentive.com/hc/en-us/articles/360060564691-Provider-Level-Adjustment-Codes-in-an-ERA",
    CHECKED,
)


@dataclass(frozen=True, slots=True)
class RemittanceCheck:
    """What a remittance was checked for: the sums that do not hold (none when it balances), and the worksheet."""

    imbalances: tuple[Check, ...]
    worksheet: Worksheet


@dataclass(frozen=True, slots=True)
class BatchCheck:
    """What several remittances and a deposit were checked for: the imbalances by remittance, and the worksheet."""

    imbalances: tuple[tuple[str, Check], ...]
    deposit_difference: Money
    worksheet: Worksheet


def check_remittance(remittance: Remittance) -> RemittanceCheck:
    """Check that a remittance balances on every line, on every claim and in its payment.

    For each sum the worksheet holds what is expected, such as `claim_paid_expected` about the claim's
    number; where something else stands, also `claim_paid_found` and `claim_paid_difference` (found
    less expected). The sums: `line_paid` and `claim_charge`, `claim_paid`, `patient_share` (where
    it is stated), `payment`. A claim number that comes again is called '#2'. A reason number that is
    not in our table is no imbalance: it is counted in `not_in_our_table`, with the next step 'find
    out' about its code. Nothing is raised for an imbalance: all of them are reported.

    Law: it balances exactly when every difference is zero.
    Source: https://ediacademy.com/blog/835 (2026-11-25).

    >>> from kit.engine.remittance import ProviderAdjustment, RemittanceClaim
    >>> claims = (RemittanceClaim("A-1", Money.of("100"), Money.of("100")),)
    >>> found = check_remittance(Remittance(Money.of("110"), claims, (ProviderAdjustment("L6", Money.of("10")),)))
    >>> found.worksheet.value("balanced"), [str(one) for one in found.imbalances]
    ('no', ['Payment: expected $90.00, found $110.00, difference $20.00'])
    """
    found = checks(remittance)
    lines = [line for check in found for line in _lines(check, _hint(check, remittance))]
    wrong = tuple(check for check in found if check.difference)
    return RemittanceCheck(wrong, Worksheet("Does this remittance balance?", (*lines, *_summary(remittance, wrong))))


def match_remittances_to_deposit(remittances: Sequence[Remittance], deposit: Money) -> BatchCheck:
    """Compare several remittances with one bank deposit, after checking that each of them balances.

    The payments must add up to the deposit. Balances carried forward (reason FB) are followed through
    the batch: a negative one opens, a positive one closes; `balance_forward_open` is what the payer
    will still take. Nothing is raised for an imbalance. A payment without a number is called 'payment'.

    Law: the order of the remittances changes no total.
    Raises ValueError when there is no remittance.
    Source: https://postacutetools.com/remittance/835-balancing-calculator (2026-11-25).

    >>> found = match_remittances_to_deposit([Remittance(ZERO), Remittance(ZERO)], Money.of("5"))
    >>> str(found.deposit_difference)
    '$5.00'
    """
    if not remittances:
        raise ValueError("there is nothing to compare: one remittance or more is needed, not 0")
    names = places(one.payment_number or "payment" for one in remittances)
    wrong = []
    lines = []
    for name, one in zip(names, remittances, strict=True):
        bad = [check for check in checks(one) if check.difference]
        wrong += [(name, check) for check in bad]
        why = " ".join(f"{check}." for check in bad) or "Every line, claim and payment adds up."
        lines.append(Line("balanced", "Does it balance?", "no" if bad else "yes", why, BALANCING, name))
        lines.append(Line("payment", "Payment", one.payment, "As the payer states it.", BALANCING, name))
    expected = total(one.payment for one in remittances)
    facts = (len(remittances), expected, deposit)
    why = "Payments: {}, adding up to {}; the bank shows {}."
    lines += [
        Line("deposit_expected", "Deposit expected", expected, why, BALANCING, "", facts),
        Line("deposit_difference", "Deposit less payments", deposit - expected, why, BALANCING, "", facts),
        _forward(remittances),
        Line("imbalances", "Sums that do not hold", len(wrong), _count(len(wrong)), BALANCING),
    ]
    return BatchCheck(tuple(wrong), deposit - expected, Worksheet("Remittances and the bank", tuple(lines)))


def _forward(remittances: Sequence[Remittance]) -> Line:
    carried = [one.amount for each in remittances for one in each.provider_adjustments if one.reason == "FB"]
    left = -total(carried)
    why = (
        f"Carried on: {-total(one for one in carried if one < ZERO)}; "
        f"taken: {total(one for one in carried if one > ZERO)}."
    )
    return Line("balance_forward_open", "Carried forward, still open", left, why, PROVIDER_LEVEL)


def _lines(check: Check, hint: str) -> list[Line]:
    source = PATIENT_SHARE if check.law == "patient_share" else BALANCING
    lines = [
        Line(
            f"{check.law}_expected",
            f"{check.label}: expected",
            check.expected,
            check.why,
            source,
            check.place,
            check.facts,
        )
    ]
    if check.difference or check.law == "payment":
        why = "The remittance says {}; {} was expected." + hint
        facts = (check.found, check.expected)
        lines += [
            Line(f"{check.law}_{name}", f"{check.label}: {name}", value, why, source, check.place, facts)
            for name, value in (("found", check.found), ("difference", check.difference))
        ]
    return lines


def _hint(check: Check, remittance: Remittance) -> str:
    """What the difference looks like, when it looks like something."""
    gap = check.difference
    if not gap:
        return ""
    if check.law == "payment" and gap == remittance.provider_adjusted * 2:
        return " It looks as if the provider-level adjustments were added; they are taken off."
    if check.law == "claim_paid" and gap in _doubled(check.place, remittance):
        return " The same adjustments seem to stand on the claim and on its lines: each counts once."
    if gap.cents % 9 == 0 and check.law in ("line_paid", "claim_charge", "claim_paid", "payment"):
        return " The difference divides by 9: look for two digits that changed places."
    return ""


def _doubled(place: str, remittance: Remittance) -> list[Money]:
    """The claim's own adjustments, if its lines carry the same total."""
    names = places(claim.claim_number for claim in remittance.claims)
    claim = remittance.claims[names.index(place)]
    own = total(one.amount for one in claim.adjustments)
    return [own] if own == claim.adjusted() - own else []


def _summary(remittance: Remittance, wrong: Sequence[Check]) -> list[Line]:
    """The totals and the verdict."""
    paid = Line(
        "claims_paid",
        "Paid on all claims",
        remittance.claims_paid,
        "What all claims were paid, reversals as negative amounts.",
        BALANCING,
    )
    taken = Line(
        "provider_adjustments",
        "Provider-level adjustments",
        remittance.provider_adjusted,
        "They are taken off the payment: a positive total lowers it, a negative one raises it.",
        PROVIDER_LEVEL,
    )
    share = Line(
        "patient_share",
        "Patient's part on all claims",
        total(claim.adjusted(GroupCode.PR) for claim in remittance.claims),
        "All adjustments of group PR.",
        PATIENT_SHARE,
    )
    why = " ".join(f"{check}." for check in wrong) or "Every line, every claim and the payment add up."
    count = Line("imbalances", "Sums that do not hold", len(wrong), _count(len(wrong)), BALANCING)
    verdict = Line("balanced", "Does it balance?", "no" if wrong else "yes", why, BALANCING)
    return [paid, taken, share, *_strangers(remittance), count, verdict]


def _strangers(remittance: Remittance) -> list[Line]:
    """The reasons that our table does not hold: they count in the sums all the same."""
    codes = [one.code for claim in remittance.claims for _, one in claim.placed("") if one.reason not in reasons()]
    codes += [one.reason for one in remittance.provider_adjustments if one.reason not in provider_reasons()]
    found = list(dict.fromkeys(codes))
    why = "{} is not in our table. It counts in the sums; find out what it means before you post it."
    lines = [Line("next_step", "Next step", NextStep.FIND_OUT.value, why, NEXT_STEPS, code, (code,)) for code in found]
    listed = f"Not in our table: {', '.join(found)}." if found else "Our table holds every reason."
    return [*lines, Line("not_in_our_table", "Reasons not in our table", len(found), listed, NEXT_STEPS)]


def _count(wrong: int) -> str:
    return f"{wrong} of the sums that must hold do not: ask the payer before you post." if wrong else "All sums hold."
