"""Draw a visit, its record, and its diagnoses with the codes that stand on the bill."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.icd_codes import icd_codes
from kit.scenarios.draw import Draw
from kit.scenarios.history import Practice
from kit.scenarios.hospital import practice
from kit.scenarios.people import YEAR, name, person, provider_number
from kit.tasks.review_charges.billing import draw_bill
from kit.tasks.review_charges.facts import ROOM, STAY, CodedDiagnosis, RecordEntry, Review, known
from kit.tasks.review_charges.findings import AGAINST_AGE, AGAINST_SEX, find_diagnosis

__all__ = ["draw_review", "hospital"]

VISITS = Path(__file__).with_name("visits.toml")
NEW_CODES = date(2026, 10, 1)
"""The day on which the codes of fiscal year 2027 begin."""
SATURDAY = 5
HOSPITALS = ("Cinderbridge General", "Wrenfield", "Saltmarsh Community", "Hazel Ridge", "Thornapple Valley")

WRONG_CODES = {
    1: (("mistyped", "heading"),),
    2: (("against",), ("heading", "near", "mistyped")),
    3: (("year",), ("heading", "near", "against", "mistyped")),
}
"""By level, the kinds of wrong code: each group spoils one diagnosis at most."""


@cache
def _visits(level: int) -> tuple[dict[str, Any], ...]:
    every = tomllib.loads(VISITS.read_text(encoding="utf-8"))["visit"]
    return tuple(one for one in every if one["level"] == level)


def draw_review(draw: Draw, level: int) -> Review:
    """A visit of the level, first as it was and billed without a mistake, then with mistakes."""
    visit = draw.at("visit").pick(_visits(level))
    patient = person(draw.at("patient"), youngest=visit["youngest"] + 1, oldest=visit["oldest"])
    first, nights = _days(draw.at("days"), level, visit["department"])
    record = _record(visit, first, nights)
    review = Review(
        hospital(draw.at("hospital")), visit["department"], name(draw.at("provider"), draw.at("sex").pick("FM")),
        provider_number(draw.at("number")), patient.account_number, str(patient.name), patient.sex,
        patient.birth_date, first, first + timedelta(nights), record, (), (),
    )  # fmt: skip
    review = replace(review, diagnoses=_diagnoses(draw.at("codes"), review, visit["diagnoses"], level))
    return replace(review, bill=draw_bill(draw.at("bill"), review, level))


def hospital(draw: Draw) -> Practice:
    """A hospital that does not exist; it has a clinic, an emergency room, and wards."""
    found = practice(draw)
    first = found.name.split()[0]
    return replace(found, name=next(f"{one} Hospital" for one in HOSPITALS if one.startswith(first)))


def _days(draw: Draw, level: int, department: str) -> tuple[date, int]:
    """The first day, and how many nights follow; stays end shortly before or after the codes change.

    Only the emergency room sees patients on a weekend; the surgery of a stay is on its second day.
    """
    if level < STAY:
        day = draw.at("day").day(date(YEAR, 2, 1), date(YEAR, 11, 18))
        return (day if department == "Emergency room" else _weekday(day)), 0
    nights = draw.at("nights").integer(2, 3)
    if draw.at("before").chance(50):
        last = NEW_CODES - timedelta(draw.at("last").integer(1, 12))
    else:
        last = NEW_CODES + timedelta(draw.at("last").integer(0, 2 if draw.at("across").chance(70) else 20))
    if last.weekday() == 0:
        last += timedelta(1)
    if (last - timedelta(nights - 1)).weekday() >= SATURDAY:
        nights = 5 - nights
    return last - timedelta(nights), nights


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(max(day.weekday() - SATURDAY + 1, 0))


def _record(visit: Mapping[str, Any], first: date, nights: int) -> tuple[RecordEntry, ...]:
    """What was ordered, in order of day and time; the room counts its nights."""
    rows = [
        RecordEntry(
            first + timedelta(row.get("day", 0)), row["time"], row["code"],
            nights if row["code"] == ROOM else row.get("units", 1), row.get("note", ""),
        )
        for row in visit["items"]
    ]  # fmt: skip
    stop = visit["not_done"]
    rows.append(RecordEntry(first, stop["time"], stop["code"], 1, stop["note"], done=False))
    return tuple(sorted(rows, key=lambda entry: (entry.day, entry.time)))


def _diagnoses(draw: Draw, review: Review, codes: Sequence[str], level: int) -> tuple[CodedDiagnosis, ...]:
    """The diagnoses with the codes that say them, then one or two of them with a wrong code."""
    now = [_of_the_year(code, review.last_day) for code in codes]
    found = [CodedDiagnosis(known()[code]["written"], right, right) for code, right in zip(codes, now, strict=True)]
    for turn, wanted in enumerate(WRONG_CODES[level]):
        here = draw.at(f"turn {turn}")
        if turn and here.at("none").chance(25):
            continue
        wrong = [
            (at, code)
            for at, key in enumerate(codes)
            if found[at].billed == found[at].right
            for code in _wrong_codes(review, key, found[at], wanted)
        ]
        if wrong and not (wanted == ("year",) and here.at("right year").chance(25)):
            at, code = here.at("code").pick(wrong)
            found[at] = replace(found[at], billed=code)
    return tuple(found)


def _of_the_year(code: str, day: date) -> str:
    """The code that says the same on the day."""
    return code if icd_codes()[code].valid_on(day) else str(known()[code]["after"])


def _wrong_codes(review: Review, key: str, one: CodedDiagnosis, kinds: Sequence[str]) -> Iterator[str]:
    row = known()[key]
    for kind in kinds:
        if kind == "year" and "after" in row:
            yield row["after"] if one.right == key else key
        elif kind == "against":
            for code in row.get("against", ()):
                # A code against both sex and age could be called either.
                entry = icd_codes()[code]
                both = entry.sex not in ("", review.sex) and not entry.youngest <= review.age <= entry.oldest
                if not both and find_diagnosis(review, replace(one, billed=code))[0] in (AGAINST_SEX, AGAINST_AGE):
                    yield code
        elif kind == "near":
            yield from (code for code in row.get("near", ()) if icd_codes()[code].valid_on(review.last_day))
        elif kind in row:
            yield row[kind]
