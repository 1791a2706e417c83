"""Read and post a remittance: sort every adjustment, prove the check, and decide what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.documents.paper import as_exhibit
from kit.engine.reasons import NEXT_STEPS
from kit.engine.remittance_check import BALANCING, PROVIDER_LEVEL
from kit.engine.remittance_posting import GROUPS
from kit.engine.remittance_reversal import REVERSAL, pair_reversals
from kit.engine.worksheet import Line, Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part
from kit.tasks.formula import Formula
from kit.tasks.post_remittance import mistakes as wrong_ways
from kit.tasks.post_remittance.check_draws import drawn_check
from kit.tasks.post_remittance.papers import papers_of
from kit.tasks.post_remittance.posting import Posted, Step, answers, post, reversed_numbers
from kit.tasks.post_remittance.remittance_lines import Desk, PostedFrom, desk_of, lines_of

PLACE = 5
MINUTES = 25
DUTY = Duty.MONEY
SKILLS = (Skill.DETAIL, Skill.MATH, Skill.LAW)
WORK = (Work.POST, Work.DISCREPANCIES, Work.VERIFY)
LEVELS = ("Eight lines", "Twenty lines with denials", "Money taken back, and adjustments with a minus")
MISTAKES = tuple(wrong_ways.MISTAKES)

COLUMNS = (
    ("payment", "Payment", 1),
    ("contract", "Contract write-off", 2),
    ("other", "Other write-off", 3),
    ("patient", "Patient's part", 3),
)


def scenario(draw: Draw, level: int) -> Desk:
    """One check with the claims of the level, in any order."""
    return drawn_check(draw, level)


def exhibits(desk: Desk) -> tuple[Exhibit, ...]:
    """The remittance, what its reasons mean, our claim list, and how this office posts."""
    return tuple(as_exhibit(paper) for paper in papers_of(desk))


def form(desk: Desk) -> tuple[Part, ...]:
    """A row for each line, the line that does not balance, and the totals."""
    rows = tuple(_row(line) for line in lines_of(desk))
    headings = ("Line", "Patient and service", "Charge", *(label for _, label, _ in COLUMNS), "What happens next")
    return (Grid("Post each line", headings, rows), *_below(desk))


def _row(line: PostedFrom) -> tuple[str | Field, ...]:
    place = f"Line {line.number}"
    cells = tuple(
        Field(f"line_{line.number}.{name}", f"{place}: {label}", "", "signed money", given="0.00", points=points)
        for name, label, points in COLUMNS
    )
    step = Field(
        f"line_{line.number}.step", f"{place}: what happens next", "", "choice", tuple(Step),
        given=Step.NOTHING.value, points=3,
    )  # fmt: skip
    return (str(line.number), f"{line.claim.patient}, {line.label}", str(line.charge or "none"), *cells, step)


def _below(desk: Desk) -> list[Field]:
    fields = [
        Field("unbalanced_line", "Line that does not balance", "Its number on the remittance.", "count", points=3),
        Field("unbalanced_by", "How far it is off", "Charge less adjustments, against the payment. No sign.", points=3),
        Field(
            "total_payment", "Payments posted to the lines", "Lines with a minus lower it.", "signed money", points=2
        ),
        Field("total_contract", "Contract write-offs posted", "The whole column.", "signed money", points=2),
        Field("total_other", "Other write-offs posted", "The whole column.", "signed money"),
        Field("total_patient", "Patients' part posted", "The whole column.", "signed money", points=2),
        Field("held", "Held as unapplied money", "The payment of the line that does not balance.", points=2),
    ]
    if desk.remittance.provider_adjustments:
        words = "All of it together. Write a minus if the check is lower for it."
        fields.append(Field("outside", "What the money outside the claims does", words, "signed money", points=3))
    words = "Payments posted, held, and what is outside the claims, if anything. It must be the check."
    fields.append(Field("accounted_for", "Accounted for", words, "signed money"))
    if reversed_numbers(desk):
        name = ", ".join(reversed_numbers(desk))
        words = "The lines taken back and the new lines together."
        fields.append(Field("net_paid", f"Claim {name}: payment changes by", words, "signed money", points=3))
        fields.append(Field("net_patient", f"Claim {name}: patient's part changes by", words, "signed money", points=3))
    return fields


def follows(desk: Desk) -> Mapping[str, Formula]:
    """The totals are the sums of their columns, and together they are the check."""
    posting = post(desk)
    right = answers(posting, posting.posted)

    def column(name: str, numbers: list[int]) -> tuple[str, ...]:
        # A blank that holds something stands first: it is the one whose slip is carried on.
        cells = [f"line_{number}.{name}" for number in numbers]
        return ("+", *sorted(cells, key=lambda cell: not right[cell]))

    lines = posting.lines
    every = [line.number for line in lines]
    found: dict[str, tuple[str, ...]] = {f"total_{name}": column(name, every) for name, _, _ in COLUMNS}
    outside = ("outside",) if desk.remittance.provider_adjustments else ()
    found["accounted_for"] = ("+", "total_payment", "held", *outside)
    numbers = reversed_numbers(desk)
    if numbers:
        mine = [line.number for line in lines if line.claim.claim_number in numbers]
        found["net_paid"] = column("payment", mine)
        found["net_patient"] = column("patient", mine)
    return {name: formula for name, formula in found.items() if right[formula[1]]}


def solve(desk: Desk) -> Worksheet:
    """Every posting with its reason, then the totals and the proof."""
    lines: list[Line] = []
    posting = post(desk)
    for line, posted in zip(posting.lines, posting.posted, strict=True):
        lines += _line(line, posted)
    right = answers(posting, posting.posted)
    off = f"{posting.unbalanced.title}. {posting.check}."
    kept = "Until the payer has answered, this payment belongs to no line."
    proof = "Payments posted, held as unapplied, and the effect of what is outside the claims: the amount of the check."
    lines += [
        Line("unbalanced_line", "Line that does not balance", right["unbalanced_line"], "{}", BALANCING, "", (off,)),
        Line("unbalanced_by", "How far it is off", right["unbalanced_by"], "{}", BALANCING, "", (off,)),
        *(
            Line(f"total_{name}", f"{label}: total", right[f"total_{name}"], "The whole column.", GROUPS)
            for name, label, _ in COLUMNS
        ),
        Line("held", "Held as unapplied money", right["held"], kept, BALANCING),
    ]
    if "outside" in right:
        taken = "{} is taken off the check: an amount with a minus adds to it."
        amount = (desk.remittance.provider_adjusted,)
        lines.append(Line("outside", "Outside the claims", right["outside"], taken, PROVIDER_LEVEL, "", amount))
    lines.append(Line("accounted_for", "Accounted for", desk.remittance.payment, proof, BALANCING))
    if reversed_numbers(desk):
        lines += _net(desk)
    return Worksheet("Posting this remittance", tuple(lines))


def _line(line: PostedFrom, posted: Posted) -> list[Line]:
    """What goes into each column of a line, where anything does, and what happens next."""
    found = []
    for name, label, _ in COLUMNS:
        amount = getattr(posted, name)
        if amount:
            why = "As it stands on the line." if name == "payment" else posted.why(name)
            source = BALANCING if name == "payment" else GROUPS
            found.append(Line(f"line_{line.number}.{name}", label, amount, "{}", source, line.title, (why,)))
    why = "It undoes an earlier posting." if line.reversed else posted.why("step")
    value = posted.step.value
    step = Line(f"line_{line.number}.step", "What happens next", value, "{}", NEXT_STEPS, line.title, (why,))
    return [*found, step]


def _net(desk: Desk) -> list[Line]:
    pairs = pair_reversals(desk.remittance.claims).worksheet
    why = "The new lines less what was taken back."
    return [
        Line("net_paid", "Payment changes by", pairs.amount("net_paid"), why, REVERSAL),
        Line("net_patient", "Patient's part changes by", pairs.amount("net_patient_share"), why, REVERSAL),
    ]


def mistakes(desk: Desk) -> dict[str, dict[str, Value]]:
    """The answers that each typical mistake leads to on this remittance, of those that show on it."""
    return wrong_ways.mistakes_of(desk)


def case(table: Mapping[str, Any]) -> Desk:
    """The facts of a hand-worked case."""
    return desk_of(table)
