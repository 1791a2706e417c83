"""What goes wrong when a registration is typed, or when the wrong paper is copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from string import ascii_lowercase

from kit.scenarios.draw import Draw
from kit.scenarios.slip import swapped
from kit.tasks.clean_registration.facts import Desk, typed
from kit.tasks.clean_registration.rules import (
    SELF,
    card_in_force,
    card_texts,
    is_minor,
    legal_name,
    right,
)  # fmt: skip

__all__ = ["misread_day", "with_mistyped_file"]

OLDEST = 95
SLIPS = (
    "birth_date", "member_id", "phone", "zip_code", "group_number", "last_name", "street", "payer_number",
    "referral_number", "first_name",
)  # fmt: skip
"""Entries in which two neighbors may change places."""


def misread_day(draw: Draw, born: date, visit: date) -> date:
    """A birth date with two digits, or month and day, in each other's place; the year before where nothing fits."""
    text = typed(born)
    found = []
    for wrong in (text[3:5] + "/" + text[:2] + text[5:], text[:3] + text[4] + text[3] + text[5:],
                  text[1] + text[0] + text[2:], text[:8] + text[9] + text[8]):  # fmt: skip
        try:
            # A birth date has no time of day, and so no time zone.
            day = datetime.strptime(wrong, "%m/%d/%Y").date()
        except ValueError:
            continue
        # Nobody takes a birth date of a hundred years ago for true.
        if day != born and day < visit and visit.year - day.year < OLDEST:
            found.append(day)
    return draw.pick(found) if found else date(born.year - 1, born.month, min(born.day, 28))


def with_mistyped_file(draw: Draw, desk: Desk, level: int) -> Desk:
    """The desk with a registration on file that holds the level's errors and is right in all else."""
    entries = {name: entry.text for name, entry in right(desk).items()}
    wrong = {1: _none, 2: _of_dependents, 3: _of_mix_ups}[level](draw.at("large"), desk, entries)
    most = {1: draw.at("how many").integer(3, 5), 2: draw.at("how many").integer(1, 3), 3: 2}[level]
    for name in sorted(SLIPS, key=lambda one: draw.at(f"order {one}").number()):
        text = _slipped(draw.at(name), name, entries[name], desk)
        if most and name not in wrong and text != entries[name]:
            wrong[name], most = text, most - 1
    return replace(desk, on_file={**entries, **wrong})


def _slipped(draw: Draw, name: str, text: str, desk: Desk) -> str:
    if name == "birth_date":
        return typed(misread_day(draw, desk.identity.birth_date, desk.visit))
    if name == "phone":
        # Only the area code and the last two digits: 555-01 is the range that belongs to nobody.
        last = swapped(draw.at("last"), text[-2:])
        return text[:-2] + last if last != text[-2:] else swapped(draw.at("area"), text[:5]) + text[5:]
    if name in ("last_name", "first_name"):
        return text[0] + swapped(draw, text[1:], ascii_lowercase)
    return swapped(draw, text)


def _none(_draw: Draw, _desk: Desk, _entries: Mapping[str, str]) -> dict[str, str]:
    return {}


def _of_dependents(draw: Draw, desk: Desk, entries: Mapping[str, str]) -> dict[str, str]:
    """A dependent filed as subscriber, a child that answers for itself, a guarantor left out."""
    patient = " ".join(legal_name(desk))
    as_subscriber = {"subscriber": patient, "subscriber_relation": SELF}
    if is_minor(desk.identity.birth_date, desk.visit):
        answers = draw.at("guarantor").pick((("", ""), (patient, SELF), (entries["subscriber"], "parent")))
    else:
        relation = "spouse" if entries["subscriber_relation"] == "spouse" else "parent"
        answers = (entries["subscriber"], relation)
    as_guarantor = {"guarantor": answers[0], "guarantor_relation": answers[1]}
    if all(entries[name] == text for name, text in as_guarantor.items()):
        return as_subscriber
    both = draw.at("which").pick(((as_subscriber,), (as_guarantor,), (as_subscriber, as_guarantor)))
    return {name: text for part in both for name, text in part.items() if text != entries[name]}


def _of_mix_ups(draw: Draw, desk: Desk, entries: Mapping[str, str]) -> dict[str, str]:
    """The record of another patient, an older card, a name before it changed: two or three of them, if there are."""
    found: list[dict[str, str]] = []
    others = [one for one in desk.listed if one.record_number != entries["record_number"]]
    other = draw.at("other").pick(others)
    mixed = {"record_number": other.record_number}
    if draw.at("phone too").chance(50):
        mixed["phone"] = other.phone
    found.append(mixed)
    late = card_in_force(desk)
    card = next((one for one in desk.cards if one is not late), None)
    if card is not None:
        found.append(card_texts(card))
    if desk.change is not None and desk.change.old != entries["last_name"]:
        old = {"last_name": desk.change.old}
        if entries["guarantor_relation"] == SELF:
            old["guarantor"] = f"{entries['first_name']} {desk.change.old}"
        found.append(old)
    leave_out = draw.at("leave out").integer(0, len(found)) if len(found) > 2 else len(found)
    chosen = [part for i, part in enumerate(found) if i != leave_out]
    return {name: text for part in chosen for name, text in part.items() if text != entries[name]}
