"""The letter that explains, in plain words, what the insurance did with a bill and what is left to pay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kit.documents.account_sums import account_sums
from kit.documents.letters.letter import Letter, patient_letter
from kit.documents.paper import Block, Column, Facts, Heading, Paper, Table, Words
from kit.engine.money import ZERO, Money, total
from kit.engine.reasons import ReasonKind, reasons
from kit.engine.remittance import Adjustment, GroupCode, RemittanceClaim
from kit.scenarios.history import History, PatientAccount
from kit.scenarios.people import Name

__all__ = ["benefit_explained_letter"]

_SHARES = {
    ReasonKind.DEDUCTIBLE: (
        "Deductible",
        "The deductible is what you pay each year before the plan starts to pay its part.",
    ),
    ReasonKind.COINSURANCE: (
        "Coinsurance",
        "The coinsurance is your percentage of the price that the plan has agreed with us.",
    ),
    ReasonKind.COPAY: ("Copay", "The copay is the flat fee that your plan sets for a visit."),
}
_REST = "Not covered"
_REST_WORDS = "The plan does not cover this part. If you think it should, you can ask the plan to look at it again."


def benefit_explained_letter(history: History, account: PatientAccount, on: date, signed_by: Name) -> Paper:
    """Explain to the guarantor what each plan paid, what was taken off, and what the rest consists of.

    Every remittance posted by the day of the letter is explained, the first plan first.
    Law: for each plan, what was billed less what it paid and took off is what was left.
    Raises ValueError when no plan has answered yet.
    """
    answers = [one.remittance for one in account.received if one.on <= on]
    claims = [(answer.payer, claim) for answer in answers for claim in answer.claims]
    if not claims:
        raise ValueError(
            f"account {account.number}: no insurance answer was posted by {on}; there is nothing to explain"
        )
    body: list[Block] = [
        Words(
            "Insurance papers can be hard to read. This letter goes through your bill step by step: what we billed, "
            "what the plan paid, and what is left for you."
        )
    ]
    met: dict[str, str] = {}
    for payer, claim in claims:
        body.append(_plan_table(payer or "Your plan", claim))
        met.update(_words(claim))
    body += [Heading("What these words mean"), *(Words(text) for text in met.values())]
    sums = account_sums(account.ledger, on)
    owed = sums.patient_owes
    body += [
        Facts("Where your account stands now", [
            ("Your payments so far", sums.patient_paid),
            ("Still with insurance", sums.with_insurance),
            ("You owe" if owed >= ZERO else "Your credit", owed if owed >= ZERO else -owed),
        ]),
        Words(
            f"Would you like to talk it through? Call us at {account.visit.practice.phone}. If you think that the plan "
            "made a mistake, you can ask the plan for an appeal. We will help you with it."
        ),
    ]  # fmt: skip
    return patient_letter(history, account, Letter("What your insurance did with this bill", on, signed_by, body))


def _plan_table(payer: str, claim: RemittanceClaim) -> Table:
    """One plan's answer: billed, less each kind of reduction and the payment, gives what was left."""
    mine = claim.adjusted(GroupCode.PR)
    others = _by_name(one for _, one in claim.placed("") if one.group is not GroupCode.PR)
    rows: list[tuple[str, Money]] = [("We billed", claim.charge)]
    rows += [(name, -amount) for name, amount in others.items() if amount]
    rows.append(("The plan paid", -claim.paid))
    parts = _by_name(one for _, one in claim.placed("") if one.group is GroupCode.PR)
    totals = [("Left after this plan", mine), *((f"Of this: {name}", amount) for name, amount in parts.items())]
    columns = (Column("Step"), Column("Amount", to_the_right=True))
    return Table(payer, columns, rows, totals)


def _by_name(adjustments: Iterable[Adjustment]) -> dict[str, Money]:
    """The adjustments added up under the plain name of their kind."""
    sums: dict[str, Money] = {}
    for one in adjustments:
        name = _name(one)
        sums[name] = total((sums.get(name, ZERO), one.amount))
    return sums


def _name(one: Adjustment) -> str:
    kind = reasons()[one.reason].kind if one.reason in reasons() else None
    if one.group is GroupCode.PR:
        return _SHARES[kind][0] if kind in _SHARES else _REST
    if kind is ReasonKind.PRIOR_PAYER:
        return "Settled by the plan before"
    if one.group is GroupCode.CO and kind is ReasonKind.CONTRACTUAL:
        return "Discount agreed with the plan"
    return "Taken off, you do not owe it" if one.group is GroupCode.CO else "Other change by the plan"


def _words(claim: RemittanceClaim) -> dict[str, str]:
    """The words of the trade that stand in a table, each with its meaning."""
    meanings = dict(_SHARES.values()) | {
        _REST: _REST_WORDS,
        "Discount agreed with the plan": "The discount is the gap between our price and the one the plan has agreed "
        "with us. You never have to pay it.",
        "Settled by the plan before": "The plan before has paid or taken off this part, so it is not asked for twice.",
    }
    names = [_name(one) for _, one in claim.placed("")]
    return {name: meanings[name] for name in dict.fromkeys(names) if name in meanings}
