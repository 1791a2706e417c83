"""By when patients, the Secretary of Health and the press are told about a privacy breach."""

from __future__ import annotations

from datetime import date

from kit.engine.bounds import check_count
from kit.engine.dates import in_words
from kit.engine.days import add_days
from kit.engine.deadlines import closing_lines, yes_or_no
from kit.engine.terms import term
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["breach_notices"]

CHECKED = date(2026, 11, 25)
SECRETARY = Source(
    "45 CFR 164.408: notification to the Secretary",
    "https://getpocketlaw.com/law/cfr_45/section-164-408-notification-to-the-secretary_69b7f2ade63f",
    CHECKED,
)
MEDIA = Source(
    "The breach notification rule: 500 people of one state",
    "https://auditsuisse.com/hipaa-incident-response-requirements",
    CHECKED,
)


def breach_notices(discovered: date, people: int, as_of: date, most_in_one_state: int = 0) -> Worksheet:
    """Work out by when patients, the Secretary of Health and the press are told about a privacy breach.

    Patients: 60 days after the discovery. The Secretary: at the same time when 500 people or more are
    affected, otherwise 60 days after the end of the calendar year. The press: when more than 500 people of
    one state are affected, within the same 60 days.

    Laws: patients are never told after the Secretary; a larger breach never gives the Secretary more time.
    Raises ValueError for fewer than one person, and for more people in one state than in all.
    Source: https://getpocketlaw.com/law/cfr_45/section-164-408-notification-to-the-secretary_69b7f2ade63f
    (2026-11-25).

    >>> breach_notices(date(2026, 5, 4), 12, date(2026, 5, 20)).value("secretary_by")
    datetime.date(2027, 3, 1)
    """
    check_count("people affected", people, 1)
    check_count("people affected in one state", most_in_one_state, 0, people)
    entry = term("breach_notice")
    letters = add_days(discovered, 60)
    if people >= 500:
        secretary, why = letters, f"{people} people is 500 or more: together with the letters."
    else:
        secretary = add_days(date(discovered.year, 12, 31), 60)
        why = f"{people} people is fewer than 500: 60 days after the end of {discovered.year}."
    press = most_in_one_state > 500
    about = f"{most_in_one_state} people of one state; the press is told above 500."
    lines = [
        Line("patients_by", "Patients told by", letters, f"60 days after {in_words(discovered)}.", entry.source),
        Line("secretary_by", "Secretary told by", secretary, why, SECRETARY),
        Line("press_told", "Press must be told", yes_or_no(press), about, MEDIA),
    ]
    if press:
        lines.append(Line("press_by", "Press told by", letters, "In the same 60 days as the patients.", MEDIA))
    return Worksheet("Notices of a privacy breach", (*lines, *closing_lines(entry, letters, as_of, None)))
