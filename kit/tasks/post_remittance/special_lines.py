"""Lines with something special: denied for a reason that fits the service, settled, or printed wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kit.engine.codes import services
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.remittance import Adjustment, GroupCode, PaidLine, RemittanceClaim
from kit.scenarios.draw import Draw
from kit.scenarios.slip import swapped

__all__ = ["appealed", "denied", "remade", "settled"]

VISIT, TEST, IMAGE, DONE, THERAPY, PILLS, SPECIAL = (
    "office_visit", "laboratory", "imaging", "procedure", "therapy", "generic_medicine", "special_medicine",
)  # fmt: skip
CORRECT = {
    "4": (VISIT, IMAGE, DONE, THERAPY),
    "5": (VISIT, IMAGE, DONE, THERAPY),
    "11": (TEST, IMAGE, DONE, THERAPY, SPECIAL),
    "15": (IMAGE, DONE, THERAPY, SPECIAL),
    "163": (IMAGE, DONE, THERAPY),
    "181": (VISIT, TEST, IMAGE, DONE, THERAPY, PILLS, SPECIAL),
    "226": (VISIT, IMAGE, DONE, THERAPY),
}
APPEALED = {
    "39": (IMAGE, DONE, THERAPY, SPECIAL),
    "50": (TEST, IMAGE, DONE, THERAPY, PILLS, SPECIAL),
    "55": (SPECIAL,),
    "150": (VISIT,),
    "151": (TEST, THERAPY),
    "152": (THERAPY,),
    "197": (IMAGE, DONE, THERAPY, SPECIAL),
    "198": (THERAPY,),
}
UNCLEAR = (("OA", "18"), ("CO", "147"), ("OA", "B13"))
NOT_A_BENEFIT = {
    "49": (VISIT,),
    "119": (TEST, IMAGE, THERAPY),
    "204": (DONE, THERAPY, PILLS, SPECIAL),
}
"""By reason, the kinds of service that a payer gives it for."""


def _fitting(line: PaidLine, by_reason: Mapping[str, Sequence[str]]) -> list[str]:
    """The reasons that a payer gives for a service of this kind."""
    kind = services()[line.code].kind
    return [reason for reason, kinds in by_reason.items() if kind in kinds]


def denied(line: PaidLine, group: GroupCode, reason: str) -> PaidLine:
    """The line, denied in full."""
    return replace(line, paid=ZERO, adjustments=(Adjustment(group, reason, line.charge),))


def settled(_draw: Draw, line: PaidLine) -> PaidLine:
    """The plan pays all that it allows: nothing is left for the patient."""
    own = tuple(one for one in line.adjustments if one.group is GroupCode.CO)
    return replace(line, adjustments=own, paid=line.charge - total(one.amount for one in own))


def _correct(draw: Draw, line: PaidLine) -> PaidLine:
    return denied(line, GroupCode.CO, draw.pick(_fitting(line, CORRECT)))


def appealed(draw: Draw, line: PaidLine) -> PaidLine:
    """The line, denied because the payer decided against it."""
    return denied(line, GroupCode.CO, draw.pick(_fitting(line, APPEALED)))


def _unclear(draw: Draw, line: PaidLine) -> PaidLine:
    group, reason = draw.pick(UNCLEAR)
    return denied(line, GroupCode(group), reason)


def _another_payer(_draw: Draw, line: PaidLine) -> PaidLine:
    return denied(line, GroupCode.CO, "22")


def _not_a_benefit(draw: Draw, line: PaidLine) -> PaidLine:
    return denied(line, GroupCode.PR, draw.pick(_fitting(line, NOT_A_BENEFIT)))


def _contradicts_itself(draw: Draw, line: PaidLine) -> PaidLine:
    """The reason says the patient's, the group forbids it."""
    return denied(line, GroupCode.CO, draw.pick(_fitting(line, NOT_A_BENEFIT)))


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
    "appealed": appealed,
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
