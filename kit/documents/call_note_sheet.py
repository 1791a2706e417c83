"""Lay out the call history of an account: each call with what was said and agreed."""

from __future__ import annotations

from datetime import datetime

from kit.documents.paper import Block, Facts, Heading, Paper, Words
from kit.engine.call_facts import CallEnding
from kit.engine.dates import in_words
from kit.engine.ledger import PATIENT, UNAPPLIED
from kit.scenarios.history import CallNote, PatientAccount

__all__ = ["call_note_sheet_paper"]

MISSING = "not noted"


def call_note_sheet_paper(account: PatientAccount, patient: str) -> Paper:
    """Every call of an account in order of time, with how many there were and what the patient owes.

    Times are the patient's local times. A time that is no time is shown as it was noted.
    """
    calls = sorted(account.calls, key=lambda call: call.at)
    owed = account.ledger.balance(PATIENT) + account.ledger.balance(UNAPPLIED)
    talks = sum(call.ending is CallEnding.CONVERSATION for call in calls)
    blocks: list[Block] = [
        Facts(
            "The account",
            (
                ("Account", account.number or "not on file"),
                ("Patient", patient or "not on file"),
                ("Patient owes", owed),
                ("Calls", len(calls)),
                ("Calls from the patient's side", sum(call.inbound for call in calls)),
                ("Calls with a talk", talks),
            ),
        ),
        Heading("Calls"),
    ]
    blocks += [_call(call, number) for number, call in enumerate(calls, 1)]
    if not calls:
        blocks.append(Words("No call was noted for this account."))
    return Paper("Call notes", tuple(blocks))


def _call(call: CallNote, number: int) -> Facts:
    return Facts(
        f"Call {number}",
        (
            ("When", _when(call.at)),
            ("Direction", "They called us" if call.inbound else "We called them"),
            ("With", call.with_whom or MISSING),
            ("About", call.purpose or MISSING),
            ("How it ended", str(call.ending)),
            ("Note", call.note or MISSING),
            ("Noted by", str(call.representative).strip() or MISSING),
        ),
    )


def _when(at: str) -> str:
    """A time as a person says it.

    >>> _when("2026-06-03 17:40"), _when("some day")
    ('June 3, 2026, 5:40 p.m.', 'some day')
    """
    try:
        moment = datetime.strptime(at, "%Y-%m-%d %H:%M")
    except ValueError:
        return at or MISSING
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{in_words(moment)}, {moment.hour % 12 or 12}:{moment.minute:02d} {half}"
