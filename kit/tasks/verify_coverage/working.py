"""Work out what the patient owes, what to tell the patient, and what to do before the visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kit.engine.claim import Used
from kit.engine.coordinated_claim import Payer, coordinate_claim
from kit.engine.insurance import LineShare, split_claim
from kit.engine.money import ZERO, Money, percent_of, total
from kit.engine.plan import Benefit, Network
from kit.engine.worksheet import Line, Source, Worksheet
from kit.tasks.verify_coverage.checks import (
    GOOD,
    IN,
    NO_PLAN,
    NOT_NEEDED,
    authorization,
    begins_soon,
    card_on_file,
    in_force,
    network_of,
    referral,
    visits_left,
)  # fmt: skip
from kit.tasks.verify_coverage.facts import Answer, Verification

__all__ = ["PARTS", "STEPS", "TELL", "solve"]

CHECKED = date(2026, 11, 25)
VERIFY = Source(
    "Valiant Lifecare: insurance eligibility verification",
    "https://www.valiantlifecare.com/blog/insurance-eligibility-verification-guide.php",
    CHECKED,
)
OPEN = Source(
    "Max Global: eligibility verification, the complete guide",
    "https://getmaxglobal.com/blog/eligibility-verification-complete-guide",
    CHECKED,
)
PERMITS = Source(
    "Advantage HCS: insurance verification and authorization",
    "https://training.advantagehcs.com/insurance-auth.html",
    CHECKED,
)
VISITS = Source(
    "A physical therapy office: what are benefit limits", "https://mtipt.com/faq/what-are-benefit-limits/", CHECKED
)
ORDER = Source(
    "Order of benefits of the insurance commissioners' model", "https://aetnafedspostal.com/NAIC.php", CHECKED
)

TELL = (
    "No: no plan is active that day",
    "No: your plan leaves this out",
    "No: your visits are used up",
    "In part: some visits are too many",
    "No: it pays in network only",
    "Yes, but out of network",
    "Yes: two plans share it",
    "Yes: you owe nothing",
    "Yes: you owe a copay only",
    "Yes: all goes to the deductible",
    "Yes: deductible, then a share",
    "Yes: you owe a percentage only",
)
STEPS = (
    "Offer a day after cover begins",
    "Give a self-pay estimate",
    "Have the notice signed",
    "Offer a place in the network",
    "Ask the plan for authorization",
    "Ask for a referral",
    "Put the other plan first on file",
    "Confirm visit and amount",
)
PARTS = {
    "deductible": "Deductible",
    "copay": "Copay",
    "coinsurance": "Coinsurance",
    "not_covered": "Not covered",
    "balance_bill": "Balance bill",
}


@dataclass(frozen=True, slots=True)
class Split:
    """The shares with the plan that pays first, what the second pays, and the lines that say why."""

    shares: tuple[LineShare, ...] = ()
    second: Money = ZERO
    lines: tuple[Line, ...] = ()

    def sum(self, part: str) -> Money:
        """One part of the patient's share, all visits together."""
        return total(share.amount(part) for share in self.shares)


def solve(facts: Verification, turned: bool = False) -> Worksheet:
    """Every check, every amount, and the two decisions. `turned` takes two plans in the wrong order."""
    plans = in_force(facts)[::-1] if turned else in_force(facts)
    plan = plans[0] if plans else None
    network = network_of(facts, plan)
    split = _split(facts, plans, network)
    lines = [*_checks(facts, plan, network), *_open(facts, plan, network), *split.lines, *_money(facts, split, plan)]
    owes = next(line.value for line in lines if line.name == "patient_owes" and not line.about)
    tell, why = _tell(facts, plans, network, split, owes == ZERO)
    step, reason = _step(facts, plan, network, split)
    lines += [
        Line("tell", "What to tell the patient", tell, why, VERIFY),
        Line("step", "Before the visit", step, reason, VERIFY),
    ]
    return Worksheet("Verification of coverage", tuple(lines))


def _checks(facts: Verification, plan: Answer | None, network: str) -> list[Line]:
    first = plan.cover.payer if plan else NO_PLAN
    card, day = facts.answers[0].cover, f"{facts.order.day:%m/%d/%Y}"
    until = f" and ended on {card.ended:%m/%d/%Y}" if card.ended else ""
    status = f"{card.payer}: cover began on {card.effective:%m/%d/%Y}{until}. The visit is on {day}."
    order = "It is the only plan that is active on that day." if plan else "No plan is active on that day."
    if len(in_force(facts)) > 1:
        order = "A patient's own plan pays before a spouse's. For a child, the parent whose birthday comes first."
    permit, sent = authorization(facts, plan), referral(facts, plan)
    on = f"{plan.cover.payer}, network {plan.network}" if plan else "No plan"
    lines = [
        Line("card", "Card on file", card_on_file(facts), status, VERIFY, ""),
        Line("pays_first", "Pays first", first, order, ORDER, ""),
        Line("network", "Network", network, f"{on}: look for this row on our list.", VERIFY, ""),
        Line("authorization", "Authorization", permit.finding, permit.why, PERMITS, ""),
        Line("referral", "Referral", sent.finding, sent.why, PERMITS, ""),
    ]
    if permit.number:
        lines.append(Line("authorization_number", "Authorization number", permit.number, permit.why, PERMITS))
    left = visits_left(facts, plan)
    if left is not None:
        why = f"The plan's limit, less its count, less {facts.not_yet_billed} of ours that it does not know of yet."
        lines.append(Line("visits_left", "Visits left", left, why, VISITS))
    return lines


def _open(facts: Verification, plan: Answer | None, network: str) -> list[Line]:
    """What is still open of the deductible that counts here."""
    if plan is None:
        return [Line("deductible_left", "Deductible still open", ZERO, "There is no plan on that day.", OPEN)]
    terms, met = plan.cover.plan, plan.met
    if network != IN:
        outside = terms.out_of_network
        if outside is None:
            why = "The plan has no benefits out of its network."
            return [Line("deductible_left", "Deductible still open", ZERO, why, OPEN)]
        left = max(ZERO, outside.deductible - met.out_of_network.deductible_met)
        return [Line("deductible_left", "Deductible still open", left, "The one for out of network counts.", OPEN)]
    left, why = max(ZERO, terms.deductible - met.deductible_met), "What is left of the patient's own."
    if terms.family is not None and terms.family.deductible is not None:
        family = max(ZERO, terms.family.deductible - met.family_deductible_met)
        left, why = min(left, family), f"Own: {left} left. Family: {family} left. The smaller one counts."
    return [Line("deductible_left", "Deductible still open", left, why, OPEN)]


def _split(facts: Verification, plans: tuple[Answer, ...], network: str) -> Split:
    if not plans:
        return Split()
    side = Network.IN if network == IN else Network.OUT
    payers = [_payer(facts, one) for one in plans]
    lines = facts.lines(plans[0], side)
    first = split_claim(payers[0].plan, lines, payers[0].met)
    told = tuple(line for line in first.worksheet if line.about and line.about != "After this claim")
    if len(payers) == 1:
        return Split(first.shares, ZERO, told)
    claim = coordinate_claim(payers, lines)
    second = total(claim.paid[1])
    name = payers[1].plan.name
    more = tuple(line for line in claim.worksheet if line.about.startswith(name))
    return Split(first.shares, second, (*told, *more))


def _payer(facts: Verification, answer: Answer) -> Payer:
    """The plan with its exclusions, and what was used with our own visits that are not billed yet."""
    plan, kind = answer.cover.plan, facts.order.kind
    if facts.order.treatment in answer.leaves_out:
        plan = replace(plan, benefits={**plan.benefits, kind: Benefit((), covered=False)})
    used = answer.met.used.get(kind, Used())
    met = replace(answer.met, used={kind: replace(used, visits=used.visits + facts.not_yet_billed)})
    return Payer(plan, met, answer.method)


def _money(facts: Verification, split: Split, plan: Answer | None) -> list[Line]:
    order = facts.order
    all_charges = total([order.charge] * order.visits)
    amounts = {part: split.sum(part) for part in PARTS}
    if plan is None:
        amounts["not_covered"] = all_charges
    pays = split.sum("plan_pays")
    owes = total(amounts.values()) - split.second
    if plan is None:
        ask, why = order.charge, "No plan: all of our charge for the first visit."
    elif split.second or len(in_force(facts)) > 1:
        ask, why = ZERO, "Two plans: we wait for both answers."
    else:
        first = split.shares[0]
        part = percent_of(first.deductible + first.coinsurance, facts.deposit)
        ask = first.copay + first.not_covered + part
        why = (
            f"First visit: copay {first.copay}, not covered {first.not_covered}, and {facts.deposit}% of "
            f"{first.deductible + first.coinsurance} deductible and coinsurance."
        )
    said = "All visits of the order together, from the lines above."
    lines = [Line(part, label, amounts[part], said, VERIFY) for part, label in PARTS.items()]
    return [
        *lines,
        Line("plan_pays", "First plan pays", pays, said, VERIFY),
        Line("second_pays", "Second plan pays", split.second, "By the second plan's own rule.", ORDER),
        Line("patient_owes", "Patient owes", owes, "All parts of the patient, less what a second plan pays.", VERIFY),
        Line("ask", "Ask for before the first visit", ask, why, VERIFY),
    ]


def _tell(facts: Verification, plans: tuple[Answer, ...], network: str, split: Split, nothing: bool) -> tuple[str, str]:
    """The first sentence of the office's list that is true."""
    left = visits_left(facts, plans[0]) if plans else None
    true = (
        not plans,
        bool(plans) and facts.order.treatment in plans[0].leaves_out,
        left == 0,
        left is not None and left < facts.order.visits,
        network != IN and bool(plans) and plans[0].cover.plan.out_of_network is None,
        network != IN,
        len(plans) > 1,
        nothing,
        bool(split.sum("copay")) and not split.sum("deductible") and not split.sum("coinsurance"),
        bool(split.sum("deductible")) and not split.sum("plan_pays"),
        bool(split.sum("deductible")),
        True,
    )
    at = true.index(True)
    return TELL[at], f"Sentence {at + 1} is the first on the office's list that is true."


def _step(facts: Verification, plan: Answer | None, network: str, split: Split) -> tuple[str, str]:
    """The first step of the office's list that applies."""
    applies = (
        plan is None and begins_soon(facts),
        plan is None,
        bool(split.sum("not_covered")),
        network != IN,
        authorization(facts, plan).finding not in (NOT_NEEDED, GOOD),
        referral(facts, plan).finding not in (NOT_NEEDED, GOOD),
        plan is not None and plan.cover.payer != facts.answers[0].cover.payer,
        True,
    )
    at = applies.index(True)
    return STEPS[at], f"Step {at + 1} is the first on the office's list that applies."
