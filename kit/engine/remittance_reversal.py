"""Pair a reversal with the claim that it undoes and the one that corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.money import ZERO, Money, total
from kit.engine.remittance import ClaimStatus, GroupCode, RemittanceClaim
from kit.engine.remittance_balance import places
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["ReversalPair", "ReversalPairs", "pair_reversals"]

CHECKED = date(2026, 11, 25)
REVERSAL = Source(
    "X12 interpretation 2442: reversals and corrections",
    "https://x12.org/resources/requests-for-interpretation/rfi-2442-processing-reversals-and-corrections-11028",
    CHECKED,
)


@dataclass(frozen=True, slots=True)
class ReversalPair:
    """A reversal with the claim that it undoes (None when it is not known) and its correction (None: still to come)."""

    reversal: RemittanceClaim
    original: RemittanceClaim | None
    correction: RemittanceClaim | None

    @property
    def net_paid(self) -> Money:
        """What payment changes by: the correction's less what was taken back."""
        return self.reversal.paid + (self.correction.paid if self.correction else ZERO)

    def net_adjusted(self, group: GroupCode | None = None) -> Money:
        """What the adjustments of a group change by, or of all groups.

        What is undone is read from the earlier claim where it is known: in old files a reversal has
        group CR in place of the earlier groups.
        """
        undone = self.original.adjusted(group) if self.original else -self.reversal.adjusted(group)
        return (self.correction.adjusted(group) if self.correction else ZERO) - undone


@dataclass(frozen=True, slots=True)
class ReversalPairs:
    """The reversals of some claims, each with its pair, and the worksheet."""

    pairs: tuple[ReversalPair, ...]
    worksheet: Worksheet


def pair_reversals(claims: Sequence[RemittanceClaim], earlier: Sequence[RemittanceClaim] = ()) -> ReversalPairs:
    """Pair each reversal with its correction and show what changes in the end.

    `claims` are those of the new remittance, in any order; `earlier` those posted before. Claims
    belong together by claim number; the payer's claim number decides between several earlier ones.
    For each reversal: `net_paid`, `net_patient_share` (group PR), `net_write_off` (group CO) and
    `net_other`; `undoes_fully` ('yes', 'no' with `undo_difference`, or 'not known' without the earlier
    claim); `patient_credit`, what a patient who paid before gets back. A negative net payment is
    money the payer takes back.

    Law: a claim that is reversed and corrected to the same amounts changes nothing.
    Source: https://x12.org/resources/requests-for-interpretation/rfi-2442-processing-reversals-and-corrections-11028
    (2026-11-25).

    >>> back = RemittanceClaim("A-1", Money.of("-150"), Money.of("-50"), ClaimStatus.REVERSAL)
    >>> str(pair_reversals([back, RemittanceClaim("A-1", Money.of("150"), Money.of("80"))]).pairs[0].net_paid)
    '$30.00'
    """
    pairs = [
        pair for number in dict.fromkeys(one.claim_number for one in claims) for pair in _pairs(number, claims, earlier)
    ]
    names = places(pair.reversal.claim_number for pair in pairs)
    lines = [line for name, pair in zip(names, pairs, strict=True) for line in _lines(name, pair)]
    paid = total(pair.net_paid for pair in pairs)
    share = total(pair.net_adjusted(GroupCode.PR) for pair in pairs)
    lines += [
        Line("reversals", "Reversals", len(pairs), "Claims that undo an earlier payment.", REVERSAL),
        Line("net_paid", "Payment changes by", paid, "All reversals with their corrections.", REVERSAL),
        Line("net_patient_share", "Patients' share changes by", share, "All reversals together.", REVERSAL),
    ]
    return ReversalPairs(tuple(pairs), Worksheet("Reversals and corrections", tuple(lines)))


def _pairs(number: str, claims: Sequence[RemittanceClaim], earlier: Sequence[RemittanceClaim]) -> list[ReversalPair]:
    """The reversals of one claim number, the first with the first correction; the next undoes that correction."""
    mine = [one for one in claims if one.claim_number == number]
    reversals = [one for one in mine if one.status == ClaimStatus.REVERSAL]
    corrections = [one for one in mine if one.status != ClaimStatus.REVERSAL]
    before = [one for one in earlier if one.claim_number == number and one.status != ClaimStatus.REVERSAL]
    found = []
    for turn, reversal in enumerate(reversals):
        same = [one for one in before if one.payer_claim_number == reversal.payer_claim_number]
        known = (same or before)[-1:] if turn == 0 else corrections[turn - 1 : turn]
        correction = corrections[turn] if turn < len(corrections) else None
        found.append(ReversalPair(reversal, known[0] if known else None, correction))
    return found


def _lines(name: str, pair: ReversalPair) -> list[Line]:
    back, new = pair.reversal.paid, pair.correction.paid if pair.correction else ZERO
    if pair.correction:
        state, why = "corrected", f"The correction pays {new} in place of {-back}."
    else:
        state, why = "correction still to come", "No correction is in this remittance: only the reversal counts so far."
    share, off = pair.net_adjusted(GroupCode.PR), pair.net_adjusted(GroupCode.CO)
    other = pair.net_adjusted() - share - off
    source = "the earlier claim" if pair.original else "the reversal, because the earlier claim is not given"
    undone = f"The correction's less what is undone, read from {source}."
    credit = max(ZERO, -share)
    refund = "What a patient who paid the earlier share gets back." if credit else "The patient's share did not shrink."
    if pair.net_paid == ZERO:
        effect = "nothing moves"
    else:
        effect = "the payer takes money back" if pair.net_paid < ZERO else "the payer pays more"
    return [
        Line("state", "Where it stands", state, why, REVERSAL, name),
        *_undone(name, pair),
        Line("reversed_paid", "Taken back", back, "The reversal's payment.", REVERSAL, name),
        Line("corrected_paid", "Paid anew", new, "The correction's payment.", REVERSAL, name),
        Line("net_paid", "Payment changes by", pair.net_paid, f"{back} + {new}: {effect}.", REVERSAL, name),
        Line("net_patient_share", "Patient's share changes by", share, f"Group PR. {undone}", REVERSAL, name),
        Line("net_write_off", "Contract's part changes by", off, f"Group CO. {undone}", REVERSAL, name),
        Line("net_other", "All other groups change by", other, undone, REVERSAL, name),
        Line("patient_credit", "Due to a patient who paid", credit, refund, REVERSAL, name),
    ]


def _undone(name: str, pair: ReversalPair) -> list[Line]:
    """Whether the reversal is the earlier claim with the opposite sign."""
    label, back = "Undoes the earlier claim?", pair.reversal
    if pair.original is None:
        return [Line("undoes_fully", label, "not known", "The earlier claim is not given.", REVERSAL, name)]
    gap = back.paid + pair.original.paid
    fully = not gap and back.charge == -pair.original.charge
    why = (
        f"{pair.original.paid} was paid on a charge of {pair.original.charge}; {back.paid} and {back.charge} came back."
    )
    lines = [Line("undoes_fully", label, "yes" if fully else "no", why, REVERSAL, name)]
    if not fully:
        lines.append(Line("undo_difference", "Payment not undone", gap, why, REVERSAL, name))
    return lines
