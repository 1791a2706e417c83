"""The calls of a day: the patients, the times they ruled out, the calls so far, and the office's policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.engine.call_facts import Call, CallEnding, CallLimit
from kit.engine.call_hours import CallHours, InconvenientTime, OfficeHours

__all__ = ["ZONES", "Answer", "CallDesk", "How", "Message", "Patient", "Policy", "TimeLimit", "Voicemail"]

ZONES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "Pacific/Honolulu": "Hawaii",
}
"""The time zones of the desk and their names."""


class Answer:
    """Whether we may call today, with the reason."""

    YES = "Yes"
    ATTORNEY = "No, an attorney"
    IN_WRITING = "No, wants it in writing"
    TALKED = "No, we talked lately"
    TOO_MANY = "No, too many calls"
    NO_NUMBER = "No, no good number"
    NO_TIME = "No, no time fits"
    ALL = (YES, ATTORNEY, IN_WRITING, TALKED, TOO_MANY, NO_NUMBER, NO_TIME)


class How:
    """How we reach the patient."""

    DIALER = "Mobile, with the dialer"
    BY_HAND = "Mobile, by hand"
    HOME = "Home phone, by hand"
    WORK = "Work phone, by hand"
    EMAIL = "E-mail to the patient"
    LETTER = "Letter to the patient"
    ATTORNEY = "Letter to the attorney"
    WAIT = "Nothing until the first day"
    ALL = (DIALER, BY_HAND, HOME, WORK, EMAIL, LETTER, ATTORNEY, WAIT)


class Message:
    """What may be left on a voicemail."""

    NONE = "No message"
    SHORT = "Short message"
    AMOUNT = "Short message and amount"
    OVERDUE = "That a bill is overdue"
    VISIT = "Day and place of the visit"
    ALL = (NONE, SHORT, AMOUNT, OVERDUE, VISIT)


class Voicemail:
    """What is known about the voicemail of the number."""

    OWN = "Greeting gives only the patient's name"
    SHARED = "Greeting names the whole family"
    UNNAMED = "Greeting gives no name"
    AGREED = "Greeting gives only the patient's name; signed that we may leave the amount"
    REFUSED = "Greeting gives only the patient's name; asked for no messages"
    ALL = (OWN, SHARED, UNNAMED, AGREED, REFUSED)


@dataclass(frozen=True, slots=True)
class Policy:
    """The office's own rules: hours at the patient's place, hours at our desk, and the limit of calls."""

    hours: CallHours
    office: OfficeHours
    limit: CallLimit


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Times that the patient ruled out, as the note says it and as they are."""

    note: str
    times: tuple[InconvenientTime, ...]


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient on the list.

    `zone` is that of the address, `mobile_zone` that of the mobile's area code; `told_zone` that of the place at which
    the patient said to be just now. A number is '' when there is none.
    """

    account: str
    name: str
    town: str
    zone: str
    mobile: str = ""
    mobile_zone: str = ""
    home: str = ""
    work: str = ""
    not_at_work: bool = False
    consent: date | None = None
    withdrawn: date | None = None
    email_agreed: bool = False
    attorney: str = ""
    in_writing: bool = False
    told_zone: str = ""
    told: str = ""
    limits: tuple[TimeLimit, ...] = ()
    voicemail: str = Voicemail.OWN
    calls: tuple[Call, ...] = ()

    @property
    def mobile_is_good(self) -> bool:
        """Whether there is a mobile that never reached somebody else."""
        return bool(self.mobile) and not any(one.ending is CallEnding.WRONG_NUMBER for one in self.calls)

    @property
    def work_is_open(self) -> bool:
        """Whether there is a work phone, and the patient did not rule out calls at work."""
        return bool(self.work) and not self.not_at_work

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones in which the hour must be fine."""
        if self.told_zone:
            return (self.told_zone,)
        return tuple(dict.fromkeys((self.zone, self.mobile_zone) if self.mobile_is_good else (self.zone,)))


@dataclass(frozen=True, slots=True)
class CallDesk:
    """The list of a day."""

    today: date
    city: str
    zone: str
    policy: Policy
    patients: tuple[Patient, ...]
    area_codes: tuple[tuple[str, str], ...]
