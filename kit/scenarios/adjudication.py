"""What the payers of an account say and pay: claims, remittances that balance, and the movements of money."""

from __future__ import annotations

from datetime import date, timedelta

from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.coverage import PRIVATE, Kind
from kit.engine.insurance import LineShare, names_of, split_line
from kit.engine.ledger import PATIENT, SERVICES, Transfer, WriteOff, write_off
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import Plan
from kit.engine.remittance import ClaimStatus, GroupCode
from kit.engine.secondary import Method as Coordination
from kit.engine.secondary import secondary_line
from kit.engine.year import Year
from kit.scenarios.billing import AS_OF, Bill, Billing, paid_line, payer_place, post, receive
from kit.scenarios.coverage import Coverage
from kit.scenarios.draw import Draw
from kit.scenarios.history import Claim, Visit
from kit.scenarios.population import one_of
from kit.scenarios.treatment import allowed

__all__ = ["adjudicate"]

FILING_DAYS = 90
COSTLY = Money.of("1000")
CONTRACTUAL = write_off(WriteOff.CONTRACTUAL)
LATE = write_off(WriteOff.FILED_LATE)


def adjudicate(
    draw: Draw, number: str, patient: str, visit: Visit, coverages: tuple[Coverage, ...], met: dict[str, Year]
) -> Billing:
    """Send a visit to its insurers in order and post what they answer, until the last day of the books.

    What a patient has met with each plan is counted in `met`, by the plan's name, so that the visits of a year
    follow each other.
    """
    here = payer_place(coverages[0].payer)
    day, charges = visit.first_day, visit.charges
    done = Billing([], [], [
        Transfer(day, one.billed, SERVICES, here, f"Charge: {one.label}", one.label) for one in charges
    ])  # fmt: skip
    bill = Bill(number, patient, visit, coverages)
    answer = _answer(draw.at("answer"), bill)
    waited = draw.at("submitted").integer(2, 9) + (FILING_DAYS if answer == "filed late" else 0)
    code = f"AU{draw.at('authorization').digits(8)}"
    known = answer != "no authorization" and any(one.billed >= COSTLY for one in charges)
    sent = _send(draw.at("answered"), bill, done, 1, visit.last_day + timedelta(waited), code if known else "")
    if answer in ("no authorization", "filed late") and sent is not None:
        claim, posted = sent
        _deny(bill, done, claim, posted, "197" if answer == "no authorization" else "29")
        if answer == "filed late":
            return done
        again = posted + timedelta(draw.at("appealed").integer(5, 15))
        sent = _send(draw.at("answered again"), bill, done, 2, again, code)
    done.copay = _copay_of(bill) if answer == "paid" else ZERO
    if sent is None:
        return done
    claim, posted = sent
    left = _first_pays(bill, done, claim, posted, met, answer == "not a benefit")
    if len(coverages) > 1:
        _second_pays(draw.at("second"), bill, done, posted, met, left)
    return done


def _answer(draw: Draw, bill: Bill) -> str:
    """What the first payer says to the claim; late filing and a service that is no benefit are for private plans."""
    answer = one_of(draw, "answer")
    if answer == "paid" or bill.coverages[0].kind not in PRIVATE:
        return "paid"
    if answer == "not a benefit" and (len(bill.coverages) > 1 or len(bill.visit.charges) < 2):
        return "paid"
    return answer


def _send(
    draw: Draw, bill: Bill, done: Billing, number: int, submitted: date, authorization: str
) -> tuple[Claim, date] | None:
    """Send the claim to the first payer; gives it back with the day of the answer, or None if none came in time."""
    if submitted > AS_OF:
        return None
    code = f"C-{bill.number}-{number}"
    claim = Claim(code, bill.coverages[0], 1, submitted, bill.visit.charges, authorization)
    done.claims.append(claim)
    posted = submitted + timedelta(draw.integer(14, 30))
    return None if posted > AS_OF else (claim, posted)


def _copay_of(bill: Bill) -> Money:
    """The copay that the card names for the visit itself; nothing where a second payer may take it over."""
    plan = bill.coverages[0].plan
    benefit = plan.benefits.get(bill.visit.charges[0].kind)
    return benefit.copay if benefit is not None and len(bill.coverages) == 1 else ZERO


def _deny(bill: Bill, done: Billing, claim: Claim, posted: date, reason: str) -> None:
    """The payer pays nothing: a late claim is written off, any other stays with the payer until it is sent again."""
    lines = [paid_line(one, ZERO, ((GroupCode.CO, reason, one.billed),)) for one in claim.lines]
    receive(bill, done, claim, posted, ClaimStatus.DENIED, lines)
    if reason == "29":
        charged = total([one.billed for one in claim.lines])
        here = payer_place(claim.coverage.payer)
        done.transfers.append(Transfer(posted, charged, here, LATE, "Filed late: the contract forbids a bill"))
        done.owed_since = posted


def _first_pays(
    bill: Bill, done: Billing, claim: Claim, posted: date, met: dict[str, Year], leaves_one: bool
) -> tuple[LineShare, ...]:
    """The first payer's answer: what it pays, what its contract writes off, and what it leaves. Gives the shares."""
    plan = claim.coverage.plan
    covered = claim.lines[:-1] if leaves_one else claim.lines
    shares = _split(plan, covered, _year(plan, met))
    lines = [
        paid_line(
            one.service, one.plan_pays,
            (
                (GroupCode.CO, "45", one.contractual_adjustment),
                (GroupCode.PR, "1", one.deductible),
                (GroupCode.PR, "2", one.coinsurance),
                (GroupCode.PR, "3", one.copay),
            ),
        )
        for one in shares
    ]  # fmt: skip
    if leaves_one:
        rest = claim.lines[-1]
        lines.append(paid_line(rest, ZERO, ((GroupCode.PR, "204", rest.billed),)))
    paid = receive(bill, done, claim, posted, ClaimStatus.PRIMARY, lines)
    here = payer_place(claim.coverage.payer)
    off = total([one.contractual_adjustment for one in shares])
    left = total([one.charge for one in lines]) - paid - off
    post(done, posted, off, here, CONTRACTUAL, "Contractual adjustment")
    if len(bill.coverages) > 1:
        post(done, posted, left, here, payer_place(bill.coverages[1].payer), "Left for the second payer")
    else:
        post(done, posted, left, here, PATIENT, "Patient's share")
        done.owes, done.owed_since = left, posted
        done.copay = min(done.copay, total([one.copay for one in shares]))
    return shares


def _year(plan: Plan, met: dict[str, Year]) -> Year:
    """The patient's year with a plan, which begins at the first claim."""
    year = met.get(plan.name)
    if year is None:
        year = met[plan.name] = Year(plan, Accumulators())
    return year


def _split(plan: Plan, services: tuple[ServiceLine, ...], year: Year) -> tuple[LineShare, ...]:
    """Split a claim as `split_claim` does, but without the totals of a worksheet, which nobody would read here."""
    shares = []
    for service, about in zip(services, names_of(services), strict=True):
        share = split_line(plan, year, service, None, about, [])
        year.count_payment(service.kind, share.plan_pays)
        shares.append(share)
    return tuple(shares)


def _second_share(second: Coverage, year: Year, share: LineShare) -> Money:
    """What a second payer pays of one charge, as `coordinate_claim` has it.

    A supplement and Medicaid pay only what they would pay alone less what was paid, and Medicaid by its own prices.
    """
    service = share.service
    if second.kind is Kind.MEDICAID:
        price = allowed(service.code, second.payer)
        service = ServiceLine(service.label, service.kind, service.billed, price, service.code, on=service.on)
    alone = split_line(second.plan, year, service, None, service.label, []).plan_pays
    method = Coordination.CARVE_OUT if second.kind in (Kind.MEDICAID, Kind.MEDIGAP) else Coordination.STANDARD
    pays = secondary_line(method, alone, share.plan_pays, share.patient_owes, service.allowed).value
    assert isinstance(pays, Money)
    year.count_payment(service.kind, pays)
    return pays


def _second_pays(
    draw: Draw, bill: Bill, done: Billing, answered: date, met: dict[str, Year], shares: tuple[LineShare, ...]
) -> None:
    """The second payer's answer to what the first one left; after Medicaid the patient owes nothing more."""
    second = bill.coverages[1]
    submitted = answered + timedelta(draw.at("submitted").integer(1, 5))
    posted = submitted + timedelta(draw.at("answered").integer(14, 30))
    if submitted > AS_OF:
        return
    claim = Claim(f"C-{bill.number}-3", second, 2, submitted, bill.visit.charges, "")
    done.claims.append(claim)
    if posted > AS_OF:
        return
    year = _year(second.plan, met)
    lines, freed, left = [], ZERO, ZERO
    for share in shares:
        pays = _second_share(second, year, share)
        rest = share.patient_owes - pays
        off, owes = (rest, ZERO) if second.kind is Kind.MEDICAID else (ZERO, rest)
        deductible = min(owes, share.deductible)
        coinsurance = min(owes - deductible, share.coinsurance)
        freed += off
        left += owes
        lines.append(paid_line(share.service, pays, (
            (GroupCode.OA, "23", share.service.billed - share.patient_owes),
            (GroupCode.CO, "45", off),
            (GroupCode.PR, "1", deductible),
            (GroupCode.PR, "2", coinsurance),
            (GroupCode.PR, "3", owes - deductible - coinsurance),
        )))  # fmt: skip
    receive(bill, done, claim, posted, ClaimStatus.SECONDARY, lines)
    here = payer_place(second.payer)
    post(done, posted, freed, here, CONTRACTUAL, "Taken as full payment")
    post(done, posted, left, here, PATIENT, "Patient's share")
    done.owes, done.owed_since = left, posted
