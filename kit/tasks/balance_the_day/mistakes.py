"""The typical ways in which posting and balancing go wrong, each as the answers that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kit.engine.ledger import Method
from kit.engine.money import ZERO, Money, total
from kit.engine.payments import AllocationOrder
from kit.engine.worksheet import Value
from kit.tasks.balance_the_day.facts import (
    DEPOSITED,
    HOLDING,
    Day,
    Fault,
    PatientFile,
    Slip,
    account_for,
    fitting_names,
    methods,
)
from kit.tasks.balance_the_day.posting import Posted, post
from kit.tasks.balance_the_day.solution import method_name
from kit.tasks.balance_the_day.words import slip_at_fault

__all__ = ["MISTAKES", "wrong_answers"]

Answers = Mapping[str, Value | None]


def wrong_answers(day: Day, right: Answers) -> dict[str, dict[str, Value | None]]:
    """By mistake, the answers that differ from the right ones; a mistake that changes nothing is left out."""
    found: dict[str, dict[str, Value | None]] = {}
    for name, wrong in MISTAKES.items():
        answers: dict[str, Value | None] = {
            blank: value for blank, value in wrong(day, right).items() if value != right[blank]
        }
        if answers:
            found[name] = answers
    return found


def _cells(posted: Sequence[Posted]) -> dict[str, Value]:
    """Every blank of the posting table, of payments that were posted in some way."""
    cells: dict[str, Value] = {}
    for number, one in enumerate(posted, 1):
        row = f"r{number}"
        cells[f"{row}.account"] = one.account.shown if one.account else HOLDING
        cells |= {f"{row}.item_{item}": amount for item, amount in one.spread.applied.items()}
        cells[f"{row}.unapplied"] = one.spread.unapplied
    return cells


def _newest_first(day: Day, _right: Answers) -> dict[str, Value]:
    return _cells(post(day.slips, day.accounts, AllocationOrder.NEWEST_FIRST))


def _stub_ignored(day: Day, _right: Answers) -> dict[str, Value]:
    return _cells(post(day.slips, day.accounts, by_the_stub=False))


def _guessed_the_account(day: Day, _right: Answers) -> dict[str, Value]:
    def first_that_fits(slip: Slip, accounts: Sequence[PatientFile]) -> PatientFile | None:
        fitting = fitting_names(slip, accounts)
        return account_for(slip, accounts) or (fitting[0] if fitting else None)

    return _cells(post(day.slips, day.accounts, find=first_that_fits))


def _nothing_unapplied(day: Day, _right: Answers) -> dict[str, Value]:
    """What no visit needs is put on the newest visit, which then is overpaid."""
    cells: dict[str, Value] = {}
    for number, one in enumerate(post(day.slips, day.accounts), 1):
        if one.account and one.spread.unapplied:
            newest = max(one.account.items, key=lambda item: item.on).charge
            cells[f"r{number}.item_{newest}"] = one.spread.applied[newest] + one.spread.unapplied
            cells[f"r{number}.unapplied"] = ZERO
    return cells


def _starting_cash_counted(day: Day, right: Answers) -> dict[str, Value]:
    wrong: dict[str, Value] = {}
    names = ("cash.on_hand", "cash.difference", "bank_deposit", "difference")
    for name in names:
        value = right.get(name)
        if isinstance(value, Money):
            wrong[name] = value + day.starting_cash
    return wrong if "cash.on_hand" in right else {}


def _cards_in_the_deposit(day: Day, right: Answers) -> dict[str, Value]:
    by_itself = [method for method in methods(day) if method not in DEPOSITED]
    more_due = total(slip.amount for slip in day.slips if slip.method in by_itself)
    more_here = total(_amount(right, f"{method_name(method)}.on_hand") for method in by_itself)
    return {
        "expected_deposit": _amount(right, "expected_deposit") + more_due,
        "bank_deposit": _amount(right, "bank_deposit") + more_here,
    }


def _health_cards_with_cards(day: Day, right: Answers) -> dict[str, Value]:
    card, health = method_name(Method.CARD), method_name(Method.HSA_FSA)
    if f"{card}.keyed" not in right or f"{health}.keyed" not in right:
        return {}
    wrong: dict[str, Value] = {}
    for blank in ("keyed", "on_hand", "difference"):
        wrong[f"{card}.{blank}"] = _amount(right, f"{card}.{blank}") + _amount(right, f"{health}.{blank}")
        wrong[f"{health}.{blank}"] = ZERO
    return wrong


def _difference_turned_round(day: Day, right: Answers) -> dict[str, Value]:
    names = [f"{method_name(method)}.difference" for method in methods(day)]
    return {name: -_amount(right, name) for name in (*names, "difference")}


def _correction_turned_round(_day: Day, right: Answers) -> dict[str, Value]:
    """The correction with its sign the wrong way makes the difference twice as large."""
    correction = _amount(right, "correction")
    whole = _amount(right, "right_total") - correction - correction
    return {"correction": -correction, "right_total": whole} if whole >= ZERO else {}


def _clue_without_a_look(day: Day, right: Answers) -> dict[str, Value]:
    """The difference is the amount of a receipt: keyed twice and not on hand look the same in the sum."""
    slip = slip_at_fault(day)
    if slip is None or day.mishap.fault not in (Fault.TWICE, Fault.MISSING):
        return {}
    if day.mishap.fault is Fault.TWICE:
        whole = _amount(right, "right_total") + slip.amount
        return {"cause": str(Fault.MISSING), "correction": ZERO, "right_total": whole}
    whole = _amount(right, "right_total") - slip.amount
    return {"cause": str(Fault.TWICE), "correction": -slip.amount, "right_total": whole}


def _day_sheet_made_to_fit(day: Day, right: Answers) -> dict[str, Value]:
    """The day sheet is changed until it agrees with the money, although it was right."""
    if day.mishap.fault not in (Fault.SHORT, Fault.OVER, Fault.MISSING):
        return {}
    off = _amount(right, "difference")
    return {"correction": off, "right_total": max(ZERO, _amount(right, "right_total") + off)}


def _whole_receipt_corrected(day: Day, right: Answers) -> dict[str, Value]:
    slip = slip_at_fault(day)
    if slip is None or day.mishap.fault not in (Fault.DIGITS, Fault.POINT, Fault.METHOD):
        return {}
    more = slip.amount - _amount(right, "correction")
    return {"correction": slip.amount, "right_total": _amount(right, "right_total") + more}


def _returned_check_off_the_deposit(day: Day, right: Answers) -> dict[str, Value]:
    if day.returned is None:
        return {}
    names = ("expected_deposit", "bank_deposit")
    less = {name: _amount(right, name) - day.returned.amount for name in names}
    return {name: amount for name, amount in less.items() if amount > ZERO}


def _fee_in_full(day: Day, right: Answers) -> dict[str, Value]:
    if day.returned is None:
        return {}
    more = day.returned.fee - _amount(right, "returned.fee")
    return {"returned.fee": day.returned.fee, "returned.balance": _amount(right, "returned.balance") + more}


def _check_not_put_back(day: Day, right: Answers) -> dict[str, Value]:
    """Only the fee is posted, and the check still counts as paid."""
    if day.returned is None:
        return {}
    left = _amount(right, "returned.balance") - day.returned.amount
    return {"returned.payment": ZERO, "returned.balance": left}


def _moved_the_wrong_way(day: Day, right: Answers) -> dict[str, Value]:
    """The two accounts change places: the payment is taken off the account that it belongs to."""
    if day.moved is None:
        return {}
    right_file, wrong_file = day.file(day.moved.right), day.file(day.moved.wrong)
    after = wrong_file.open - day.moved.amount
    turned: dict[str, Value] = {"moved.off": right_file.shown, "moved.onto": wrong_file.shown}
    return {**turned, "moved.balance": after} if after >= ZERO else turned


def _amount(answers: Answers, name: str) -> Money:
    value = answers.get(name)
    return value if isinstance(value, Money) else ZERO


MISTAKES: dict[str, Callable[[Day, Answers], dict[str, Value]]] = {
    "newest_first": _newest_first,
    "stub_ignored": _stub_ignored,
    "guessed_the_account": _guessed_the_account,
    "nothing_unapplied": _nothing_unapplied,
    "starting_cash_counted": _starting_cash_counted,
    "cards_in_the_deposit": _cards_in_the_deposit,
    "health_cards_with_cards": _health_cards_with_cards,
    "difference_turned_round": _difference_turned_round,
    "correction_turned_round": _correction_turned_round,
    "clue_without_a_look": _clue_without_a_look,
    "day_sheet_made_to_fit": _day_sheet_made_to_fit,
    "whole_receipt_corrected": _whole_receipt_corrected,
    "returned_check_off_the_deposit": _returned_check_off_the_deposit,
    "fee_in_full": _fee_in_full,
    "check_not_put_back": _check_not_put_back,
    "moved_the_wrong_way": _moved_the_wrong_way,
}
