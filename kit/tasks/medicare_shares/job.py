"""Medicare after a plan from work, with Medigap: the blanks, the shares, and what each mistake makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from kit.engine.coordination import payer_order
from kit.engine.coverage import Coverage, Kind, MedicareBasis
from kit.engine.medicare_doctor import medicare_part_b
from kit.engine.medicare_service import PartBShare
from kit.engine.medigap import CostKind, LeftByMedicare
from kit.engine.money import ZERO, Money, total
from kit.engine.secondary import medicare_secondary
from kit.engine.worksheet import Line, Source, Worksheet
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.medicare_shares.facts import TERMS, Answers, Job, JobDesk, JobVisit, medigap_parts, with_column_totals

__all__ = ["FIRST", "Worked", "answers_from", "follows", "form", "right_answers", "solve", "with_totals", "worked"]

FIRST = ("The plan from work", "Medicare", "The Medigap plan", "The patient", "Medicaid")
ALONE = {"first": "Pays first", "deductible": "Part B deductible", "coinsurance": "Coinsurance",
         "alone": "Medicare alone"}  # fmt: skip
PAID = {"share": "Medicare's share", "sequestration": "Sequestration", "medigap": "Medigap pays",
        "owes": "Patient owes", "written_off": "Written off"}  # fmt: skip
COLLECT = Source(
    "42 CFR 411.33: Medicare after another payer; what is left, by the office's rule sheet",
    "https://law.lawstack.com/laws/42-cfr_s_411-33_amount-of-medicare-secondary-payment",
    date(2026, 11, 25),
)
MEDICARE = "Medicare"


def form(desk: JobDesk) -> tuple[Part, ...]:
    """Who is first and what Medicare would pay alone; then who pays what; the totals."""
    first: list[tuple[str | Field, ...]] = []
    second: list[tuple[str | Field, ...]] = []
    for number, one in enumerate(desk.visits, 1):
        label, says = one.service.label, f"Service {number}"
        first.append((label, *(_alone(f"line_{number}.{name}", f"{says}: {head.lower()}", name)
                               for name, head in ALONE.items())))  # fmt: skip
        second.append((label, *(Field(f"line_{number}.{name}", f"{says}: {head.lower()}", points=2,
                                      given="0.00" if name in ("medigap", "owes") else None)
                                for name, head in PAID.items())))  # fmt: skip
    totals = (Field(f"total.{name}", f"All together: {head.lower()}", points=2) for name, head in PAID.items())
    second.append(("All together", *totals))
    return (
        Grid("As if there were only Medicare", ("Service", *ALONE.values()), tuple(first)),
        Grid("Who pays it", ("Service", *PAID.values()), tuple(second)),
        Field("sends", "Medicare sends for all services", "Its shares without the sequestration.", points=2),
        Field("deductible_met", "Part B deductible met by now", "With these services, for the whole year.", points=2),
    )


def _alone(name: str, label: str, part: str) -> Field:
    if part == "first":
        return Field(name, label, kind="choice", choices=FIRST)
    return Field(name, label, given="0.00" if part == "deductible" else None, points=2)


@dataclass(frozen=True, slots=True)
class Worked:
    """One service worked: who is first, Medicare alone, Medicare's share, and what is left to the patient by kind."""

    visit: JobVisit
    first: str
    alone: PartBShare
    share: Money
    sequestration: Money
    deductible_left: Money
    coinsurance_left: Money
    why: str = ""
    source: Source = COLLECT
    sheets: tuple[Worksheet, ...] = ()

    @property
    def left(self) -> Money:
        """What is left for the Medigap plan and the patient."""
        return self.deductible_left + self.coinsurance_left


@lru_cache(maxsize=64)
def _first(job: Job, on: date) -> tuple[str, Line]:
    """Who pays first on a day, and the line that says why."""
    plan = Coverage(job.plan, Kind.EMPLOYER, employees=job.employees, in_force_until=job.last_day)
    medicare = Coverage(MEDICARE, Kind.MEDICARE, basis=(MedicareBasis.AGE,))
    order = payer_order([plan, medicare], on)
    return order.order[0], next(line for line in order.worksheet if line.name in ("pays", "pays_before"))


def right_answers(desk: JobDesk) -> Answers:
    """The right answers to all blanks."""
    return answers_from(desk, worked(desk))


@lru_cache(maxsize=16)
def worked(desk: JobDesk) -> tuple[Worked, ...]:
    """Each service in its order: Medicare alone first, then as the second payer where the plan from work is first."""
    met, found = desk.deductible_met, []
    for one in desk.visits:
        out = medicare_part_b(terms=TERMS, services=[one.service], deductible_met=met)
        met = out.deductible_met
        first, because = _first(desk.job, one.on)
        done = _shared(one, out.shares[0], first == desk.job.plan)
        sheets = (out.worksheet, *done.sheets)
        found.append(replace(done, why=because.why, source=because.source, sheets=sheets))
    return tuple(found)


def _shared(one: JobVisit, alone: PartBShare, plan_first: bool) -> Worked:
    paid = one.paid if plan_first else ZERO
    if not plan_first or one.allowed is None:
        return Worked(one, FIRST[1], alone, alone.medicare_share, alone.sequestration, alone.deductible,
                      alone.coinsurance)  # fmt: skip
    sheet = medicare_secondary(
        charge=one.service.charge, primary_allowed=one.allowed, primary_paid=paid,
        medicare_fee=one.service.fee_schedule or ZERO, medicare_would_pay=alone.medicare_share,
        obligated_amount=one.allowed, sequestration_percent=TERMS.cut_percent(),
    )  # fmt: skip
    deductible = max(ZERO, alone.deductible - paid)
    coinsurance = max(ZERO, alone.coinsurance - max(ZERO, paid - alone.deductible))
    share, cut = sheet.amount("medicare_pays"), sheet.amount("sequestration")
    return Worked(one, FIRST[0], alone, share, cut, deductible, coinsurance, sheets=(sheet,))


def _left(rows: Sequence[Worked]) -> list[LeftByMedicare]:
    found = []
    for row in rows:
        label, visit = row.visit.service.label, row.visit.visit
        found.append(LeftByMedicare(label, CostKind.PART_B_DEDUCTIBLE, row.deductible_left, visit))
        found.append(LeftByMedicare(label, CostKind.PART_B_COINSURANCE, row.coinsurance_left, visit))
    return [item for item in found if item.amount]


def answers_from(desk: JobDesk, rows: Sequence[Worked], extra: Sequence[Money] = ()) -> Answers:
    """The answers to all blanks; `extra` is billed to the patient on top, and not written off."""
    parts = medigap_parts(desk.member, [row.visit.service.label for row in rows], _left(rows))
    found: Answers = {}
    for number, row in enumerate(rows, 1):
        pays = parts[row.visit.service.label].pays
        more = extra[number - 1] if extra else ZERO
        paid = row.visit.paid if row.first == FIRST[0] else ZERO
        found |= {f"line_{number}.{name}": value for name, value in (
            ("first", row.first), ("deductible", row.alone.deductible), ("coinsurance", row.alone.coinsurance),
            ("alone", row.alone.medicare_share), ("share", row.share), ("sequestration", row.sequestration),
            ("medigap", pays), ("owes", row.left - pays + more),
            ("written_off", row.visit.service.charge - paid - row.share - row.left - more),
        )}  # fmt: skip
    found["deductible_met"] = desk.deductible_met + total(row.alone.deductible for row in rows)
    return with_totals(found)


def with_totals(found: Answers) -> Answers:
    """The answers with the sums of their columns, and what Medicare sends."""
    with_column_totals(found, tuple(PAID))
    shares, cut = found["total.share"], found["total.sequestration"]
    assert isinstance(shares, Money)
    assert isinstance(cut, Money)
    found["sends"] = shares - cut
    return found


def solve(desk: JobDesk) -> Worksheet:
    """Each service with the reason of every amount, then the totals."""
    rows = worked(desk)
    right = answers_from(desk, rows)
    parts = medigap_parts(desk.member, [row.visit.service.label for row in rows], _left(rows))
    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        part = parts[row.visit.service.label]
        lines += _lines(f"line_{number}", row, right)
        about, name = row.visit.service.label, f"line_{number}"
        why = f"{row.left} is left, less {part.pays} from the Medigap plan."
        off = "The charge less all that the payers and the patient pay. The sequestration is not in it."
        lines += [
            Line(f"{name}.medigap", PAID["medigap"], part.pays, part.why, part.source or COLLECT, about),
            Line(f"{name}.owes", PAID["owes"], right[f"{name}.owes"], why, COLLECT, about),
            Line(f"{name}.written_off", PAID["written_off"], right[f"{name}.written_off"], off, COLLECT, about),
        ]
    for name, head in PAID.items():
        amounts = [str(right[f"line_{number}.{name}"]) for number in range(1, len(rows) + 1)]
        lines.append(Line(f"total.{name}", head, right[f"total.{name}"], " + ".join(amounts) + ".", COLLECT))
    why = f"{right['total.share']} less {right['total.sequestration']}."
    lines.append(Line("sends", "Medicare sends for all services", right["sends"], why, COLLECT))
    why = f"{desk.deductible_met} before, and what these services used of it, whoever paid first."
    lines.append(Line("deductible_met", "Part B deductible met by now", right["deductible_met"], why, COLLECT))
    return Worksheet("Medicare after a plan from work", tuple(lines))


def _lines(name: str, row: Worked, right: Answers) -> Iterator[Line]:
    """Who is first, Medicare alone, and Medicare's share."""
    about, sheet = row.visit.service.label, row.sheets[0]
    yield Line(f"{name}.first", ALONE["first"], row.first, row.why, row.source, about)
    mine = {line.name: line for line in sheet if line.about == about}
    yield mine["approved_amount"]._replace(name=f"{name}.approved")
    yield mine["deductible"]._replace(name=f"{name}.deductible")
    yield mine["coinsurance"]._replace(name=f"{name}.coinsurance")
    yield mine["medicare_share"]._replace(name=f"{name}.alone", label=ALONE["alone"])
    if row.first == FIRST[0]:
        second = {line.name: line for line in row.sheets[1]}
        for limit in ("charge_less_primary", "higher_allowed_less_primary"):
            yield second[limit]._replace(name=f"{name}.{limit}", about=about)
        yield second["medicare_pays"]._replace(name=f"{name}.share", label=PAID["share"], about=about)
        yield second["sequestration"]._replace(name=f"{name}.sequestration", about=about)
    else:
        why = "Medicare pays first here, so its share is what it pays alone."
        yield Line(f"{name}.share", PAID["share"], row.share, why, row.source, about)
        yield mine["sequestration"]._replace(name=f"{name}.sequestration")
    rest = f"{row.alone.deductible} deductible and {row.alone.coinsurance} coinsurance"
    if row.first == FIRST[0]:
        rest += f", less the {row.visit.paid} that the plan from work paid"
    yield Line(f"{name}.left", "Left after Medicare", row.left, f"{rest}; not below zero.", COLLECT, about)


def follows(desk: JobDesk) -> dict[str, Formula]:
    """The coinsurance, Medicare alone, the cut, and the totals follow from the amounts before them."""
    found: dict[str, Formula] = {}
    rows = [f"line_{number}" for number in range(1, len(desk.visits) + 1)]
    for row, one in zip(rows, desk.visits, strict=True):
        approved = min(one.service.charge, one.service.fee_schedule or ZERO)
        after = ("max", "$0.00", ("-", f"${approved.plain}", f"{row}.deductible"))
        found[f"{row}.coinsurance"] = ("percent", after, int(one.service.patient_percent))
        found[f"{row}.alone"] = ("max", "$0.00", ("-", after, f"{row}.coinsurance"))
        found[f"{row}.sequestration"] = ("percent", f"{row}.share", int(TERMS.cut_percent()))
    for name in PAID:
        found[f"total.{name}"] = ("+", *(f"{row}.{name}" for row in rows))
    found["sends"] = ("-", "total.share", "total.sequestration")
    found["deductible_met"] = ("+", f"${desk.deductible_met.plain}", *(f"{row}.deductible" for row in rows))
    return found
