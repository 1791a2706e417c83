"""The worksheet of the day: every posting, every method, the difference, and the mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kit.engine.corrections import Posting, PostingKind, correct_posting
from kit.engine.ledger import Method
from kit.engine.money import Money, total
from kit.engine.payments import UNEARNED
from kit.engine.returned_check import ReturnedCheckPolicy, returned_check
from kit.engine.worksheet import Line, Source, Worksheet
from kit.tasks.balance_the_day.facts import (
    DEPOSITED,
    HOLDING,
    Day,
    Moved,
    Returned,
    balance,
    cash_to_deposit,
    fitting_names,
    keyed,
    methods,
    on_hand,
)
from kit.tasks.balance_the_day.posting import Posted, post
from kit.tasks.balance_the_day.words import NONE, correction_of, why_corrected, why_of

__all__ = ["method_name", "posting_lines", "work_out_the_day"]


def work_out_the_day(day: Day) -> Worksheet:
    """Everything that a clerk works out at closing time, in the order of the form."""
    lines = [*posting_lines(post(day.slips, day.accounts), day)]
    lines += _balance_lines(day)
    if day.returned:
        lines += _returned_lines(day, day.returned)
    if day.moved:
        lines += _moved_lines(day, day.moved)
    return Worksheet("The day, posted and balanced", tuple(lines))


def method_name(method: str) -> str:
    """The name of a method in the blanks.

    >>> method_name("HSA or FSA card")
    'hsa_or_fsa_card'
    """
    return method.lower().replace(" ", "_")


def posting_lines(posted: Sequence[Posted], day: Day) -> Iterator[Line]:
    """For each receipt its account, and what goes to which visit; visits that get nothing have no line."""
    for number, one in enumerate(posted, 1):
        row, about = f"r{number}", f"Receipt {one.slip.number}"
        to = one.account.shown if one.account else HOLDING
        yield Line(f"{row}.account", "Post to account", to, _why_account(one, day), UNEARNED, about)
        found = one.spread.worksheet
        for line in found:
            if line.name == "applied" and line.value:
                label = f"To item {line.about}"
                yield Line(f"{row}.item_{line.about}", label, line.value, line.why, line.source, about)
            elif line.name == "unapplied" and line.value:
                yield Line(f"{row}.unapplied", "Unapplied", line.value, line.why, line.source, about)


def _why_account(one: Posted, day: Day) -> str:
    if one.account and one.slip.account:
        return f"The stub names account {one.slip.account}."
    if one.account:
        return f"The stub has no account number, and only one {one.slip.name} is on the list."
    fitting = " and ".join(str(other.name) for other in fitting_names(one.slip, day.accounts))
    return f"{one.slip.name or 'The stub'} fits {fitting or 'nobody on the list'}: it cannot be told whose it is."


def _balance_lines(day: Day) -> Iterator[Line]:
    sheet = balance(day)
    source = _source(sheet, "bank_deposit")
    for method in methods(day):
        row, about = method_name(method), str(method)[0].upper() + str(method)[1:]
        for name, label in (("expected", "Day sheet"), ("found", "On hand"), ("difference", "Difference")):
            line = next(one for one in sheet if one.name == name and one.about == str(method))
            why = _terms(day, method, name) or line.why
            yield Line(f"{row}.{_BLANKS[name]}", label, line.value, why, line.source, about)
    deposited = [slip for slip in day.slips if slip.method in DEPOSITED]
    due = total(slip.amount for slip in deposited)
    why = " + ".join(str(slip.amount) for slip in deposited) or "No cash, check or money order came"
    yield Line("expected_deposit", "Deposit by the receipts", due, f"{why}: cash, checks, money orders.", source)
    deposit = next(one for one in sheet if one.name == "bank_deposit")
    why = deposit.why.split(", less")[0] + ". The starting cash is off already."
    yield Line("bank_deposit", "Deposit on hand", deposit.value, why, deposit.source)
    off = next(one for one in sheet if one.name == "difference" and not one.about)
    yield Line("difference", "Difference of the day", off.value, off.why, off.source)
    size = max((sheet.amount("difference", str(method)) for method in methods(day)), key=lambda one: abs(one.cents))
    clue = next((one.source for one in sheet if one.name == "clue"), off.source)
    why = why_of(day, size)
    yield Line("cause", "Where it comes from", str(day.mishap.fault), why, clue)
    yield Line("receipt_at_fault", "Receipt that explains it", day.mishap.receipt or NONE, why, clue)
    yield Line("correction", "Correction of the day sheet", correction_of(day), why_corrected(day), source)
    whole = total(slip.amount for slip in day.slips)
    why = " + ".join(str(slip.amount) for slip in day.slips)
    yield Line("right_total", "Day sheet after the correction", whole, f"All receipts: {why}.", source)


_BLANKS = {"expected": "keyed", "found": "on_hand", "difference": "difference"}


def _terms(day: Day, method: Method, name: str) -> str:
    """The amounts that a total of the day sheet, or of the money on hand, is made of."""
    if name == "expected":
        amounts = [line.amount for line in keyed(day) if line.method is method]
    elif name == "found" and method is not Method.CASH:
        amounts = [slip.amount for slip in on_hand(day) if slip.method is method]
    elif name == "found":
        in_drawer = cash_to_deposit(day) + day.starting_cash
        return f"{in_drawer} in the drawer, less the {day.starting_cash} that it started with."
    else:
        return ""
    return " + ".join(str(amount) for amount in amounts) + "." if amounts else "There is none of it."


def _source(sheet: Worksheet, name: str) -> Source:
    return next(line.source for line in sheet if line.name == name)


def _returned_lines(day: Day, check: Returned) -> Iterator[Line]:
    account = day.file(check.account)
    policy = ReturnedCheckPolicy(check.fee, disclosed=account.notice, cap=check.cap)
    about = f"Check {check.reference} that came back"
    names = {
        "payment_reversed": "returned.payment",
        "returned_check_fee": "returned.fee",
        "balance_after": "returned.balance",
    }
    for line in returned_check(check.amount, account.open, day.on, policy):
        yield Line(names.get(line.name, line.name), line.label, line.value, line.why, line.source, about)


def _moved_lines(day: Day, moved: Moved) -> Iterator[Line]:
    wrong, right = day.file(moved.wrong), day.file(moved.right)
    sheet = correct_posting(
        Posting(wrong.number, PostingKind.PAYMENT, moved.amount),
        Posting(right.number, PostingKind.PAYMENT, moved.amount),
        {wrong.number: wrong.open, right.number: right.open},
    )
    about = f"Check {moved.reference} on the wrong account"
    undone = next(line for line in sheet if line.name == "reversal")
    anew = next(line for line in sheet if line.name == "new_posting")
    after = next(line for line in sheet if line.name == "balance_after" and line.about == right.number)
    amount = sheet.amount("reversal", wrong.number)
    yield Line("moved.off", "Take it off account", wrong.shown, undone.why, undone.source, about)
    yield Line("moved.onto", "Post it to account", right.shown, f"{anew.why} The stub names it.", anew.source, about)
    yield Line("moved.amount", "Amount", amount, "The whole payment moves.", undone.source, about)
    why = _balance_why(right.open, moved.amount)
    yield Line("moved.balance", "Balance of the right account", after.value, why, after.source, about)


def _balance_why(open_before: Money, amount: Money) -> str:
    return f"{open_before} open before today's payments, less {amount}."
