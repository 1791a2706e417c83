"""The claims of a remittance, drawn by the part that each of them plays in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.codes import services
from kit.engine.insurance import LineShare, split_line
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.remittance import Adjustment, ClaimStatus, GroupCode, PaidLine, RemittanceClaim
from kit.engine.year import Year
from kit.scenarios.billing import paid_line
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import visits
from kit.scenarios.insured import METALS, private_plan
from kit.scenarios.names import full_name
from kit.scenarios.people import YEAR
from kit.scenarios.slip import swapped
from kit.scenarios.treatment import allowed

__all__ = ["CLAIMS", "remade"]

HELD = ("31", "227", "26", "27")
CORRECT = ("4", "5", "11", "15", "140", "163", "181", "206", "226")
APPEALED = ("39", "50", "55", "150", "151", "152", "197", "198")
UNCLEAR = (("OA", "18"), ("CO", "147"), ("OA", "B13"))
NOT_A_BENEFIT = ("204", "119", "35")


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


def _shares(draw: Draw, payer: str, count: int) -> list[LineShare]:
    """What the plan pays of the first charges of a visit, and what it leaves."""
    pattern = draw.at("visit").pick([one for one in visits() if not one.get("heavy", False)])
    day = draw.at("day").day(date(YEAR, 2, 2), date(YEAR, 4, 30))
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


def _lines(draw: Draw, payer: str, count: int) -> list[PaidLine]:
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
        for one in _shares(draw, payer, count)
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
    lines = [_denied(one, GroupCode.CO, "29") for one in _lines(draw, payer, count)]
    return [claim_of(draw, lines, ClaimStatus.DENIED)]


def _held(draw: Draw, payer: str, count: int) -> list[RemittanceClaim]:
    """Denied in group PR, with a reason that has to be cleared up before anybody is billed."""
    reason = draw.at("held").pick(HELD)
    return [claim_of(draw, [_denied(one, GroupCode.PR, reason) for one in _lines(draw, payer, count)],
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
        lines[at] = _denied(lines[at], GroupCode.CO, draw.at("anew").pick(APPEALED))
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


def _denied(line: PaidLine, group: GroupCode, reason: str) -> PaidLine:
    return replace(line, paid=ZERO, adjustments=(Adjustment(group, reason, line.charge),))


def settled(_draw: Draw, line: PaidLine) -> PaidLine:
    """The plan pays all that it allows: nothing is left for the patient."""
    own = tuple(one for one in line.adjustments if one.group is GroupCode.CO)
    return replace(line, adjustments=own, paid=line.charge - total(one.amount for one in own))


def _correct(draw: Draw, line: PaidLine) -> PaidLine:
    return _denied(line, GroupCode.CO, draw.pick(CORRECT))


def _appealed(draw: Draw, line: PaidLine) -> PaidLine:
    return _denied(line, GroupCode.CO, draw.pick(APPEALED))


def _unclear(draw: Draw, line: PaidLine) -> PaidLine:
    group, reason = draw.pick(UNCLEAR)
    return _denied(line, GroupCode(group), reason)


def _another_payer(_draw: Draw, line: PaidLine) -> PaidLine:
    return _denied(line, GroupCode.CO, "22")


def _not_a_benefit(draw: Draw, line: PaidLine) -> PaidLine:
    return _denied(line, GroupCode.PR, draw.pick(NOT_A_BENEFIT))


def _contradicts_itself(draw: Draw, line: PaidLine) -> PaidLine:
    """The reason says the patient's, the group forbids it."""
    return _denied(line, GroupCode.CO, draw.pick(NOT_A_BENEFIT))


def _more_than_billed(draw: Draw, line: PaidLine) -> PaidLine:
    """The plan allows more than was charged: a negative adjustment adds back."""
    more = percent_of(line.charge, Decimal(draw.at("more").integer(4, 18)))
    share = percent_of(line.charge + more, Decimal(draw.at("share").pick((10, 20, 30))))
    own = (Adjustment(GroupCode.OA, "94", -more), Adjustment(GroupCode.PR, "2", share))
    return replace(line, adjustments=own, paid=line.charge + more - share)


def _does_not_balance(draw: Draw, line: PaidLine) -> PaidLine:
    """An adjustment is printed wrong: two digits changed places, or it is missing, or it stands there twice."""
    own = list(line.adjustments)
    at = draw.at("which").integer(0, len(own) - 1)
    typed = Money.of(swapped(draw.at("digits"), own[at].amount.plain))
    if len(own) > 1 and draw.at("missing").chance(30):
        return replace(line, adjustments=(*own[:at], *own[at + 1 :]))
    if typed == own[at].amount:
        return replace(line, adjustments=(*own, own[at]))
    return replace(line, adjustments=(*own[:at], replace(own[at], amount=typed), *own[at + 1 :]))


SPECIALS: dict[str, Callable[[Draw, PaidLine], PaidLine]] = {
    "settled": settled,
    "correct": _correct,
    "appealed": _appealed,
    "unclear": _unclear,
    "another payer": _another_payer,
    "not a benefit": _not_a_benefit,
    "contradicts itself": _contradicts_itself,
    "more than billed": _more_than_billed,
    "does not balance": _does_not_balance,
}


def remade(draw: Draw, claim: RemittanceClaim, specials: Mapping[int, str]) -> RemittanceClaim:
    """The claim with something special on some of its lines, by their position."""
    lines = list(claim.lines)
    for at, special in specials.items():
        lines[at] = SPECIALS[special](draw.at(f"line {at}"), lines[at])
    return replace(claim, paid=total(one.paid for one in lines), lines=tuple(lines))
