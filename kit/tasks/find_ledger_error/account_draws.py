"""An account in good order: visits, what the payer answered, and what the patient paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.codes import services
from kit.engine.dates import in_words
from kit.engine.insurance import LineShare, split_line
from kit.engine.ledger import BANK, PATIENT, SERVICES, Method, Place, Transfer
from kit.engine.money import ZERO, Money, percent_of, split, total
from kit.engine.remittance import Adjustment, ClaimStatus, GroupCode, PaidLine, Remittance, RemittanceClaim
from kit.engine.year import Year
from kit.scenarios.billing import paid_line, payer_place
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import visits
from kit.scenarios.insured import private_plan
from kit.scenarios.treatment import allowed
from kit.tasks.find_ledger_error.books import CONTRACTUAL, Movement, Side

__all__ = ["Cover", "drawn_account"]

TAKEN = "taken back"
PERCENTAGE, FEE = "2", "3"
"""The reasons of a remittance for the patient's percentage and flat fee."""
PAID_BY = (Method.CHECK, Method.CARD, Method.PORTAL, Method.CASH)


@dataclass(frozen=True, slots=True)
class Cover:
    """The plan that a family has for the year: who pays, and how much the patients pay."""

    payer: str
    metal: str

    def year(self, draw: Draw) -> Year:
        """What a patient has paid of the year so far: most of the deductible, but not all."""
        plan = private_plan(self.payer, self.metal)
        still_open = Money(draw.at("deductible open").integer(1200, 9900))
        return Year(plan, Accumulators(plan.deductible - still_open, plan.deductible - still_open))


def drawn_account(draw: Draw, account: int, cover: Cover, patient: str, first_day: date, level: int) -> tuple[
    Side, list[Movement]
]:  # fmt: skip
    """One account with its papers: a visit, and from level 2 on a second one on the account that is asked about."""
    number = f"A-{draw.at('number').digits(6)}"
    moves: list[Transfer] = []
    year = cover.year(draw.at("year"))
    first = _Visit(draw.at("first"), cover, year, patient, first_day, level)
    answered = first_day + timedelta(draw.at("answered").integer(17, 26))
    remittances = [first.answer(moves, answered, ())]
    plan = first.pays(moves, answered, in_parts=level > 1 and draw.at("in parts").chance(55))
    taken: list[Transfer] = []
    if level > 1 and account == 0:
        again = first_day + timedelta(draw.at("again").integer(28, 45))
        second = _Visit(draw.at("second"), cover, year, patient, again, level)
        if draw.at("second answered").chance(70):
            back = again + timedelta(draw.at("answered again").integer(17, 26))
            redone = first.paid_anew(taken, back) if draw.at("redone").chance(75) else ()
            remittances.append(second.answer(moves, back, redone))
            if not plan:
                second.pays(moves, back, in_parts=False)
        else:
            second.charge(moves)
    right = [Movement(one, one, account, account) for one in moves]
    right += [Movement(one, one, account, account, TAKEN) for one in taken]
    return Side(number, patient, tuple(remittances), plan), right


class _Visit:
    """One visit on its way through the payer, while the account is drawn."""

    def __init__(self, draw: Draw, cover: Cover, year: Year, patient: str, on: date, level: int) -> None:
        self.draw, self.on, self.payer = draw, on, cover.payer
        self.place: Place = payer_place(cover.payer)
        self.shares = _shares(draw, cover, year, on, 3 if level == 1 else 4)
        lines = tuple(_line(one) for one in self.shares)
        paid = total(one.paid for one in lines)
        self.claim = RemittanceClaim(
            f"C-{draw.at('claim').digits(6)}", total(one.charge for one in lines), paid, ClaimStatus.PRIMARY,
            total(one.patient_owes for one in self.shares), (), lines, f"P{draw.at('payer claim').digits(7)}", patient,
        )  # fmt: skip
        self.copay = total(one.copay for one in self.shares)

    def charge(self, moves: list[Transfer]) -> None:
        """The charges, and the copay that was paid at the desk."""
        for one in self.shares:
            moves.append(
                Transfer(
                    self.on, one.service.billed, SERVICES, self.place, f"Charge: {one.service.label}",
                    one.service.label,
                )
            )  # fmt: skip
        if self.copay:
            moves.append(
                Transfer(
                    self.on, self.copay, PATIENT, BANK, "Copay at the desk", method=Method.CARD,
                    reference=self._receipt("copay"),
                )
            )  # fmt: skip

    def answer(self, moves: list[Transfer], on: date, redone: tuple[RemittanceClaim, ...]) -> Remittance:
        """The payer's answer: what it pays, what the contract takes off, and what it leaves."""
        self.charge(moves)
        number = f"E-{self.draw.at('payment number').digits(6)}"
        off = self.claim.adjusted(GroupCode.CO)
        share = self.claim.adjusted(GroupCode.PR)
        named = f"Payment of {self.payer}"
        moves.append(Transfer(on, self.claim.paid, self.place, BANK, named, method=Method.ACH, reference=number))
        moves.append(Transfer(on, off, self.place, CONTRACTUAL, "Contractual adjustment"))
        moves.append(Transfer(on, share, self.place, PATIENT, "Patient's share"))
        claims = (*redone, self.claim)
        paid = total(one.paid for one in claims)
        return Remittance(paid, claims, (), self.payer, number, (on - timedelta(1)).isoformat())

    def pays(self, moves: list[Transfer], answered: date, in_parts: bool) -> str:
        """What the patient pays of the share: in two equal parts of a plan, or once. Gives the plan in words."""
        owed = self.claim.adjusted(GroupCode.PR) - self.copay
        day = answered + timedelta(self.draw.at("pays").integer(9, 20))
        how = self.draw.at("how").pick(PAID_BY)
        if in_parts and owed.cents > 6000:
            part = split(percent_of(owed, Decimal(70)), (1, 1))[0]
            for turn in (1, 2):
                on = day + timedelta(30 * (turn - 1))
                words = f"Payment plan, part {turn}"
                number = self._receipt(f"part {turn}")
                moves.append(Transfer(on, part, PATIENT, BANK, words, method=how, reference=number))
            start, agreed = in_words(day), in_words(answered)
            return f"Agreed on {agreed}: {part} every 30 days, from {start} on, until all is paid."
        if owed.cents > 1500:
            amount = percent_of(owed, Decimal(self.draw.at("percent").integer(35, 80)))
            words = "Payment of a statement"
            moves.append(Transfer(day, amount, PATIENT, BANK, words, method=how, reference=self._receipt("paid")))
        return ""

    def paid_anew(self, moves: list[Transfer], on: date) -> tuple[RemittanceClaim, ...]:
        """The payer takes the claim back and pays it anew: of one line the patient's percentage was too low."""
        old = self.claim
        back = replace(
            old, charge=-old.charge, paid=-old.paid, status=ClaimStatus.REVERSAL, patient_responsibility=None,
            lines=tuple(_opposite(one) for one in old.lines),
        )  # fmt: skip
        at = max(range(len(old.lines)), key=lambda n: (_without_fee(old.lines[n]), old.lines[n].paid.cents))
        more = percent_of(old.lines[at].paid, Decimal(self.draw.at("more").integer(30, 60)))
        lines = list(old.lines)
        own = [one for one in lines[at].adjustments if one.reason != PERCENTAGE]
        before = total(one.amount for one in lines[at].adjustments if one.reason == PERCENTAGE)
        own.append(Adjustment(GroupCode.PR, PERCENTAGE, before + more))
        lines[at] = replace(lines[at], adjustments=tuple(own), paid=lines[at].paid - more)
        anew = replace(
            old, paid=old.paid - more, lines=tuple(lines),
            patient_responsibility=old.adjusted(GroupCode.PR) + more,
        )  # fmt: skip
        words = f"{self.payer} took money back"
        moves.append(Transfer(on, more, BANK, self.place, words, method=Method.ACH))
        moves.append(Transfer(on, more, self.place, PATIENT, "Patient's share, claim paid anew"))
        return back, anew

    def _receipt(self, name: str) -> str:
        return f"R-{self.draw.at(f'receipt {name}').digits(5)}"


def _shares(draw: Draw, cover: Cover, year: Year, on: date, count: int) -> list[LineShare]:
    """What each line of a visit costs whom; the year moves on with it."""
    pattern = draw.at("visit").pick([one for one in visits() if not one.get("heavy", False)])
    plan = private_plan(cover.payer, cover.metal)
    shares = []
    for code in (*pattern["always"], *pattern["often"])[:count]:
        known = services()[code]
        service = ServiceLine(known.label, known.kind, known.price, allowed(code, cover.payer), code, on=on)
        shares.append(split_line(plan, year, service, None, known.label, []))
        year.count_payment(service.kind, shares[-1].plan_pays)
    return shares


def _line(one: LineShare) -> PaidLine:
    parts = (
        (GroupCode.CO, "45", one.contractual_adjustment),
        (GroupCode.PR, "1", one.deductible),
        (GroupCode.PR, PERCENTAGE, one.coinsurance),
        (GroupCode.PR, FEE, one.copay),
    )
    return paid_line(one.service, one.plan_pays, parts)


def _without_fee(line: PaidLine) -> bool:
    """Whether the patient pays a percentage of a line: then there is no flat fee, and the plan pays something."""
    return bool(line.paid) and all(one.reason != FEE for one in line.adjustments)


def _opposite(line: PaidLine) -> PaidLine:
    own = tuple(replace(one, amount=ZERO - one.amount) for one in line.adjustments)
    return replace(line, charge=-line.charge, paid=-line.paid, adjustments=own)
