"""The typical ways in which a credit goes to the wrong place, each as the answers that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kit.engine.credit_account import Party
from kit.engine.money import ZERO, Money, total
from kit.engine.refund_deadline import ClockAfter, RefundOwner, last_refund_day
from kit.engine.refund_instruments import SAME_WAY, RefundOrder
from kit.engine.worksheet import Value
from kit.tasks.resolve_credit_balance.facts import HOW, MOST_LINES, MOVE, Credit
from kit.tasks.resolve_credit_balance.settlement import MoneyLine, money_lines, settle

__all__ = ["MISTAKES", "wrong_answers"]

Answers = Mapping[str, Value | None]
Row = tuple[Value | None, ...]
COLUMNS = ("to", "how", "amount", "by", "approved")
ROWS = MOST_LINES + 1


def wrong_answers(credit: Credit, right: Answers) -> dict[str, dict[str, Value | None]]:
    """By mistake, the answers that differ from the right ones; a mistake that changes nothing is left out."""
    found: dict[str, dict[str, Value | None]] = {}
    for name, wrong in MISTAKES.items():
        answers = wrong(credit, right)
        different: dict[str, Value | None] = {
            blank: value for blank, value in answers.items() if value != right[blank]
        }  # fmt: skip
        if different:
            found[name] = different
    return found


def _request(lines: Sequence[MoneyLine]) -> dict[str, Value | None]:
    """The lines as the blanks of the form."""
    wrong: list[Row] = [(one.to, one.how, one.amount, one.by, one.approved or None) for one in lines[:ROWS]]
    wrong += [(None,) * len(COLUMNS)] * (ROWS - len(wrong))
    return {
        f"line_{number}.{column}": cell
        for number, row in enumerate(wrong, 1)
        for column, cell in zip(COLUMNS, row, strict=True)
    }


def _settled(credit: Credit, right: Answers) -> dict[str, Value | None]:
    """The lines and the balance afterwards, if the account or the policy were as given."""
    return {**_request(money_lines(credit)), "balance_after": settle(credit).value("balance_after")}


def _patient_number(credit: Credit) -> int:
    """The place of the patient among those who pay, from 1."""
    return 1 + next(at for at, one in enumerate(credit.account.parties) if one.owner is RefundOwner.PATIENT)


def _check(credit: Credit, party: Party, amount: Money, like: MoneyLine | None = None) -> MoneyLine:
    """A refund by check to somebody, with the last day and the approval that it would have."""
    day = last_refund_day(party.owner, credit.identified, credit.investigation, credit.policy.clock)
    source = like.source if like else SAME_WAY
    return MoneyLine(party.name, HOW["check"], amount, "", source, by=day, approved=credit.approver(amount))


def _all_to_the_patient(credit: Credit, right: Answers) -> dict[str, Value | None]:
    """The whole credit goes to the patient, although insurers paid too much."""
    insurers = [one for one in credit.account.parties if one.owner is not RefundOwner.PATIENT]
    if not any(credit.account.over(one) > ZERO for one in insurers):
        return {}
    patient = credit.account.parties[_patient_number(credit) - 1]
    return _request([_check(credit, patient, -credit.account.balance_posted)])


def _correction_left_out(credit: Credit, right: Answers) -> dict[str, Value | None]:
    """The account is taken as it was posted, so the patient gets the credit that it shows."""
    account, at = credit.account, _patient_number(credit)
    insured = total(one.should_pay for one in account.parties if one.owner is not RefundOwner.PATIENT)
    share = account.charge_posted - account.adjustment_posted - insured
    right_as_posted = account.charge_due is None and account.adjustment_due is None
    if right_as_posted or share < ZERO:
        return {}
    parties = tuple(
        replace(one, should_pay=share) if number == at else one for number, one in enumerate(account.parties, 1)
    )
    posted = replace(account, charge_due=None, adjustment_due=None, parties=parties)
    wrong = _settled(replace(credit, account=posted), right)
    over = posted.over(parties[at - 1])
    return {**wrong, "adjustment_to_post": ZERO, "charge_to_post": ZERO, f"party_{at}.over": over}


def _correction_turned_round(_credit: Credit, right: Answers) -> dict[str, Value | None]:
    names = ("adjustment_to_post", "charge_to_post")
    return {name: -value for name in names if isinstance(value := right[name], Money)}


def _adjustment_refunded(credit: Credit, right: Answers) -> dict[str, Value | None]:
    """An adjustment that was posted twice is paid out, although nobody paid that money."""
    account = credit.account
    if account.right_adjustment >= account.adjustment_posted:
        return {}
    patient = account.parties[_patient_number(credit) - 1]
    lines = _request([_check(credit, patient, -account.balance_posted)])
    return {**lines, "adjustment_to_post": ZERO}


def _first_insurer_refunded(credit: Credit, right: Answers) -> dict[str, Value | None]:
    """What the second insurer paid too much goes to the first one."""
    insurers = [one for one in credit.account.parties if one.owner is not RefundOwner.PATIENT]
    if len(insurers) < 2 or credit.account.over(insurers[1]) <= ZERO:
        return {}
    lines = [
        _check(credit, insurers[0], one.amount, one) if one.to == insurers[1].name else one
        for one in money_lines(credit)
    ]
    return _request(lines)


def _another_payment_refunded(credit: Credit, right: Answers) -> dict[str, Value | None]:
    """A payment that was meant for another account is refunded to this patient."""
    patient = credit.account.parties[_patient_number(credit) - 1]
    lines = [_check(credit, patient, one.amount, one) if one.how == MOVE else one for one in money_lines(credit)]
    return _request(lines)


def _open_balance_left(credit: Credit, right: Answers) -> dict[str, Value | None]:
    return _settled(replace(credit, policy=replace(credit.policy, open_balances_first=False)), right)


def _other_guarantor_paid(credit: Credit, right: Answers) -> dict[str, Value | None]:
    everybody = tuple(replace(one, guarantor=credit.guarantor) for one in credit.others)
    return _settled(replace(credit, others=everybody), right)


def _other_end_first(credit: Credit, right: Answers) -> dict[str, Value | None]:
    latest = credit.policy.instruments is RefundOrder.LATEST_FIRST
    turned = RefundOrder.OLDEST_FIRST if latest else RefundOrder.LATEST_FIRST
    return _settled(replace(credit, policy=replace(credit.policy, instruments=turned)), right)


def _all_by_check(credit: Credit, right: Answers) -> dict[str, Value | None]:
    """All that the patient gets back goes out in one check, also what came by a card."""
    patient = credit.account.parties[_patient_number(credit) - 1]
    lines = money_lines(credit)
    mine = [one for one in lines if one.to == patient.name and one.by]
    if not mine:
        return {}
    whole = _check(credit, patient, total(one.amount for one in mine), mine[0])
    return _request([whole, *(one for one in lines if one not in mine)])


def _counted_from_the_payment(credit: Credit, right: Answers) -> dict[str, Value | None]:
    last = max(one.on or credit.service_on for one in credit.account.received)
    return _settled(replace(credit, identified=last), right)


def _sixty_days_for_all(credit: Credit, right: Answers) -> dict[str, Value | None]:
    sixty = credit.policy.clock.government_days
    clock = replace(credit.policy.clock, commercial_days=sixty, patient_days=sixty)
    return _settled(replace(credit, policy=replace(credit.policy, clock=clock)), right)


def _clock_not_stopped(credit: Credit, right: Answers) -> dict[str, Value | None]:
    return _settled(replace(credit, investigation=None), right)


def _sixty_days_anew(credit: Credit, right: Answers) -> dict[str, Value | None]:
    clock = replace(credit.policy.clock, after_suspension=ClockAfter.ANEW)
    return _settled(replace(credit, policy=replace(credit.policy, clock=clock)), right)


def _approved_by_the_total(credit: Credit, right: Answers) -> dict[str, Value | None]:
    lines = money_lines(credit)
    whole = total(one.amount for one in lines if one.by)
    title = credit.approver(whole)
    return _request([replace(one, approved=title) if one.by else one for one in lines])


def _small_credit_sent(credit: Credit, right: Answers) -> dict[str, Value | None]:
    return _settled(replace(credit, policy=replace(credit.policy, small_amount=ZERO)), right)


def _did_not_wait(credit: Credit, right: Answers) -> dict[str, Value | None]:
    return _settled(replace(credit, policy=replace(credit.policy, wait_for_payers=False)), right)


MISTAKES: dict[str, Callable[[Credit, Answers], dict[str, Value | None]]] = {
    "all_to_the_patient": _all_to_the_patient,
    "correction_left_out": _correction_left_out,
    "correction_turned_round": _correction_turned_round,
    "adjustment_refunded": _adjustment_refunded,
    "first_insurer_refunded": _first_insurer_refunded,
    "another_payment_refunded": _another_payment_refunded,
    "open_balance_left": _open_balance_left,
    "other_guarantor_paid": _other_guarantor_paid,
    "other_end_first": _other_end_first,
    "all_by_check": _all_by_check,
    "counted_from_the_payment": _counted_from_the_payment,
    "sixty_days_for_all": _sixty_days_for_all,
    "clock_not_stopped": _clock_not_stopped,
    "sixty_days_anew": _sixty_days_anew,
    "approved_by_the_total": _approved_by_the_total,
    "small_credit_sent": _small_credit_sent,
    "did_not_wait": _did_not_wait,
}
