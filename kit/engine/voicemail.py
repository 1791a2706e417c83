"""What a message on a voicemail may say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kit.engine.deadlines import yes_or_no
from kit.engine.record import Choice
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["MessagePart", "voicemail_message"]

CHECKED = date(2026, 11, 25)
PARTS = Source(
    "CFPB: what is a limited-content message?",
    "https://www.consumerfinance.gov/ask-cfpb/what-is-a-limited-content-message-en-2113/",
    CHECKED,
)
NOT_LIMITED = Source(
    "CFPB questions: what messages are not limited-content messages",
    "https://support.smslp.com/kb/a2740/cfpb-fdcpa-what-messages-are-not-limited-content-messages.aspx",
    CHECKED,
)


class MessagePart(Choice):
    """One thing that a message says."""

    BUSINESS_NAME = "business name"
    REQUEST_TO_REPLY = "request to reply"
    NAME_TO_ASK_FOR = "name to ask for"
    TELEPHONE_NUMBER = "telephone number"
    SALUTATION = "salutation"
    DATE_AND_TIME = "date and time of the message"
    TIMES_TO_REPLY = "times to reply"
    ANY_REPRESENTATIVE = "any representative can help"
    NAME_TELLS_OF_COLLECTING = "business name that tells of collecting"
    DEBT = "debt or account"
    AMOUNT = "amount"
    TREATMENT = "treatment or department"
    OTHER = "anything else"


REQUIRED = tuple(MessagePart)[:4]
OPTIONAL = tuple(MessagePart)[4:8]


def voicemail_message(says: Sequence[MessagePart], for_the_patient: bool = True, voicemail: bool = True) -> Worksheet:
    """Say whether a message is one that may be left without telling others about a debt.

    It must hold a business name that does not tell of collecting, a request to reply, the name of somebody
    to ask for, and a telephone number. It may hold a salutation, its date and time, times to reply, and
    that any representative can help. Anything else, another person's voicemail, or a text message makes it
    a message that could give a debt away.

    Laws: the order of what it says does not matter; adding what is neither required nor optional never helps.
    Raises ValueError for a message that says nothing.
    Source: https://www.consumerfinance.gov/ask-cfpb/what-is-a-limited-content-message-en-2113/ (2026-11-25).

    >>> voicemail_message(REQUIRED).value("limited_content"), voicemail_message(REQUIRED[:3]).value("missing")
    ('yes', 'telephone number')
    """
    if not says:
        raise ValueError("the message says nothing; name at least one part of it")
    missing = [part for part in REQUIRED if part not in says]
    excess = [part for part in MessagePart if part in says and part not in REQUIRED + OPTIONAL]
    fine = not missing and not excess and for_the_patient and voicemail
    where = f"On a voicemail: {yes_or_no(voicemail)}. The patient's own: {yes_or_no(for_the_patient)}."
    all_of = f"A message needs {', '.join(REQUIRED)}."
    only = f"Beyond those it may hold {', '.join(OPTIONAL)}; nothing else."
    why = f"{where} Missing: {', '.join(missing) or 'nothing'}. Too much: {', '.join(excess) or 'nothing'}."
    return Worksheet(
        "What a voicemail may say",
        (
            Line("missing", "Missing", ", ".join(missing) or "nothing", all_of, PARTS),
            Line("too_much", "Too much", ", ".join(excess) or "nothing", only, PARTS),
            Line("right_place", "Right place", yes_or_no(for_the_patient and voicemail), where, NOT_LIMITED),
            Line("limited_content", "May be left", yes_or_no(fine), why, PARTS),
        ),
    )
