"""The blanks: six amounts for a short bill; for a longer one a table of charges, the totals, and the year so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kit.engine.claim import Accumulators
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import Network
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.split_insurance_bill.bill import Bill
from kit.tasks.split_insurance_bill.working import PARTS, TOTALS, amounts, asks_for_own_deductible, parts_of

__all__ = ["follows", "form"]

FIELDS = {
    "contractual_adjustment": Field(
        "contractual_adjustment", "Contractual adjustment", "What the contract makes us write off."
    ),
    "deductible": Field("deductible", "Deductible", "What the patient pays toward this year's deductible."),
    "copay": Field("copay", "Copay", "All flat copays together."),
    "coinsurance": Field(
        "coinsurance", "Coinsurance", "The patient's percentage, after the yearly maximum is applied."
    ),
    "balance_bill": Field("balance_bill", "Balance bill", "What may be billed above the allowed amounts."),
    "plan_pays": Field("plan_pays", "Insurance pays", "What the plan pays for the whole claim."),
    "patient_owes": Field("patient_owes", "Patient owes", "Deductible, copay and coinsurance together."),
}
OUTSIDE = FIELDS | {
    "contractual_adjustment": Field(
        "contractual_adjustment", "Contractual adjustment", "What the contract or the law makes us write off."
    ),
    "deductible": Field(
        "deductible", "Deductible", "Toward this year's deductibles, both sides of the network together."
    ),
    "patient_owes": Field("patient_owes", "Patient owes", "All that the patient pays, with the balance bill."),
}
HEADINGS = {
    "contractual_adjustment": "Adjustment",
    "deductible": "Deductible",
    "copay": "Copay",
    "coinsurance": "Coinsurance",
    "balance_bill": "Balance bill",
    "plan_pays": "Insurance pays",
    "patient_owes": "Patient owes",
}
OFTEN_NOTHING = frozenset({"deductible", "copay", "coinsurance", "balance_bill"})
"""In a table these start at 0.00, because most charges have only some of them."""
PROGRESS = {
    "deductible_met": "deductible met",
    "out_of_pocket_met": "out-of-pocket met",
}


def form(bill: Bill) -> tuple[Part, ...]:
    """Six blanks for the whole claim; before and after them the tables that a longer bill asks for."""
    blanks = OUTSIDE if bill.out_of_network else FIELDS
    totals = tuple(blanks[name] for name in parts_of(bill))
    if bill.short:
        return totals
    earlier = (_earlier(bill),) if bill.earlier else ()
    return (*earlier, _charges(bill), *totals, _after(bill))


def _cell(row: str, part: str, says: str) -> Field:
    return Field(f"{row}.{part}", f"{says}: {HEADINGS[part].lower()}", given="0.00" if part in OFTEN_NOTHING else None)


def _earlier(bill: Bill) -> Grid:
    rows: tuple[tuple[str | Field, ...], ...] = tuple(
        (f"Claim {number}, {claim.member}", *(_cell(f"claim_{number}", part, f"Claim {number}") for part in PARTS))
        for number, claim in enumerate(bill.earlier, 1)
    )
    headings = ("Earlier claim", *(HEADINGS[part] for part in PARTS))
    return Grid("The claims before this one, in their order", headings, rows)


def _charges(bill: Bill) -> Grid:
    parts = parts_of(bill)
    rows: tuple[tuple[str | Field, ...], ...] = tuple(
        (f"{number}. {service.label}", *(_cell(f"line_{number}", part, f"Charge {number}") for part in parts))
        for number, service in enumerate(bill.services, 1)
    )
    caption = (
        "The charges on your desk, one by one" if bill.out_of_network else "The claim on your desk, charge by charge"
    )
    return Grid(caption, ("Charge", *(HEADINGS[part] for part in parts)), rows)


def _after(bill: Bill) -> Grid:
    """What is met once this claim is worked: a row for the patient, and for the family or the other side."""
    sides = [("", f"{bill.member}, in the network" if bill.out_of_network else bill.member)]
    if bill.of_a_family:
        sides.append(("family_", "The whole family"))
    if bill.out_of_network:
        sides.append(("outside_", f"{bill.member}, out of network"))
    rows: list[tuple[str | Field, ...]] = []
    for prefix, says in sides:
        cells: list[str | Field] = [says]
        for name, label in PROGRESS.items():
            blank = f"after.{prefix}{name}"
            asked = blank != "after.deductible_met" or asks_for_own_deductible(bill)
            cells.append(Field(blank, f"{says}: {label}") if asked else "does not count alone")
        rows.append(tuple(cells))
    return Grid("Met so far this year, with this claim", ("For", "Deductible met", "Out-of-pocket met"), tuple(rows))


def follows(bill: Bill) -> dict[str, Formula]:
    """Sums: a charge's rest, the totals of the claim, and what is met after it."""
    if bill.short:
        return {"patient_owes": ("+", "deductible", "copay", "coinsurance")}
    right = amounts(bill)
    found: dict[str, Formula | None] = {}
    shares = [part for part in parts_of(bill) if part in OFTEN_NOTHING]
    for number, service in enumerate(bill.services, 1):
        row = f"line_{number}"
        owes = _sum([f"{row}.{part}" for part in shares], right)
        found[f"{row}.patient_owes"] = owes
        if owes is not None and right[f"{row}.plan_pays"]:
            inside = _sum([f"{row}.{part}" for part in shares if part != "balance_bill"], right)
            found[f"{row}.plan_pays"] = ("-", f"${service.allowed.plain}", inside) if inside is not None else None
    for number in range(1, len(bill.earlier) + 1):
        row = f"claim_{number}"
        found[f"{row}.patient_owes"] = _sum([f"{row}.{part}" for part in PARTS[:3]], right)
    for part in parts_of(bill):
        found[part] = _sum([f"line_{number}.{part}" for number in range(1, len(bill.services) + 1)], right)
    found |= _progress(bill, right)
    return {name: formula for name, formula in found.items() if formula is not None}


def _progress(bill: Bill, right: Mapping[str, Money]) -> dict[str, Formula | None]:
    """What was met before, and what the claims add."""
    before = bill.start.get(bill.member, bill.met)
    if bill.of_a_family:
        whole = list(bill.start.values()) or [bill.met]
        mine = [f"claim_{n}" for n, claim in enumerate(bill.earlier, 1) if claim.member == bill.member]
        every = [f"claim_{n}" for n in range(1, len(bill.earlier) + 1)]
        sides = {"": ([before], [*mine, ""]), "family_": (whole, [*every, ""])}
        found: dict[str, Formula | None] = {}
        for prefix, (met, rows) in sides.items():
            deductible = max([total(one.deductible_met for one in met), _family_met(met, "deductible_met", prefix)])
            paid = max([total(one.out_of_pocket_met for one in met), _family_met(met, "out_of_pocket_met", prefix)])
            found[f"after.{prefix}deductible_met"] = _sum(_of(rows, "deductible"), right, deductible)
            found[f"after.{prefix}out_of_pocket_met"] = _sum(_of(rows, "patient_owes"), right, paid)
        return {name: formula for name, formula in found.items() if name in right}
    inside = [n for n, one in enumerate(bill.services, 1) if one.network is Network.IN or one.protected]
    outside = [n for n in range(1, len(bill.services) + 1) if n not in inside]
    other = before.out_of_network
    return {
        "after.deductible_met": _sum([f"line_{n}.deductible" for n in inside], right, before.deductible_met),
        "after.out_of_pocket_met": _sum(_paid(inside), right, before.out_of_pocket_met),
        "after.outside_deductible_met": _sum([f"line_{n}.deductible" for n in outside], right, other.deductible_met),
        "after.outside_out_of_pocket_met": _sum(_paid(outside), right, other.out_of_pocket_met),
    }


def _family_met(met: Sequence[Accumulators], name: str, prefix: str) -> Money:
    """What the family had met, where that is more than its members' own amounts."""
    return max(getattr(one, f"family_{name}") for one in met) if prefix else ZERO


def _of(rows: Sequence[str], part: str) -> list[str]:
    return [f"{row}.{part}" if row else part for row in rows]


def _paid(lines: Sequence[int]) -> list[str]:
    return [f"line_{n}.{part}" for n in lines for part in TOTALS[1:4]]


def _sum(names: Sequence[str], right: Mapping[str, Money], before: Money = ZERO) -> Formula | None:
    """A sum that starts with a blank that has something in it; none where all of them are nothing."""
    ordered = sorted(names, key=lambda name: not right[name])
    if not ordered or not right[ordered[0]]:
        return None
    return ("+", *ordered, f"${before.plain}")
