"""Work a desk: the order with its rules, what the second payer adds to each line, and the worksheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kit.engine.coordinated_claim import LOWEST, CoordinatedClaim, coordinate_claim
from kit.engine.coordination import MODEL, payer_order
from kit.engine.insurance import ClaimShare, split_claim
from kit.engine.money import ZERO, Money, total
from kit.engine.secondary import Method
from kit.engine.worksheet import Line, Source, Value, Worksheet
from kit.tasks.order_payers.facts import Desk
from kit.tasks.order_payers.rules import PLACES, rule_of

__all__ = ["NOBODY", "PATIENT", "Row", "Worked", "alone", "answers", "order_answers", "solve", "work"]

NOBODY, PATIENT = "Nobody", "The patient"
KEPT = Source("42 CFR 411.35: what a patient may be charged", "https://www.law.cornell.edu/cfr/text/42/411.35",
              date(2026, 11, 25))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One charge after two payers: these four add up to the billed amount."""

    first: Money
    pays: Money
    left: Money
    written_off: Money


@dataclass(frozen=True, slots=True)
class Worked:
    """The payers in order, and the charges after the first two of them."""

    order: tuple[str, ...]
    rows: tuple[Row, ...]
    claim: CoordinatedClaim


def alone(desk: Desk, payer: str) -> ClaimShare:
    """What one payer answers when it is asked as the only one."""
    return split_claim(desk.find(payer).plan, desk.lines(payer))


def work(desk: Desk, order: Sequence[str]) -> Worked:
    """Send the claim to the first two payers of an order."""
    first, second = order[0], order[1]
    claim = coordinate_claim([desk.find(first).payer, desk.find(second).payer], desk.lines(first))
    rows = tuple(
        Row(*each) for each in zip(*claim.paid, claim.patient_owes, claim.written_off, strict=True)
    )  # fmt: skip
    return Worked(tuple(order), rows, claim)


def order_lines(desk: Desk) -> tuple[tuple[str, ...], dict[frozenset[str], Line]]:
    """The payers in order, and for each two of them the line that says which goes first and why."""
    found = payer_order([one.cover for one in desk.held], desk.service, desk.household)
    pairs = {}
    for line in found.worksheet:
        if line.name == "pays_before":
            pairs[frozenset(line.about.split(" and "))] = line
    return found.order, pairs


def order_answers(desk: Desk, order: Sequence[str], rules: Sequence[str]) -> dict[str, Value | None]:
    """Places and rules as the form asks for them; the first payer has no rule."""
    found: dict[str, Value | None] = {}
    for number, name in enumerate(desk.names, 1):
        place = order.index(name)
        found[f"coverage_{number}.place"] = PLACES[place]
        found[f"coverage_{number}.rule"] = rules[place - 1] if place else None
    return found


def key_rules(desk: Desk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The right order, and the rule that puts each payer behind the one before it."""
    order, pairs = order_lines(desk)
    return order, _named(order, pairs)


def _named(order: Sequence[str], pairs: Mapping[frozenset[str], Line]) -> tuple[str, ...]:
    return tuple(rule_of(pairs[frozenset(two)]) for two in pairwise(order))


def money_answers(rows: Sequence[Row], order: Sequence[str]) -> dict[str, Value | None]:
    """The table of charges with its totals, and who gets what is left."""
    found: dict[str, Value | None] = {}
    for number, row in enumerate(rows, 1):
        found[f"line_{number}.pays"] = row.pays
        found[f"line_{number}.left"] = row.left
        found[f"line_{number}.written_off"] = row.written_off
    found["total.pays"] = total(row.pays for row in rows)
    found["total.left"] = rest = total(row.left for row in rows)
    found["total.written_off"] = total(row.written_off for row in rows)
    found["rest_to"] = NOBODY if not rest else order[2] if len(order) > 2 else PATIENT
    return found


def answers(desk: Desk, rules: Sequence[str], worked: Worked) -> dict[str, Value | None]:
    """The answer to every blank, for an order that is worked and the rules that were named for it."""
    return order_answers(desk, worked.order, rules) | money_answers(worked.rows, worked.order)


def solve(desk: Desk) -> Worksheet:
    """Places with the rule for each, then each charge, the totals, and who gets the rest."""
    order, pairs = order_lines(desk)
    worked = work(desk, order)
    found = answers(desk, _named(order, pairs), worked)
    lines = []
    for place, name in enumerate(order):
        number = desk.names.index(name) + 1
        before = pairs[frozenset((order[max(place, 1) - 1], order[max(place, 1)]))]
        lines.append(Line(f"coverage_{number}.place", "Place", PLACES[place], before.why, before.source, name))
        if place:
            rule = str(found[f"coverage_{number}.rule"])
            why = f"This puts it behind {order[place - 1]}."
            lines.append(Line(f"coverage_{number}.rule", "Rule", rule, why, before.source, name))
    lines += _charges(desk, worked, order[1])
    for part, label in (("pays", f"{order[1]} pays"), ("left", "Left"), ("written_off", "Written off")):
        amounts = [getattr(row, part) for row in worked.rows]
        why = " + ".join(map(str, amounts)) + "."
        lines.append(Line(f"total.{part}", label, total(amounts), why, MODEL, "All charges"))
    who = str(found["rest_to"])
    why = "The next payer comes before the patient." if who in order else "There is no other payer."
    why = "Nothing is left." if who == NOBODY else why
    return Worksheet("Who pays first, and what the second pays", (
        *lines, Line("rest_to", "What is left goes to", who, why, MODEL, "All charges")
    ))  # fmt: skip


def _charges(desk: Desk, worked: Worked, second: str) -> list[Line]:
    """For each charge: the second payment as the engine explains it, what is left, and what is written off."""
    paid = [line for line in worked.claim.worksheet if line.name == "secondary_pays"]
    held = desk.find(second)
    lines = []
    for number, (charge, row, pays) in enumerate(zip(desk.charges, worked.rows, paid, strict=True), 1):
        about = f"{number}. {charge.label}"
        lines.append(pays._replace(name=f"line_{number}.pays", label=f"{second} pays", about=about))
        why = f"What {worked.order[0]} left, less {row.pays}; never below $0.00."
        if held.payer.accepts_as_full:
            why = f"{second} counts as full payment, so nothing is left."
        elif held.contract:
            most = max(ZERO, held.allowed[number - 1] - row.first - row.pays)
            why = f"{why} The contract with {second} allows no more than {most}."
        source = KEPT if held.method is Method.MEDICARE else LOWEST
        lines.append(Line(f"line_{number}.left", "Left", row.left, why, source, about))
        why = f"{charge.billed} billed, less {row.first} and {row.pays} paid, less {row.left} left."
        lines.append(Line(f"line_{number}.written_off", "Written off", row.written_off, why, LOWEST, about))
    return lines
