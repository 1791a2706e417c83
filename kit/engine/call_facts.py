"""What is known about calls: those that took place, those that are planned, consent, and the limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit.engine.bounds import check_count
from kit.engine.record import Choice, Record

__all__ = ["SEVEN_IN_SEVEN", "Call", "CallEnding", "CallLimit", "Consent", "PlannedCall", "PlannedMoment"]


class CallEnding(Choice):
    """How a call ended."""

    NO_ANSWER = "no answer"
    VOICEMAIL = "voicemail"
    CONVERSATION = "conversation"
    NOT_CONNECTED = "not connected"
    WRONG_NUMBER = "wrong number"
    ATTORNEY = "patient's attorney"


@dataclass(frozen=True, slots=True)
class Call(Record):
    """A call that took place: the day at the patient's place, how it ended, which debts it was about.

    `inbound` is a call from the patient. No debts named means that it was about the debt asked for.
    """

    day: date
    ending: CallEnding = CallEnding.NO_ANSWER
    debts: Sequence[str] = ()
    inbound: bool = False


@dataclass(frozen=True, slots=True)
class Consent(Record):
    """The patient's own consent to more calls: the day it was given, which is its day one, and its days.

    Raises ValueError for fewer than 1 or more than 7 days.
    """

    given: date
    days: int = 7
    debts: Sequence[str] = ()

    def __post_init__(self) -> None:
        check_count("days of consent", self.days, 1, 7)


@dataclass(frozen=True, slots=True)
class PlannedCall(Record):
    """A call that is planned: a name for it, its day at the patient's place, and the debt."""

    label: str
    day: date
    debt: str = "the debt"


@dataclass(frozen=True, slots=True)
class PlannedMoment(Record):
    """A call that is planned to the minute: a name for it, the moment on the caller's clock, and the debt."""

    label: str
    moment: str
    debt: str = "the debt"


@dataclass(frozen=True, slots=True)
class CallLimit(Record):
    """How many calls in how many days, and how many days of rest after a conversation.

    Raises ValueError outside 1 to 100 calls, 1 to 31 days, 0 to 31 days of rest.
    """

    calls: int = 7
    in_days: int = 7
    rest_days: int = 7

    def __post_init__(self) -> None:
        check_count("calls in the limit", self.calls, 1, 100)
        check_count("days of the limit", self.in_days, 1, 31)
        check_count("days of rest after a conversation", self.rest_days, 0, 31)


SEVEN_IN_SEVEN = CallLimit()
