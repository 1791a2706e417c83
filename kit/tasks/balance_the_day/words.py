"""What the worksheet says of each fault: how it is found, and what corrects it."""

from __future__ import annotations

from collections.abc import Mapping

from kit.engine.money import ZERO, Money
from kit.tasks.balance_the_day.facts import Day, Fault, Slip

__all__ = ["NONE", "correction_of", "why_corrected", "why_of"]

NONE = "None of them"
"""In the list of receipts: no receipt is at fault."""

_WHY: Mapping[Fault, str] = {
    Fault.DIGITS: "{receipt} is {amount}, the day sheet has {keyed}: two digits changed places, so {off} divides by 9.",
    Fault.POINT: "{receipt} is {amount}, but the day sheet has {keyed}: the decimal point is in the wrong place.",
    Fault.TWICE: "{receipt} stands on the day sheet two times; the difference is its amount, {amount}.",
    Fault.NOT_KEYED: "{receipt} is in the stack and the money is here, but the day sheet has no line for it.",
    Fault.METHOD: "{receipt} came by {method} and is keyed as {as_method}: both methods are off by {amount}.",
    Fault.MISSING: "{receipt} is keyed right, but its {method} of {amount} is not with the money.",
    Fault.SHORT: "Every receipt stands on the day sheet as it should, and the drawer holds {off} less.",
    Fault.OVER: "Every receipt stands on the day sheet as it should, and the drawer holds {off} more.",
}
_CORRECTED: Mapping[Fault, str] = {
    Fault.DIGITS: "{amount} is right and {keyed} stands there; the correction is what lies between.",
    Fault.POINT: "{amount} is right and {keyed} stands there; the correction is what lies between.",
    Fault.TWICE: "The second line of {receipt} is taken off.",
    Fault.NOT_KEYED: "{receipt} is keyed now.",
    Fault.METHOD: "Its method is changed; the total of the day sheet stays as it is.",
    Fault.MISSING: "The day sheet is right. The payment has to be found; report it.",
    Fault.SHORT: "The day sheet is right. Report the drawer; never make it up.",
    Fault.OVER: "The day sheet is right. Report the drawer; the extra cash is nobody's tip.",
}


def why_of(day: Day, off: Money) -> str:
    """One sentence on where the difference comes from."""
    return _filled(_WHY[day.mishap.fault], day, off)


def why_corrected(day: Day) -> str:
    """One sentence on what corrects it."""
    return _filled(_CORRECTED[day.mishap.fault], day, ZERO)


def correction_of(day: Day) -> Money:
    """What the correction adds to the total of the day sheet; below zero it takes off."""
    slip = slip_at_fault(day)
    if slip is None:
        return ZERO
    match day.mishap.fault:
        case Fault.DIGITS | Fault.POINT:
            return slip.amount - day.mishap.amount
        case Fault.TWICE:
            return -slip.amount
        case Fault.NOT_KEYED:
            return slip.amount
        case _:
            return ZERO


def slip_at_fault(day: Day) -> Slip | None:
    """The receipt that the fault happened to, if it happened to one."""
    return next((slip for slip in day.slips if slip.number == day.mishap.receipt), None)


def _filled(words: str, day: Day, off: Money) -> str:
    slip = slip_at_fault(day)
    return words.format(
        receipt=day.mishap.receipt,
        amount=slip.amount if slip else "",
        method=slip.method if slip else "",
        keyed=day.mishap.amount,
        as_method=day.mishap.method,
        off=max(off, -off),
    )
