"""The claims of a remittance, drawn by the part that each of them plays in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.codes import services
from kit.engine.insurance import LineShare, split_line
from kit.engine.money import Money, percent_of, total
from kit.engine.remittance import Adjustment, ClaimStatus, GroupCode, PaidLine, RemittanceClaim
from kit.engine.year import Year
from kit.scenarios.billing import paid_line
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import visits
from kit.scenarios.insured import METALS, private_plan
from kit.scenarios.names import full_name
from kit.scenarios.people import YEAR
from kit.scenarios.treatment import allowed
from kit.tasks.post_remittance.special_lines import appealed, denied, settled

__all__ = ["CLAIMS"]

HELD = ("31", "227", "26", "27")
SPRING = date(YEAR, 2, 2), date(YEAR, 4, 30)
LONG_AGO = date(YEAR - 1, 6, 1), date(YEAR - 1, 9, 30)
"""When a claim was for that came too late: most payers take claims for 90 to 180 days."""


def claim_of(
    draw: Draw, lines: Sequence[PaidLine], status: ClaimStatus = ClaimStatus.PRIMARY,
    adjustments: tuple[Adjustment, ...] = (),
) -> RemittanceClaim:  # fmt: skip
    """A claim with its lines, for a patient of its own."""
    number = draw.at("number").digits(6)
    charge, paid = total(one.charge for one in lines), total(one.paid for one in lines)
    return RemittanceClaim(
        f"C-{number}", charge, paid - total(one.amount for one in adjustments), status, None, adjustments,
        tuple(lines), f"P{draw.at('payer number').digits(8)}",
        str(full_name(draw.at("patient"), draw.at("sex").pick("FM"))),
    )  # fmt: skip


def _shares(draw: Draw, payer: str, count: int, between: tuple[date, date] = SPRING) -> list[LineShare]:
    """What the plan pays of the first charges of a visit, and what it leaves."""
    pattern = draw.at("visit").pick([one for one in visits() if not one.get("heavy", False)])
    day = draw.at("day").day(*between)
    plan = private_plan(payer, draw.at("metal").pick(tuple(METALS)))
    still_open = Money(draw.at("deductible open").pick((0, 0, 1, 2, 3)) * 2250)
    year = Year(plan, Accumulators(plan.deductible - still_open, plan.deductible - still_open))
    shares = []
    for code in (*pattern["always"], *pattern["often"])[:count]:
        known = services()[code]
        service = ServiceLine(known.label, known.kind, known.price, allowed(code, payer), code, on=day)
        shares.append(split_line(plan, year, service, None, known.label, []))
        year.count_payment(service.kind, shares[-1].plan_pays)
    return shares


def _lines(draw: Draw, payer: str, count: int, between: tuple[date, date] = SPRING) -> list[PaidLine]:
    return [
        paid_line(
            one.service, one.plan_pays,
            (
                (GroupCode.CO, "45", one.contractual_adjustment),
                (GroupCode.PR, "1", one.deductible),
                (GroupCode.PR, "2", one.coinsurance),
                (GroupCode.PR, "3", one.copay),
            ),
        )
        for one in _shares(draw, payer, count, between)
    ]  # fmt: skip


def _plain(draw: Draw, payer: str, count: int) -> list[RemittanceClaim]:
    return [claim_of(draw, _lines(draw, payer, count))]


def _forwarded(draw: Draw, payer: str, count: int) -> list[RemittanceClaim]:
    return [claim_of(draw, _lines(draw, payer, count), ClaimStatus.PRIMARY_FORWARDED)]


def _secondary(draw: Draw, payer: str, count: int) -> list[RemittanceClaim]:
    """The payer comes second: it pays a part of what the first one left."""
    percent = Decimal(draw.at("second pays").integer(40, 85))
    lines = []
    for one in _shares(draw, payer, count):
        left = one.patient_owes or percent_of(one.service.allowed, Decimal(20))
        pays = percent_of(left, percent)
        parts = (
            (GroupCode.OA, "23", one.service.billed - left),
            (GroupCode.PR, "3" if one.copay else "2", left - pays),
        )
        lines.append(paid_line(one.service, pays, parts))
    return [claim_of(draw, lines, ClaimStatus.SECONDARY)]


def _late(draw: Draw, payer: str, count: int) -> list[RemittanceClaim]:
    lines = [denied(one, GroupCode.CO, "29") for one in _lines(draw, payer, count, LONG_AGO)]
    return [claim_of(draw, lines, ClaimStatus.DENIED)]


def _held(draw: Draw, payer: str, count: int) -> list[RemittanceClaim]:
    """Denied in group PR, with a reason that has to be cleared up before anybody is billed."""
    reason = draw.at("held").pick(HELD)
    return [claim_of(draw, [denied(one, GroupCode.PR, reason) for one in _lines(draw, payer, count)],
                     ClaimStatus.DENIED)]  # fmt: skip


def _whole(draw: Draw, payer: str, count: int) -> list[RemittanceClaim]:
    """The plan takes its deductible, or a cut that a law sets, from the claim and not from its lines."""
    lines = [settled(draw, one) for one in _lines(draw, payer, count)]
    paid = total(one.paid for one in lines)
    if draw.at("whole").chance(65):
        own = Adjustment(GroupCode.PR, "1", percent_of(paid, Decimal(draw.at("deductible").integer(15, 45))))
    else:
        own = Adjustment(GroupCode.CO, "237", percent_of(paid, Decimal(draw.at("cut").integer(2, 9))))
    return [claim_of(draw, lines, ClaimStatus.PRIMARY, (own,))]


def _taken_back(draw: Draw, payer: str, count: int) -> list[RemittanceClaim]:
    """A claim of an earlier remittance is taken back, and paid anew: one line is denied, or more is the patient's."""
    before = claim_of(draw, _lines(draw, payer, count))
    back = replace(
        before, charge=-before.charge, paid=-before.paid, status=ClaimStatus.REVERSAL,
        lines=tuple(_opposite(one) for one in before.lines),
    )  # fmt: skip
    at = draw.at("changed").integer(0, count - 1)
    lines = list(before.lines)
    if draw.at("denied anew").chance(50):
        lines[at] = appealed(draw.at("anew"), lines[at])
    else:
        more = percent_of(lines[at].paid, Decimal(draw.at("more").integer(25, 60)))
        own = (*lines[at].adjustments, Adjustment(GroupCode.PR, "1", more))
        own = tuple(one for one in own if one.reason != "1" or one.amount == more)
        taken = total(one.amount for one in own)
        lines[at] = replace(lines[at], adjustments=own, paid=lines[at].charge - taken)
    anew = replace(before, paid=total(one.paid for one in lines), lines=tuple(lines))
    return [back, anew]


def _opposite(line: PaidLine) -> PaidLine:
    own = tuple(replace(one, amount=-one.amount) for one in line.adjustments)
    return replace(line, charge=-line.charge, paid=-line.paid, adjustments=own)


CLAIMS: dict[str, Callable[[Draw, str, int], list[RemittanceClaim]]] = {
    "plain": _plain,
    "next plan": _plain,
    "forwarded": _forwarded,
    "secondary": _secondary,
    "late": _late,
    "held": _held,
    "whole": _whole,
    "taken back": _taken_back,
}
