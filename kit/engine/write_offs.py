"""Decide what part of a patient's balance the office stops collecting, and under which name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.engine.bounds import check_amount, check_count, check_percent
from kit.engine.money import LARGEST_CENTS, ZERO, Money, percent_of
from kit.engine.record import Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["PatientBalance", "WriteOffPolicy", "write_off_balance"]

CHECKED = date(2026, 11, 25)
KINDS = Source(
    "Manage My Practice: the right way to do write-offs",
    "https://managemypractice.com/tag/bad-debt-write-offs/",
    CHECKED,
)
CONSISTENT = Source(
    "AAPC: use caution with write-offs",
    "https://www.aapc.com/codes/coding-newsletters/my-practice-management-alert/reader-question-use-caution-with-write-offs-142146-article",
    CHECKED,
)

USUAL_LIMIT = Money(500)


@dataclass(frozen=True, slots=True)
class WriteOffPolicy(Record):
    """When the office writes off, the same for every patient.

    `small_balance_limit` is the largest balance written off as small; `limit_included` of False means that the
    balance must be under it. `small_balance_days` and `small_balance_statements` must have gone by first.
    A bad debt needs its days since the first statement and its statements. Copays are a condition of the plan,
    so they count as small balances only where `copays_too` says so.
    Raises ValueError for a negative amount or count.
    """

    small_balance_limit: Money = USUAL_LIMIT
    limit_included: bool = True
    small_balance_days: int = 0
    small_balance_statements: int = 0
    copays_too: bool = False
    bad_debt_days: int = 120
    bad_debt_statements: int = 3

    def __post_init__(self) -> None:
        check_amount("the small balance limit", self.small_balance_limit)
        for what in ("small_balance_days", "small_balance_statements", "bad_debt_days", "bad_debt_statements"):
            check_count(what.replace("_", " "), getattr(self, what))


@dataclass(frozen=True, slots=True)
class PatientBalance(Record):
    """What a patient still owes, and what was done about it.

    `charity_percent` is what an approved application takes off, on the scale 0 to 100.
    Raises ValueError for a negative amount or count, a balance above ten million dollars, or a percentage
    outside 0 to 100.
    """

    balance: Money
    days_since_first_statement: int = 0
    statements_sent: int = 0
    charity_percent: Decimal = Decimal(0)
    is_copay: bool = False
    debt_discharged_in_bankruptcy: bool = False

    def __post_init__(self) -> None:
        check_amount("the balance", self.balance, Money(LARGEST_CENTS))
        check_count("days since the first statement", self.days_since_first_statement)
        check_count("statements sent", self.statements_sent)
        check_percent("charity_percent", self.charity_percent)


def write_off_balance(account: PatientBalance, policy: WriteOffPolicy | None = None) -> Worksheet:
    """Decide what of a patient's balance is written off: charity first, then a small balance, then bad debt.

    Charity is for who cannot pay; a small balance costs more to collect than it brings; a bad debt is left
    when the patient could pay and the office asked as often as its policy says. A debt that a bankruptcy
    court discharged is written off at once.

    Law: what is written off and what is left add up to the balance, and neither is below zero.
    Raises ValueError for impossible facts.
    Source: https://managemypractice.com/tag/bad-debt-write-offs/ (2026-11-25).

    >>> sheet = write_off_balance(PatientBalance(Money.of("4.99")))
    >>> sheet.value("decision"), str(sheet.amount("small_balance_write_off"))
    ('small balance', '$4.99')
    """
    policy = policy or WriteOffPolicy()
    charity = percent_of(account.balance, account.charity_percent)
    rest = account.balance - charity
    small, why_small = _small(account, policy, rest)
    rest -= small
    bad, why_bad = _bad_debt(account, policy, rest)
    rest -= bad
    parts = {"charity": charity, "small balance": small, "bad debt": bad}
    kinds = [name for name, amount in parts.items() if amount]
    why = f"{account.charity_percent}% of {account.balance} under the assistance policy."
    written = " + ".join(str(amount) for amount in parts.values())
    return Worksheet(
        "What is written off",
        (
            Line("charity_write_off", "Charity", charity, why, KINDS),
            Line("small_balance_write_off", "Small balance", small, why_small, KINDS),
            Line("bad_debt_write_off", "Bad debt", bad, why_bad, CONSISTENT),
            Line("written_off", "Written off in all", account.balance - rest, f"{written}.", KINDS),
            Line("balance_after", "Still to collect", rest, f"{account.balance} less {written}.", KINDS),
            Line("decision", "Decision", " and ".join(kinds) or "keep collecting", f"{rest} stays open.", CONSISTENT),
        ),
    )


def _small(account: PatientBalance, policy: WriteOffPolicy, rest: Money) -> tuple[Money, str]:
    limit = policy.small_balance_limit
    if account.is_copay and not policy.copays_too:
        return ZERO, "A copay is not written off as a small balance; the plan expects it to be collected."
    if rest > limit or (rest == limit and not policy.limit_included):
        return ZERO, f"{rest} is not within the small balance limit of {limit}."
    days, sent = policy.small_balance_days, policy.small_balance_statements
    if account.days_since_first_statement < days or account.statements_sent < sent:
        return ZERO, f"{rest} is small, but {days} days and {sent} statements must go by first."
    return rest, f"{rest} is within the small balance limit of {limit}; collecting it would cost more."


def _bad_debt(account: PatientBalance, policy: WriteOffPolicy, rest: Money) -> tuple[Money, str]:
    if account.debt_discharged_in_bankruptcy:
        return rest, f"A court discharged the debt, so {rest} may not be collected any more."
    days, sent = account.days_since_first_statement, account.statements_sent
    facts = f"{days} days and {sent} statements, the policy asks for {policy.bad_debt_days} days and "
    facts += f"{policy.bad_debt_statements} statements."
    if days < policy.bad_debt_days or sent < policy.bad_debt_statements:
        return ZERO, f"Not yet: {facts}"
    return rest, f"Every step was taken: {facts}"
