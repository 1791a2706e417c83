"""Post a remittance: what was paid, written off, billed on, and what needs work first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.money import ZERO, Money, total
from kit.engine.reasons import NEXT_STEPS
from kit.engine.remittance import ClaimStatus, Remittance, RemittanceClaim
from kit.engine.remittance_balance import Check, checks, claim_checks, places, refuse_unbalanced
from kit.engine.remittance_check import BALANCING, PROVIDER_LEVEL
from kit.engine.remittance_decision import Decision, Destination, PostingPolicy, decide
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["ClaimPosting", "RemittancePosting", "post_remittance", "post_remittance_claim"]

CHECKED = date(2026, 11, 25)
GROUPS = Source(
    "ResDAC: claim adjustment group codes",
    "https://www.resdac.org/cms-data/variables/revenue-center-1st-ansi-code",
    CHECKED,
)
PRIOR_PAYER = Source(
    "X12 interpretation 2535: what an earlier payer's part is for",
    "https://x12.org/resources/requests-for-interpretation/rfi-2535-835-secondary-payment-oa23-clarifications",
    CHECKED,
)
_PLACES = (
    (
        Destination.CONTRACTUAL,
        "Contractual write-off",
        GROUPS,
        "Written off by the contract or the law; nobody is billed.",
    ),
    (Destination.OTHER, "Other write-off", GROUPS, "Written off for another reason; a negative amount adds back."),
    (Destination.PATIENT, "Bill the patient", GROUPS, "Goes on the patient's statement."),
    (Destination.NEXT_PAYER, "Bill the next payer", GROUPS, "Goes to the next payer before anybody else."),
    (Destination.PRIOR_PAYER, "Earlier payer's part", PRIOR_PAYER, "Information only: it was posted before."),
    (Destination.WORK, "Not paid, needs work", NEXT_STEPS, "Neither written off nor billed until it is worked."),
    (Destination.CORRECTION, "Corrections to pair", GROUPS, "Undoes what an earlier claim posted."),
)
_PARTS = ("deductible", "coinsurance", "copay", "other")


@dataclass(frozen=True, slots=True)
class ClaimPosting:
    """How one claim is posted: the payment, a decision for every adjustment, and the worksheet."""

    claim_number: str
    charge: Money
    payment: Money
    decisions: tuple[Decision, ...]
    worksheet: Worksheet

    def amount(self, destination: Destination) -> Money:
        """What goes to one place."""
        return total(one.amount for one in self.decisions if one.destination is destination)

    def part(self, part: str) -> Money:
        """One part of the patient's share: deductible, coinsurance, copay or other."""
        return total(one.amount for one in self.decisions if one.part == part)

    @property
    def patient_responsibility(self) -> Money:
        """The patient's share, whoever is billed for it first."""
        return total(one.amount for one in self.decisions if one.part)

    @property
    def work(self) -> tuple[Decision, ...]:
        """The adjustments that somebody has to work."""
        return tuple(one for one in self.decisions if one.destination is Destination.WORK)


@dataclass(frozen=True, slots=True)
class RemittancePosting:
    """How a remittance is posted: its claims, in their order, and the worksheet."""

    claims: tuple[ClaimPosting, ...]
    worksheet: Worksheet


def post_remittance_claim(
    claim: RemittanceClaim,
    next_payer: str = "",
    open_balance: Money | None = None,
    policy: PostingPolicy | None = None,
) -> ClaimPosting:
    """Post one claim of a remittance: payment, write-offs, patient's share, next payer, and denials to work.

    Every adjustment goes to one place, by its group and reason: `contractual_write_off`,
    `other_write_off`, `bill_patient`, `bill_next_payer`, `prior_payer` (posted before), `denied` (work
    it first) or `corrections` (group CR). The patient's share is also given as deductible,
    coinsurance, copay and other. `next_payer` names the payer after this one ('' for none; a forwarded
    claim has one in any case). `open_balance`, when given, is what was open on the account before:
    `balance_after` is what payment and write-offs leave of it.

    Law: payment and places add up to the charge.
    Raises ValueError for a claim that does not balance (where, expected, found, difference), for an
    estimate, which is never posted, and for a policy that names no reason.
    Source: https://www.resdac.org/cms-data/variables/revenue-center-1st-ansi-code (2026-11-25).

    >>> from kit.engine.remittance import Adjustment, GroupCode
    >>> cut = (Adjustment(GroupCode.CO, "45", Money.of("75")), Adjustment(GroupCode.PR, "1", Money.of("25")))
    >>> posting = post_remittance_claim(RemittanceClaim("A-1", Money.of("150"), Money.of("50"), adjustments=cut))
    >>> str(posting.amount(Destination.CONTRACTUAL)), str(posting.amount(Destination.PATIENT))
    ('$75.00', '$25.00')
    """
    policy = policy or PostingPolicy()
    if claim.status == ClaimStatus.ESTIMATE:
        raise ValueError(f"claim {claim.claim_number} is an estimate before the service; it is never posted")
    refuse_unbalanced(_that_count(claim_checks(claim, claim.claim_number), policy))
    posting = _posted(claim, claim.claim_number, next_payer, policy)
    if open_balance is None:
        return posting
    sheet = Worksheet(posting.worksheet.title, (*posting.worksheet.lines, _after(posting, open_balance)))
    return ClaimPosting(posting.claim_number, posting.charge, posting.payment, posting.decisions, sheet)


def post_remittance(
    remittance: Remittance, next_payers: Mapping[str, str] | None = None, policy: PostingPolicy | None = None
) -> RemittancePosting:
    """Post a whole remittance: every claim, and the money that moves outside the claims.

    `next_payers` gives the payer after this one by claim number. Lines about a claim have its number;
    the same names without one are the totals. Estimates are named and not posted. What was posted to
    claims less the provider-level adjustments is what the bank gets.

    Law: payments, write-offs, bills, work and the earlier payers' parts add up to the charges posted.
    Raises ValueError when anything does not balance, and for a next payer of a claim that is not in it.
    Source: https://ediacademy.com/blog/835 (2026-11-25).

    >>> claims = (RemittanceClaim("A-1", Money.of("100"), Money.of("100")),)
    >>> str(post_remittance(Remittance(Money.of("100"), claims)).worksheet.amount("bank_receives"))
    '$100.00'
    """
    policy, payers = policy or PostingPolicy(), next_payers or {}
    strangers = set(payers) - {claim.claim_number for claim in remittance.claims}
    if strangers:
        raise ValueError(f"next payers are named for claims that are not in it: {', '.join(sorted(strangers))}")
    refuse_unbalanced(_that_count(checks(remittance), policy))
    forwarded = {claim.claim_number for claim in remittance.claims if claim.status.forwarded}
    postings, lines = [], []
    names = places(claim.claim_number for claim in remittance.claims)
    for name, claim in zip(names, remittance.claims, strict=True):
        if claim.status == ClaimStatus.ESTIMATE:
            why = "An estimate before the service is never posted."
            lines.append(Line("not_posted", "Not posted", claim.status.value, why, BALANCING, name))
            continue
        # A reversal does not say that the claim which it undoes was forwarded; the other claims of its number do.
        undone = claim.status == ClaimStatus.REVERSAL and claim.claim_number in forwarded
        passed_on = "the next payer" if undone else ""
        posting = _posted(claim, name, payers.get(claim.claim_number, passed_on), policy)
        postings.append(posting)
        lines += [line._replace(about=line.about or name) for line in posting.worksheet]
    title = "Posting this remittance"
    return RemittancePosting(tuple(postings), Worksheet(title, (*lines, *_totals(postings), *_bank(remittance))))


def _that_count(found: Sequence[Check], policy: PostingPolicy) -> list[Check]:
    return [one for one in found if one.law != "patient_share" or policy.stated_share_must_match]


def _posted(claim: RemittanceClaim, name: str, next_payer: str, policy: PostingPolicy) -> ClaimPosting:
    has_next = bool(next_payer.strip()) or claim.status.forwarded
    decisions = tuple(decide(where, one, policy, next_payer=has_next) for where, one in claim.placed(name))
    lines = []
    for number, one in zip(places(f"{one.where} {one.code}" for one in decisions), decisions, strict=True):
        lines.append(Line("adjustment", f"Adjustment {one.code}", one.amount, "{}", NEXT_STEPS, number, (one.why,)))
        lines.append(Line("next_step", "Next step", one.step.value, "{}", NEXT_STEPS, number, (one.why,)))
    posting = ClaimPosting(name, claim.charge, claim.paid, decisions, Worksheet("", ()))
    lines += _totals([posting])
    send = posting.amount(Destination.NEXT_PAYER) != ZERO
    if send and claim.status.forwarded:
        answer, why = "no", "The payer has forwarded the claim: wait for the next payer's answer."
    elif send:
        answer, why = "yes", "{} is asked first; send this remittance along."
    else:
        answer, why = "no", "Nothing goes to a next payer."
    lines.append(Line("send_to_next_payer", "Send to the next payer?", answer, why, GROUPS, "", (next_payer,)))
    return ClaimPosting(name, claim.charge, claim.paid, decisions, Worksheet(f"Posting claim {name}", tuple(lines)))


def _totals(postings: Sequence[ClaimPosting]) -> list[Line]:
    """Payment, places and the patient's share, over one claim or all."""
    payment = total(one.payment for one in postings)
    lines = [Line("payment", "Payment to post", payment, "What the payer paid on it.", BALANCING)]
    accounted = payment
    for place, label, source, why in _PLACES:
        amount = total(one.amount(place) for one in postings)
        accounted += amount
        held = [f"{one.code} {one.amount}" for each in postings for one in each.decisions if one.destination is place]
        lines.append(Line(place.value, label, amount, "{} {}", source, "", (_listed(held), why)))
    for part in _PARTS:
        amount = total(one.part(part) for one in postings)
        name = "other_patient_share" if part == "other" else part
        held = [f"{one.code} {one.amount}" for each in postings for one in each.decisions if one.part == part]
        lines.append(Line(name, f"Patient's share: {part}", amount, _listed(held), GROUPS))
    share = total(one.patient_responsibility for one in postings)
    charge = total(one.charge for one in postings)
    why = "{} payment + {} in all other places = the charge of {}."
    return [
        *lines,
        Line("patient_responsibility", "Patient's share", share, "Whoever is billed for it first.", GROUPS),
        Line("accounted_for", "Accounted for", accounted, why, BALANCING, "", (payment, accounted - payment, charge)),
    ]


def _listed(amounts: Sequence[str]) -> str:
    """The amounts behind a total, or how many there are when they are too many to read."""
    if len(amounts) > 6:
        return f"{len(amounts)} adjustments together."
    return " + ".join(amounts) + "." if amounts else "There is none."


def _after(posting: ClaimPosting, before: Money) -> Line:
    """What payment and write-offs leave of the account's open balance."""
    off = posting.amount(Destination.CONTRACTUAL) + posting.amount(Destination.OTHER)
    left = before - posting.payment - off
    why = "{} open less {} paid less {} written off."
    if left < ZERO:
        why += " More came off than was open: look for a write-off or payment that was posted before."
    return Line("balance_after", "Open afterwards", left, why, PRIOR_PAYER, "", (before, posting.payment, off))


def _bank(remittance: Remittance) -> list[Line]:
    """The money outside the claims, and what the bank gets."""
    taken, paid = remittance.provider_adjusted, remittance.claims_paid
    why = "{} on the claims less {} outside the claims."
    return [
        Line("provider_adjustments", "Taken off outside the claims", taken, "Posted to no patient.", PROVIDER_LEVEL),
        Line("bank_receives", "The bank gets", paid - taken, why, BALANCING, "", (paid, taken)),
    ]
