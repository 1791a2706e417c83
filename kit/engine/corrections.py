"""Correct a posting by adding to the accounts: nothing that was written is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kit.engine.difference import clue_lines
from kit.engine.money import ZERO, Money
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["CorrectionStyle", "Posting", "PostingKind", "correct_posting"]

ADDED = Source(
    "SoftDent help: the daysheet",
    "https://help.carestreamdental.com/rh/web/server/SoftDent/projects_responsive/OH_DE1010/Daysheet.htm",
    date(2026, 11, 25),
)


class PostingKind(Choice):
    """What was posted. A charge and a refund add to a balance; a payment and an adjustment take off."""

    CHARGE = "charge"
    PAYMENT = "payment"
    ADJUSTMENT = "adjustment"
    REFUND = "refund"


class CorrectionStyle(Choice):
    """How an office corrects: undo it and post it anew, or post only the difference."""

    REVERSE = "reverse and post again"
    DIFFERENCE = "post the difference"


@dataclass(frozen=True, slots=True)
class Posting(Record):
    """One posting: to which account, what it was, and how much.

    Raises ValueError when the account has no name, or the amount is not above zero.
    """

    account: str
    kind: PostingKind
    amount: Money

    def __post_init__(self) -> None:
        if not self.account.strip():
            raise ValueError(f"a posting needs an account, not {self.account!r}")
        if self.amount <= ZERO:
            raise ValueError(f"a {self.kind!s} is above $0.00, not {self.amount}")

    @property
    def effect(self) -> Money:
        """What it adds to the balance of its account; below zero when it takes off."""
        return self.amount if self.kind in (PostingKind.CHARGE, PostingKind.REFUND) else -self.amount


def correct_posting(
    posted: Posting,
    right: Posting,
    balances_before: Mapping[str, Money] | None = None,
    style: CorrectionStyle = CorrectionStyle.REVERSE,
) -> Worksheet:
    """Correct a posting to the wrong account, of the wrong amount or of the wrong kind, by adding entries.

    `balances_before` are the accounts' balances with the mistake in them. Posting only the difference works
    on one account for one kind; everything else is undone and posted anew.

    Law: afterwards every account stands as if only the right posting had been made.
    Raises ValueError when nothing is wrong, or the difference alone cannot correct it.
    Source: https://help.carestreamdental.com/rh/web/server/SoftDent/projects_responsive/OH_DE1010/Daysheet.htm
    (2026-11-25).

    >>> sheet = correct_posting(Posting("A", PostingKind.PAYMENT, Money.of("54")),
    ...                         Posting("A", PostingKind.PAYMENT, Money.of("45")), {"A": Money.of("0")})
    >>> str(sheet.amount("balance_after", "A")), sheet.value("clue")
    ('$9.00', 'digits changed places')
    """
    if posted == right:
        raise ValueError(f"nothing is wrong: {posted.amount} {posted.kind!s} on account {posted.account} both times")
    wrong = [
        what
        for what, found, due in (
            ("wrong account", posted.account, right.account),
            ("wrong kind", posted.kind, right.kind),
            ("wrong amount", posted.amount, right.amount),
        )
        if found != due
    ]
    why = f"Posted: {posted.amount} {posted.kind!s} on {posted.account}. Right: {right.amount} {right.kind!s} on "
    lines = [Line("mistake", "Mistake", " and ".join(wrong), f"{why}{right.account}.", ADDED)]
    lines += _entries(posted, right, style, wrong)
    if posted.amount != right.amount:
        lines += clue_lines(right.amount, posted.amount, [right.amount])[2:]
    changes: dict[str, Money] = {posted.account: -posted.effect}
    changes[right.account] = changes.get(right.account, ZERO) + right.effect
    for account, change in changes.items():
        why = f"{-posted.effect} to undo the mistake" if account == posted.account else "Nothing was wrong here before"
        why += f", {right.effect} for the right posting." if account == right.account else "."
        lines.append(Line("balance_change", "Change of the balance", change, why, ADDED, account))
        if balances_before and account in balances_before:
            before = balances_before[account]
            lines.append(
                Line("balance_after", "Balance after", before + change, f"{before} and {change}.", ADDED, account)
            )
    return Worksheet("Correction of a posting", tuple(lines))


def _entries(posted: Posting, right: Posting, style: CorrectionStyle, wrong: list[str]) -> list[Line]:
    """The entries to add."""
    if style is CorrectionStyle.DIFFERENCE:
        if wrong != ["wrong amount"]:
            raise ValueError(f"posting the difference corrects a wrong amount only, not a {' and '.join(wrong)}")
        more = right.effect - posted.effect
        why = f"{right.amount} is right, {posted.amount} was posted; this adds {more} to the balance."
        return [Line("difference_to_post", "Entry to add", more, why, ADDED, posted.account)]
    undo = f"Undoes the {posted.amount} {posted.kind!s}; the entry itself stays where it is."
    anew = f"The right {right.kind!s} of {right.amount}."
    return [
        Line("reversal", "Reversal to add", posted.amount, undo, ADDED, posted.account),
        Line("new_posting", "Posting to add", right.amount, anew, ADDED, right.account),
    ]
