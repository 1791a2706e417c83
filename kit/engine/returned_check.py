"""A payment that the bank sends back: undo it, and add the fee that was announced, within the state's cap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_amount, check_count
from kit.engine.ledger import FEES, PATIENT, Account, Transfer
from kit.engine.money import ZERO, Money
from kit.engine.rates import rates, rates_source
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["FeeState", "ReturnedCheckPolicy", "post_returned_check", "returned_check"]

DISCLOSED = Source(
    "JUCM: guardrails for nonsufficient funds fees",
    "https://jucm.com/guardrails-for-nonsufficient-funds-and-credit-card-on-file-fees",
    date(2026, 11, 25),
)
REVERSED = Source(
    "Course Hero: ledger card exercise",
    "https://www.coursehero.com/tutors-problems/Management/17972945-1-Set-up-a-ledger-card-for-established-patient-Helen-Rice-DOB-1175/",
    date(2026, 11, 25),
)

USUAL_FEE = Money(2500)


class FeeState(Choice):
    """A state whose cap on returned check fees is in the table of rates."""

    CALIFORNIA = "CA"
    NEW_JERSEY = "NJ"
    VIRGINIA = "VA"


@dataclass(frozen=True, slots=True)
class ReturnedCheckPolicy(Record):
    """What the office charges for a check that comes back.

    `disclosed` says whether patients were told of the fee before they paid; `state` takes the cap of that state
    from the table of rates, `cap` is any other cap (the smaller counts). Raises ValueError for a negative amount.
    """

    fee: Money = USUAL_FEE
    disclosed: bool = True
    state: FeeState | None = None
    cap: Money | None = None

    def __post_init__(self) -> None:
        check_amount("the fee", self.fee)
        check_amount("the cap", self.cap)


def returned_check(
    check: Money,
    balance_before: Money,
    returned_on: date,
    policy: ReturnedCheckPolicy | None = None,
    earlier_returned_checks: int = 0,
) -> Worksheet:
    """Undo a check that the bank returned for lack of funds, and work out the fee as a line of its own.

    `balance_before` is the patient's balance with the check still counted as paid. The fee is charged only
    when it was disclosed, and never above the cap.

    Law: the new balance is the old one plus the check plus the fee.
    Raises ValueError for a check that is not above zero, a negative count, or a year that the table of a
    state's caps does not hold.
    Source: https://jucm.com/guardrails-for-nonsufficient-funds-and-credit-card-on-file-fees (2026-11-25).
    Source: https://badchecks.uslegal.com/state-laws/california-dishonored-check-law/ (2026-11-25).
    Source: https://statutes.laws.com/virginia/title-8-01/chapter-3/8-01-27-1 (2026-11-25).

    >>> sheet = returned_check(Money.of("60"), Money.of("0"), date(2026, 4, 1),
    ...                        ReturnedCheckPolicy(Money.of("40"), state=FeeState.CALIFORNIA))
    >>> str(sheet.amount("returned_check_fee")), str(sheet.amount("balance_after"))
    ('$25.00', '$85.00')
    """
    if check <= ZERO:
        raise ValueError(f"a returned check is above $0.00, not {check}")
    check_count("earlier returned checks", earlier_returned_checks)
    policy = policy or ReturnedCheckPolicy()
    cap, source = _cap(policy, returned_on.year, earlier_returned_checks)
    fee = policy.fee if cap is None else min(policy.fee, cap)
    why = f"The office's fee is {policy.fee}" + ("; no cap is given." if cap is None else f", the cap {cap}.")
    if not policy.disclosed:
        fee, why = ZERO, "Patients were not told of a fee before they paid, so none is charged."
    after = balance_before + check + fee
    lines = [
        Line("balance_before", "Balance before", balance_before, "With the check still counted as paid.", REVERSED),
        Line("payment_reversed", "Payment reversed", check, f"The bank did not pay the {check} check.", REVERSED),
        Line("returned_check_fee", "Returned check fee", fee, why, source),
        Line("balance_after", "Balance after", after, f"{balance_before} + {check} check + {fee} fee.", REVERSED),
    ]
    if cap is not None:
        lines.insert(2, Line("fee_cap", "Most that may be charged", cap, "The cap that applies here.", source))
    return Worksheet("A check came back", tuple(lines))


def _cap(policy: ReturnedCheckPolicy, year: int, earlier: int) -> tuple[Money | None, Source]:
    """The cap that counts, and where it stands."""
    if policy.state is None:
        return policy.cap, DISCLOSED
    table = f"returned_check_fee_{policy.state.lower()}"
    legal = Money.of(rates(table, year)["later_check" if earlier else "first_check"])
    cap = legal if policy.cap is None else min(legal, policy.cap)
    return cap, rates_source(table, year)


def post_returned_check(account: Account, number: int, fee: Money, on: date) -> Account:
    """Post a returned check: undo the payment at a position, and add the fee when there is one.

    Raises ValueError when there is no such transfer, or it was undone before.
    """
    undone = account.reverse(number, on, "Check returned by the bank")
    return undone.post(Transfer(on, fee, FEES, PATIENT, "Returned check fee")) if fee else undone
