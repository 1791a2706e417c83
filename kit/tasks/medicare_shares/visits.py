"""Part B services by doctors of two kinds: the blanks, the shares, and what each mistake makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kit.engine.medicare import SEQUESTRATION
from kit.engine.medicare_doctor import medicare_part_b
from kit.engine.medicare_schedule import PartBTerms
from kit.engine.medicare_service import ASSIGNMENT, PartBShare, Participation
from kit.engine.money import Money, total
from kit.engine.worksheet import Line, Source, Worksheet
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.medicare_shares.facts import TERMS, Answers, VisitDesk, left_by, medigap_parts, with_column_totals

__all__ = ["answers_from", "follows", "form", "right_answers", "solve", "with_totals", "worked"]

SENT_TO = ("The doctor's office", "The patient", "The Medigap plan", "The employer", "Nobody")
APPROVED = {
    "approved": "Approved",
    "written_off": "Written off",
    "deductible": "Deductible",
    "coinsurance": "Coinsurance",
    "excess": "Excess charge",
}
PAID = {"medicare": "Medicare sends", "sent_to": "It goes to", "medigap": "Medigap pays", "bill": "We ask the patient",
        "cost": "Patient's cost in the end"}  # fmt: skip
TOTALS = ("medicare", "medigap", "bill", "cost")
OFTEN_NOTHING = ("deductible", "excess", "medigap", "bill", "cost")
ENGINE = {"approved_amount": "approved", "contractual_adjustment": "written_off", "deductible": "deductible",
          "coinsurance": "coinsurance", "excess_charge": "excess", "medicare_pays": "medicare"}  # fmt: skip


def form(desk: VisitDesk) -> tuple[Part, ...]:
    """What Medicare approves, who pays it, and the deductible met by now."""
    first: list[tuple[str | Field, ...]] = []
    second: list[tuple[str | Field, ...]] = []
    for number, one in enumerate(desk.visits, 1):
        row, label = f"line_{number}", one.service.label
        first.append((label, *(_money(row, name, says, number) for name, says in APPROVED.items())))
        second.append((label, *(_paid(row, name, says, number) for name, says in PAID.items())))
    second.append(("All together", *(
        Field(f"total.{name}", f"All together: {says.lower()}", points=2) if name in TOTALS else "see above"
        for name, says in PAID.items()
    )))  # fmt: skip
    return (
        Grid("What Medicare approves", ("Service", *APPROVED.values()), tuple(first)),
        Grid("Who pays it", ("Service", *PAID.values()), tuple(second)),
        Field("deductible_met", "Part B deductible met by now", "With these services, for the whole year.", points=2),
    )


def _money(row: str, name: str, says: str, number: int) -> Field:
    given = "0.00" if name in OFTEN_NOTHING else None
    return Field(f"{row}.{name}", f"Service {number}: {says.lower()}", given=given, points=2)


def _paid(row: str, name: str, says: str, number: int) -> Field:
    if name == "sent_to":
        return Field(f"{row}.{name}", f"Service {number}: {says.lower()}", kind="choice", choices=SENT_TO)
    return _money(row, name, says, number)


@lru_cache(maxsize=16)
def worked(desk: VisitDesk, terms: PartBTerms = TERMS) -> tuple[tuple[PartBShare, Worksheet], ...]:
    """Each service in its order, with what is met of the deductible before it."""
    met, found = desk.deductible_met, []
    for one in desk.visits:
        kind = Participation.PARTICIPATING if one.participates else Participation.NONPARTICIPATING
        out = medicare_part_b(
            terms=terms, services=[one.service], participation=kind, accepts_assignment=one.assigned,
            deductible_met=met,
        )  # fmt: skip
        met = out.deductible_met
        found.append((out.shares[0], out.worksheet))
    return tuple(found)


def right_answers(desk: VisitDesk) -> Answers:
    """The right answers to all blanks."""
    return answers_from(desk, [share for share, _ in worked(desk)])


def _medigap(desk: VisitDesk, shares: Sequence[PartBShare]) -> dict[str, Money]:
    left = [
        item for one, share in zip(desk.visits, shares, strict=True) for item in left_by(share, one.visit)
    ]  # fmt: skip
    parts = medigap_parts(desk.member, [share.service.label for share in shares], left)
    return {label: part.pays for label, part in parts.items()}


def answers_from(desk: VisitDesk, shares: Sequence[PartBShare], pays: Mapping[str, Money] | None = None) -> Answers:
    """The answers to all blanks that these shares lead to."""
    pays = _medigap(desk, shares) if pays is None else pays
    found: Answers = {}
    for number, share in enumerate(shares, 1):
        plan = pays[share.service.label]
        to = "Nobody" if not share.medicare_pays else SENT_TO[share.paid_to_patient]
        bill = share.bill_to_patient if share.paid_to_patient else share.patient_owes - plan
        cost = share.patient_cost_after_medicare - plan
        row: Answers = {
            "approved": share.approved_amount, "written_off": share.contractual_adjustment,
            "deductible": share.deductible, "coinsurance": share.coinsurance, "excess": share.excess_charge,
            "medicare": share.medicare_pays, "sent_to": to, "medigap": plan, "bill": bill, "cost": cost,
        }  # fmt: skip
        found |= {f"line_{number}.{name}": value for name, value in row.items()}
    found["deductible_met"] = desk.deductible_met + total(share.deductible for share in shares)
    return with_totals(found)


def with_totals(found: Answers) -> Answers:
    """The answers with the sums of their columns."""
    return with_column_totals(found, TOTALS)


def solve(desk: VisitDesk) -> Worksheet:
    """Each service with the reason of every amount, then the totals."""
    done = worked(desk)
    shares = [share for share, _ in done]
    right = answers_from(desk, shares)
    left = [item for one, share in zip(desk.visits, shares, strict=True) for item in left_by(share, one.visit)]
    parts = medigap_parts(desk.member, [share.service.label for share in shares], left)
    lines: list[Line] = []
    for number, (share, sheet) in enumerate(done, 1):
        row, about = f"line_{number}", share.service.label
        for line in sheet:
            if line.about == about and line.name not in ("patient_owes", "bill_to_patient", "medicare_pays_to"):
                lines.append(line._replace(name=f"{row}.{ENGINE.get(line.name, line.name)}"))
        part = parts[about]
        source = part.source or ASSIGNMENT
        lines += _ending(share, row, right, part.pays, part.why, source)
    labels = {"medicare": "Medicare sends", "medigap": "Medigap pays", "bill": "We ask the patient",
              "cost": "Patient's cost in the end"}  # fmt: skip
    for name, label in labels.items():
        amounts = [str(right[f"line_{number}.{name}"]) for number in range(1, len(shares) + 1)]
        lines.append(Line(f"total.{name}", label, right[f"total.{name}"], " + ".join(amounts) + ".", ASSIGNMENT))
    why = f"{desk.deductible_met} before, and what these services used of it."
    lines.append(Line("deductible_met", "Part B deductible met by now", right["deductible_met"], why, ASSIGNMENT))
    return Worksheet("Medicare Part B, Medigap and the patient", tuple(lines))


def _ending(share: PartBShare, row: str, right: Answers, pays: Money, why: str, source: Source) -> Iterator[Line]:
    """To whom Medicare sends its part, what the Medigap plan pays, what we ask, and what it costs in the end."""
    about = share.service.label
    to_patient = share.paid_to_patient
    to_why = "Without assignment it goes to the patient." if to_patient else "With assignment it goes to the doctor."
    if not share.medicare_pays:
        to_why = "Medicare sends nothing."
    bill_why = f"{share.patient_owes} is the patient's part, less {pays} from the Medigap plan."
    cost_why = "What we ask. The plans pay the doctor, so nothing comes back to the patient."
    if to_patient:
        bill_why = f"{share.approved_amount} approved + {share.excess_charge} excess: all that may be collected."
        cost_why = f"{share.bill_to_patient} less {share.medicare_pays} from Medicare and {pays} from the Medigap plan."
    yield Line(f"{row}.sent_to", "It goes to", right[f"{row}.sent_to"], to_why, ASSIGNMENT, about)
    yield Line(f"{row}.medigap", "Medigap pays", pays, why, source, about)
    yield Line(f"{row}.bill", "We ask the patient", right[f"{row}.bill"], bill_why, ASSIGNMENT, about)
    yield Line(f"{row}.cost", "Patient's cost in the end", right[f"{row}.cost"], cost_why, SEQUESTRATION, about)


def follows(desk: VisitDesk) -> dict[str, Formula]:
    """What Medicare sends, what we ask and what it costs follow from the amounts before; totals from their rows."""
    found: dict[str, Formula] = {}
    rows = [f"line_{number}" for number in range(1, len(desk.visits) + 1)]
    for row, one in zip(rows, desk.visits, strict=True):
        after = ("-", f"{row}.approved", f"{row}.deductible")
        if one.service.patient_percent:
            found[f"{row}.coinsurance"] = ("percent", after, int(one.service.patient_percent))
        share = ("-", *after[1:], f"{row}.coinsurance")
        found[f"{row}.medicare"] = ("-", share, ("percent", share, int(TERMS.cut_percent())))
        if one.assigned:
            found[f"{row}.bill"] = ("-", ("+", f"{row}.deductible", f"{row}.coinsurance"), f"{row}.medigap")
            found[f"{row}.cost"] = ("+", f"{row}.bill", "$0.00")
        else:
            found[f"{row}.bill"] = ("+", f"{row}.approved", f"{row}.excess")
            found[f"{row}.cost"] = ("-", f"{row}.bill", f"{row}.medicare", f"{row}.medigap")
    for name in TOTALS:
        found[f"total.{name}"] = ("+", *(f"{row}.{name}" for row in rows))
    met = f"${desk.deductible_met.plain}"
    found["deductible_met"] = ("+", met, *(f"{row}.deductible" for row in rows))
    return found
