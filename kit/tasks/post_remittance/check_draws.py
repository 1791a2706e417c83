"""A check with its claims, drawn for a level."""

from __future__ import annotations

from datetime import date
from typing import Any

from kit.engine.money import ZERO, Money, total
from kit.engine.remittance import ProviderAdjustment, Remittance, RemittanceClaim
from kit.scenarios.coverage import PAYERS
from kit.scenarios.draw import Draw
from kit.scenarios.people import YEAR
from kit.tasks.post_remittance.claim_draws import CLAIMS
from kit.tasks.post_remittance.remittance_lines import Desk
from kit.tasks.post_remittance.special_lines import remade

__all__ = ["drawn_check"]

CLAIMS_OF_LEVEL: tuple[tuple[tuple[str, int], ...], ...] = (
    (("plain", 3), ("plain", 3), ("next plan", 2)),
    (("plain", 4), ("plain", 3), ("next plan", 3), ("forwarded", 3), ("secondary", 3), ("held", 2), ("late", 2)),
    (
        ("plain", 4), ("next plan", 3), ("forwarded", 1), ("secondary", 2), ("held", 2), ("late", 1), ("whole", 2),
        ("taken back", 2),
    ),
)  # fmt: skip
"""By level, the claims of the check and how many lines each has; one to a whole claim is a line more."""
SPECIALS_OF_LEVEL = (
    ("settled", "correct", "appealed", "does not balance"),
    ("settled", "settled", "correct", "correct", "appealed", "appealed", "unclear", "not a benefit",
     "does not balance"),
    ("settled", "correct", "appealed", "contradicts itself", "more than billed", "does not balance"),
)  # fmt: skip
MOST_TURNS = 50
LEAST_CHECK = Money.of("60")
OPEN_TO_SPECIALS = ("plain", "next plan", "forwarded")


def drawn_check(draw: Draw, level: int) -> Desk:
    """One check with the claims of the level, in any order; it is large enough for what is taken off it."""
    for turn in range(MOST_TURNS):
        desk = _drawn(draw.at(f"turn {turn}"), level)
        if desk.remittance.payment > LEAST_CHECK:
            return desk
    raise AssertionError(f"{MOST_TURNS} turns, and no check above {LEAST_CHECK}")


def _drawn(draw: Draw, level: int) -> Desk:
    payer = draw.at("payer").pick(tuple(PAYERS))
    others = [name for name in (*PAYERS, "Medicaid") if name != payer]
    wanted = _in_any_order(draw.at("claims"), CLAIMS_OF_LEVEL[level - 1])
    free = [(at, n) for at, (role, count) in enumerate(wanted) if role in OPEN_TO_SPECIALS for n in range(count)]
    places = dict(zip(_in_any_order(draw.at("specials"), free), SPECIALS_OF_LEVEL[level - 1], strict=False))
    made: list[RemittanceClaim] = []
    plans: list[tuple[str, str]] = []
    for at, (role, count) in enumerate(wanted):
        of_claim = draw.at(f"claim {at}")
        claims = CLAIMS[role](of_claim, payer, count)
        specials = {n: places[at, n] for n in range(count) if (at, n) in places}
        if role == "next plan" and level > 1 and len(specials) < count:
            specials[next(n for n in range(count) if n not in specials)] = "another payer"
        if specials:
            claims = [remade(of_claim.at("special"), claims[0], specials)]
        if role in ("next plan", "forwarded"):
            plans.append((claims[0].claim_number, of_claim.at("next plan").pick(others)))
        made += claims
    return Desk(_check(draw.at("check"), level, payer, made), tuple(plans))


def _in_any_order(draw: Draw, items: tuple[Any, ...] | list[Any]) -> list[Any]:
    return [items[at] for at in sorted(range(len(items)), key=lambda at: draw.at(str(at)).number())]


def _check(draw: Draw, level: int, payer: str, claims: list[RemittanceClaim]) -> Remittance:
    """The claims with the money outside them; a payer pays interest, and from level 3 takes an old balance too."""
    outside: list[ProviderAdjustment] = []
    if level > 1:
        late = next((one.claim_number for one in claims if one.paid > ZERO), "")
        outside.append(ProviderAdjustment("L6", -Money(draw.at("interest").integer(185, 2450)), late))
    if level > 2:
        reason = draw.at("reason").pick(("WO", "FB"))
        number = f"C-{draw.at('old claim').digits(6)}"
        outside.append(ProviderAdjustment(reason, Money(draw.at("old").integer(2600, 9900)), number))
    elif level > 1 and draw.at("more").chance(50):
        number = f"C-{draw.at('old claim').digits(6)}"
        outside.append(ProviderAdjustment("WO", Money(draw.at("old").integer(2600, 9900)), number))
    paid = total(one.paid for one in claims) - total(one.amount for one in outside)
    on = draw.at("day").day(date(YEAR, 6, 1), date(YEAR, 6, 28)).isoformat()
    return Remittance(paid, tuple(claims), tuple(outside), payer, draw.at("number").digits(7), on)
