"""Stays under Part A: the blanks, the days and the shares, and what each mistake makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from kit.engine.medicare_hospital import COUNTING, PartAOutcome, medicare_part_a
from kit.engine.medicare_share import LAW, PERIOD, StayShare
from kit.engine.medicare_stay import PartATerms, Stay
from kit.engine.medigap_left import left_by_part_a
from kit.engine.money import Money
from kit.engine.worksheet import Line, Worksheet
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.medicare_shares.facts import Answers, StayDesk, medigap_parts, with_column_totals

__all__ = ["USUAL", "answers_from", "follows", "form", "right_answers", "solve", "with_totals", "work"]

DAYS = {"days": "Days that count", "began": "Benefit period began", "full": "Full days",
        "coinsurance_days": "Days with a daily amount", "reserve": "Reserve days",
        "not_covered": "Days not covered"}  # fmt: skip
SHARES = {"deductible": "Deductible", "coinsurance": "Daily amounts", "charges": "Not covered charges",
          "medicare": "Medicare pays", "medigap": "Medigap pays", "owes": "Patient owes"}  # fmt: skip
TOTALS = ("medicare", "medigap", "owes")
OFTEN_NOTHING = (
    "coinsurance_days", "reserve", "not_covered", "deductible", "coinsurance", "charges", "medigap", "owes",
)  # fmt: skip
LEFT = {"hospital_days_left": "Hospital days left", "reserve_days_left": "Lifetime reserve days left",
        "skilled_nursing_days_left": "Skilled nursing days left"}  # fmt: skip
USUAL = PartATerms()


def form(desk: StayDesk) -> tuple[Part, ...]:
    """The days of each stay, the shares of each stay, and what is left afterwards."""
    first: list[tuple[str | Field, ...]] = []
    second: list[tuple[str | Field, ...]] = []
    for number, stay in enumerate(desk.stays, 1):
        first.append((stay.label, *(_day_field(f"line_{number}.{name}", stay, name) for name in DAYS)))
        second.append((stay.label, *(_money_field(f"line_{number}.{name}", stay, name) for name in SHARES)))
    second.append(("All together", *(
        Field(f"total.{name}", f"All together: {says.lower()}", points=2) if name in TOTALS else "see above"
        for name, says in SHARES.items()
    )))  # fmt: skip
    help_left = "After the last stay, in its benefit period."
    return (
        Grid("The days of each stay", ("Stay", *DAYS.values()), tuple(first)),
        Grid("Who pays for each stay", ("Stay", *SHARES.values()), tuple(second)),
        *(
            Field(name, says, "Of 60 in a lifetime." if "reserve" in name else help_left, kind="count", points=2)
            for name, says in LEFT.items()
        ),
        Field("new_period_from", "A new benefit period could begin on",
              "The first day on which an admission would open one.", kind="date", points=2),
    )  # fmt: skip


def _day_field(name: str, stay: Stay, part: str) -> Field:
    label = f"{stay.label}: {DAYS[part].lower()}"
    if part == "began":
        return Field(name, label, kind="date", points=2)
    return Field(name, label, kind="count", given="0" if part in OFTEN_NOTHING else None, points=2)


def _money_field(name: str, stay: Stay, part: str) -> Field:
    given = "0.00" if part in OFTEN_NOTHING else None
    return Field(name, f"{stay.label}: {SHARES[part].lower()}", given=given, points=2)


@dataclass(frozen=True, slots=True)
class WorkedStays:
    """The stays worked: the engine's outcome, and the first day of each stay's benefit period."""

    outcome: PartAOutcome
    began: tuple[date, ...]


@lru_cache(maxsize=16)
def work(desk: StayDesk, terms: PartATerms = USUAL) -> WorkedStays:
    """Work the stays one after the other, and keep in which benefit period each of them is."""
    out = medicare_part_a(stays=desk.stays, period=desk.period, terms=terms)
    new = {line.about for line in out.worksheet if line.name == "benefit_period" and line.value == "new"}
    began: list[date] = []
    for stay in desk.stays:
        before = began[-1] if began else desk.period.began or stay.admitted
        began.append(stay.admitted if stay.label in new else before)
    return WorkedStays(out, tuple(began))


def right_answers(desk: StayDesk) -> Answers:
    """The right answers to all blanks."""
    return answers_from(desk, work(desk))


def _left(desk: StayDesk, outcome: PartAOutcome) -> dict[str, Money]:
    parts = medigap_parts(desk.member, [stay.label for stay in desk.stays], left_by_part_a(outcome))
    return {label: part.pays for label, part in parts.items()}


def answers_from(desk: StayDesk, worked: WorkedStays, shares: Sequence[StayShare] | None = None) -> Answers:
    """The answers to all blanks; `shares` stand in for those of the outcome."""
    outcome = worked.outcome if shares is None else replace(worked.outcome, shares=tuple(shares))
    pays = _left(desk, outcome)
    found: Answers = {}
    for number, share in enumerate(outcome.shares, 1):
        plan = pays[share.stay.label]
        row: Answers = {
            "days": share.stay.length, "began": worked.began[number - 1], "full": share.full_days,
            "coinsurance_days": share.coinsurance_days, "reserve": share.reserve_days,
            "not_covered": share.days_not_covered, "deductible": share.deductible,
            "coinsurance": share.cost_share - share.deductible, "charges": share.not_covered_charges,
            "medicare": share.medicare_pays, "medigap": plan, "owes": share.patient_owes - plan,
        }  # fmt: skip
        found |= {f"line_{number}.{name}": value for name, value in row.items()}
    for name in (*LEFT, "new_period_from"):
        found[name] = worked.outcome.worksheet.value(name)
    return with_totals(found)


def with_totals(found: Answers) -> Answers:
    """The answers with the sums of their columns."""
    return with_column_totals(found, TOTALS)


_ENGINE = {"inpatient_days": "days", "full_days": "full", "coinsurance_days": "coinsurance_days",
           "reserve_days": "reserve", "days_not_covered": "not_covered", "deductible": "deductible",
           "medicare_pays": "medicare"}  # fmt: skip


def solve(desk: StayDesk) -> Worksheet:
    """Each stay with its days and shares, then the totals and what is left."""
    worked = work(desk)
    right = answers_from(desk, worked)
    sheet = worked.outcome.worksheet
    parts = medigap_parts(desk.member, [stay.label for stay in desk.stays], left_by_part_a(worked.outcome))
    lines: list[Line] = []
    for number, share in enumerate(worked.outcome.shares, 1):
        row, about = f"line_{number}", share.stay.label
        mine = [line for line in sheet if line.about == about and line.name != "patient_owes"]
        lines += [line._replace(name=f"{row}.{_ENGINE.get(line.name, line.name)}") for line in mine]
        part = parts[about]
        period = next((line.why for line in mine if line.name == "benefit_period"), "")
        daily = " ".join(line.why for line in mine if line.name.endswith("_coinsurance") and line.value)
        rest = {
            "began": (period, PERIOD),
            "coinsurance": (daily or "No day of this stay has a daily amount.", LAW),
            "charges": (f"{share.days_not_covered} days not covered, at the charge for one day.", LAW),
            "medigap": (part.why, part.source or LAW),
            "owes": ("Deductible, daily amounts and charges not covered, less what the Medigap plan pays.", LAW),
        }
        labels = {**DAYS, **SHARES}
        lines += [
            Line(f"{row}.{name}", labels[name], right[f"{row}.{name}"], why, source, about)
            for name, (why, source) in rest.items()
        ]
        lines += [
            Line(f"{row}.{name}", labels[name], right[f"{row}.{name}"], "There is none here.", COUNTING, about)
            for name in labels
            if not any(line.name == f"{row}.{name}" for line in lines)
        ]
    for name in TOTALS:
        why = " + ".join(str(right[f"line_{number}.{name}"]) for number in range(1, len(desk.stays) + 1)) + "."
        lines.append(Line(f"total.{name}", SHARES[name], right[f"total.{name}"], why, LAW))
    lines += [line for line in sheet if not line.about and line.name in (*LEFT, "new_period_from")]
    return Worksheet("Medicare Part A, Medigap and the patient", tuple(lines))


def follows(desk: StayDesk) -> dict[str, Formula]:
    """What the patient owes follows from the shares before it; totals from their rows."""
    found: dict[str, Formula] = {}
    rows = [f"line_{number}" for number in range(1, len(desk.stays) + 1)]
    for row, stay in zip(rows, desk.stays, strict=True):
        parts = ("+", *(f"{row}.{name}" for name in ("deductible", "coinsurance", "charges")))
        found[f"{row}.owes"] = ("-", parts, f"{row}.medigap")
        if stay.daily_charge is not None:
            found[f"{row}.charges"] = ("times", f"${stay.daily_charge.plain}", f"{row}.not_covered")
    for name in TOTALS:
        found[f"total.{name}"] = ("+", *(f"{row}.{name}" for row in rows))
    return found
