"""Ways in which clerks go wrong when they review a bill: each as the answers that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kit.engine.icd_codes import icd_codes
from kit.engine.money import ZERO, Money, total
from kit.tasks.review_charges.facts import ROOM, Review, known, price_list
from kit.tasks.review_charges.findings import (
    AFTER,
    AGAINST_AGE,
    AGAINST_SEX,
    HEADING,
    NOT_DONE,
    OTHER_DIAGNOSIS,
    OTHER_YEAR,
    PACKAGE,
    PRICE,
    TWICE,
    UNITS,
    find,
    find_diagnosis,
    inside_a_package,
    ordinary,
)

__all__ = ["HABITS", "answers_under"]


@dataclass
class _Answers:
    """Answers in the making: by line its finding and amount, the missing charges, by diagnosis its finding and code."""

    review: Review
    charges: list[tuple[str, Money]]
    missing: list[tuple[str, Money]]
    codes: list[tuple[str, str]]
    total: Money | None = None

    def billed(self, at: int) -> Money:
        """What stands on the bill."""
        return self.review.bill[at].billed


def answers_under(review: Review, habit: str) -> dict[str, Any]:
    """What is filled in by someone with a habit ('' for none); blanks that are left as given are left out."""
    found = find(review)
    made = _Answers(
        review,
        [(one.name, one.right) for one in found.charges],
        [(price_list()[entry.code].label, ordinary(entry)) for entry in found.missing],
        [(find_diagnosis(review, one)[0], one.right) for one in review.diagnoses],
    )
    if habit:
        HABITS[habit](made)
    answers: dict[str, Any] = {}
    for at, (name, amount) in enumerate(made.charges):
        if name:
            answers[f"line_{at + 1}.finding"] = name
        if amount != made.billed(at):
            answers[f"line_{at + 1}.right_amount"] = amount
    for at, (service, amount) in enumerate(made.missing):
        answers |= {f"missing_{at + 1}.service": service, f"missing_{at + 1}.right_amount": amount}
    for at, (name, code) in enumerate(made.codes):
        if name:
            answers |= {f"code_{at + 1}.finding": name}
        if code != review.diagnoses[at].billed:
            answers |= {f"code_{at + 1}.right_code": code}
    billed = total(line.billed for line in review.bill)
    right = total([*(amount for _, amount in made.charges), *(amount for _, amount in made.missing)])
    changed = right - billed if made.total is None else made.total
    return {**answers, "total_adjustment": changed, "right_total": billed + changed}


def _let_stand(*names: str) -> Callable[[_Answers], None]:
    """Charges with these findings pass as they are."""

    def habit(made: _Answers) -> None:
        made.charges = [("", made.billed(at)) if one[0] in names else one for at, one in enumerate(made.charges)]

    return habit


def _code_let_stand(*names: str) -> Callable[[_Answers], None]:
    """Codes with these findings pass as they are."""

    def habit(made: _Answers) -> None:
        billed = [one.billed for one in made.review.diagnoses]
        made.codes = [("", billed[at]) if one[0] in names else one for at, one in enumerate(made.codes)]

    return habit


def _repeat_called_twice(made: _Answers) -> None:
    """Every further charge for a service on the same day is taken for a second one."""
    seen = set()
    for at, line in enumerate(made.review.bill):
        key = (line.code, line.on)
        if key in seen and made.charges[at][0] == "":
            made.charges[at] = (TWICE, ZERO)
        seen.add(key)


def _other_day_called_twice(made: _Answers) -> None:
    """A service that was charged on an earlier day is taken for a second charge."""
    first: dict[str, Any] = {}
    for at, line in enumerate(made.review.bill):
        if first.setdefault(line.code, line.on) != line.on and made.charges[at][0] == "":
            made.charges[at] = (TWICE, ZERO)


def _both_taken_off(made: _Answers) -> None:
    """Where a charge stands twice, both are taken off."""
    bill = made.review.bill
    twice = {(bill[at].code, bill[at].on) for at, (name, _) in enumerate(made.charges) if name == TWICE}
    for at, line in enumerate(bill):
        if (line.code, line.on) in twice and made.charges[at][0] == "":
            made.charges[at] = (TWICE, ZERO)


def _one_unit(made: _Answers) -> None:
    """Where the units are wrong, the price of one unit is put down."""
    for at, (name, _) in enumerate(made.charges):
        if name == UNITS:
            made.charges[at] = (UNITS, price_list()[made.review.bill[at].code].price)


def _package_taken_off(made: _Answers) -> None:
    """The parts stay on the bill, and the package comes off."""
    bill = made.review.bill
    packages = {
        package.code
        for at, (name, _) in enumerate(made.charges)
        if name == PACKAGE
        and (package := inside_a_package(made.review, bill[at].code, bill[at].on or made.review.first_day))
    }
    _let_stand(PACKAGE)(made)
    for at, line in enumerate(bill):
        if line.code in packages:
            made.charges[at] = (PACKAGE, ZERO)


def _parts_added(made: _Answers) -> None:
    """Whatever the record has and the bill has not is added, though a package includes it."""
    review = made.review
    charged = [(line.code, line.on) for line in review.bill]
    for entry in review.record:
        part = inside_a_package(review, entry.code, entry.day)
        if entry.done and part and (entry.code, entry.day) not in charged and len(made.missing) < 4:
            made.missing.append((price_list()[entry.code].label, ordinary(entry)))


def _orders_added(made: _Answers) -> None:
    """An order that was not carried out is added to the bill."""
    charged = [line.code for line in made.review.bill]
    for entry in made.review.record:
        if not entry.done and entry.code not in charged and len(made.missing) < 4:
            made.missing.append((price_list()[entry.code].label, ordinary(entry)))


def _missing_left_out(made: _Answers) -> None:
    made.missing = []


def _last_day_a_night(made: _Answers) -> None:
    """The day of discharge is counted as a night in the room."""
    for at, line in enumerate(made.review.bill):
        if line.code == ROOM:
            nights = (made.review.last_day - made.review.first_day).days + 1
            amount = price_list()[ROOM].price * nights
            made.charges[at] = ("" if line.units == nights else UNITS, amount)


def _neighbor_picked(made: _Answers) -> None:
    """Below a heading, the first code is taken, whatever the provider wrote."""
    for at, (name, right) in enumerate(made.codes):
        row = next((row for row in known().values() if row["code"] == right), {})
        below = sorted([right, *row.get("near", ())])
        if name == HEADING and below[0] != right:
            made.codes[at] = (name, below[0])
        elif name == HEADING and len(below) > 1:
            made.codes[at] = (name, below[-1])


def _code_for_the_first_day(made: _Answers) -> None:
    """The day of admission is taken to decide which codes are valid."""
    review = made.review
    early = replace(review, last_day=review.first_day)
    for at, one in enumerate(review.diagnoses):
        row: Mapping[str, Any] = next((r for r in known().values() if one.right in (r["code"], r.get("after"))), {})
        if "after" in row:
            right = row["code"] if icd_codes()[row["code"]].valid_on(review.first_day) else row["after"]
            finding = find_diagnosis(early, replace(one, right=right))[0]
            made.codes[at] = (finding, right)


def _sign_turned(made: _Answers) -> None:
    """What is to be taken off is added, or the other way round."""
    billed = total(line.billed for line in made.review.bill)
    right = total([*(amount for _, amount in made.charges), *(amount for _, amount in made.missing)])
    made.total = billed - right


HABITS: Mapping[str, Callable[[_Answers], None]] = {
    "repeat_called_twice": _repeat_called_twice,
    "other_day_called_twice": _other_day_called_twice,
    "second_charge_let_stand": _let_stand(TWICE),
    "both_taken_off": _both_taken_off,
    "last_day_a_night": _last_day_a_night,
    "units_not_compared": _let_stand(UNITS),
    "price_of_one_unit": _one_unit,
    "price_not_compared": _let_stand(PRICE),
    "order_taken_for_done": _let_stand(NOT_DONE),
    "order_added": _orders_added,
    "missing_left_out": _missing_left_out,
    "package_parts_let_stand": _let_stand(PACKAGE),
    "package_taken_off": _package_taken_off,
    "package_parts_added": _parts_added,
    "after_discharge_let_stand": _let_stand(AFTER),
    "heading_let_stand": _code_let_stand(HEADING),
    "neighbor_picked": _neighbor_picked,
    "conflict_let_stand": _code_let_stand(AGAINST_SEX, AGAINST_AGE),
    "first_day_for_the_year": _code_for_the_first_day,
    "old_year_let_stand": _code_let_stand(OTHER_YEAR),
    "other_diagnosis_let_stand": _code_let_stand(OTHER_DIAGNOSIS),
    "sign_turned": _sign_turned,
}
