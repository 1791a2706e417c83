"""The papers of a payment plan: the policy, the accounts or the older plan, the pay stubs, and the call."""

from __future__ import annotations

from collections.abc import Iterator

from kit.documents.addresses import guarantor_address, practice_address
from kit.documents.exhibit import Exhibit
from kit.documents.paper import Block, Cell, Column, Facts, Heading, Paper, Table, Words, as_exhibit
from kit.documents.plan_agreement import plan_agreement_paper
from kit.engine.days import day_of_week_in_words
from kit.engine.instalments import Rounding
from kit.engine.ledger import Account as Ledger
from kit.engine.plan_policy import Remainder, plan_policy
from kit.scenarios.history import History, PatientAccount
from kit.tasks.set_up_payment_plan.facts import PAY_DAYS, Situation, Terms
from kit.tasks.set_up_payment_plan.options import ABOVE, ALL_LEFT, BELOW, NOT_LISTED, TOO_LONG

__all__ = ["draw_papers"]

WHO_BILLS = {
    "Colorado hospital": "The hospital, for its own part only",
    "Colorado professional": "The doctors, on their own bill",
    "Colorado hospital and professional on one bill": "The hospital, with the doctors on the same bill",
}


def draw_papers(facts: Situation) -> tuple[Exhibit, ...]:
    """Everything on the desk, in the order in which it is read."""
    papers = [_policy_paper(facts)]
    papers += [_agreement(facts), _received_paper(facts)] if facts.old else [_accounts_paper(facts)]
    papers += [_pay_paper(facts), _call_paper(facts)]
    return tuple(as_exhibit(paper) for paper in papers)


def _policy_paper(facts: Situation) -> Paper:
    practice = facts.people.visit.practice
    rules = _state_blocks(facts) if facts.terms.state else _own_blocks(facts.terms)
    blocks = (practice_address(practice), *rules, _checks(facts), _days_table(facts.terms), _conversion())
    return Paper("Our payment plan policy", blocks)


def _own_blocks(terms: Terms) -> Iterator[Block]:
    policy, offered = terms.policy, terms.offered_months
    down = (
        f"{terms.down_percent}% of the amount due, paid on the day of the call, if the amount due is above "
        f"{terms.down_above}. The rest is the balance in the plan."
        if terms.down_percent
        else "None. All of the amount due is the balance in the plan."
    )
    yield Facts(
        "What we offer",
        (
            ("Plans", f"{', '.join(str(one) for one in offered[:-1])} or {offered[-1]} monthly payments"),
            ("Interest and fees", "None"),
            ("Accounts in the plan", "All that insurance has answered. They go into one plan. The others wait."),
            ("Down payment", down),
            ("Monthly limit", f"{policy.income_cap_percent}% of the guarantor's gross pay in a month (before taxes)"),
            ("Lowest monthly payment", policy.minimum_payment),
            ("Parts of a cent", _cents_rule(terms)),
        ),
    )
    rows: list[tuple[str, Cell]] = []
    before = ""
    for band in policy.bands:
        name = f"Up to {band.balance_up_to}" if band.balance_up_to else f"Above {before}"
        rows.append((name, f"{band.longest_months} payments"))
        before = str(band.balance_up_to)
    yield Table("The longest plan", (Column("Balance in the plan"), Column("At most")), rows)


def _cents_rule(terms: Terms) -> str:
    nearest = "round to the nearest cent, half a cent up"
    how = nearest if terms.policy.rounding is Rounding.NEAREST else "drop what is less than a cent"
    words = f"Divide the balance in the plan by the number of payments; {how}. "
    if terms.policy.remainder is Remainder.EXTRA:
        return words + "If a few cents are left over, they are one more payment, a month after the others."
    return words + "The last payment is what the others leave, so that not a cent is lost."


def _state_blocks(facts: Situation) -> Iterator[Block]:
    caps = [(words, f"{plan_policy(name)[0].income_cap_percent}%") for name, words in WHO_BILLS.items()]
    columns = (Column("Who sends the bill"), Column("Most that a month may take of the gross pay", True))
    yield Words("This patient is under the rule of the state of Colorado for patients with a low income.")
    yield Table("The monthly limit", columns, caps)
    offered = ", ".join(str(one) for one in facts.terms.offered_months)
    missed = facts.old_policy.default_after_missed if facts.old_policy else 0
    grace = facts.old_policy.grace_days if facts.old_policy else 0
    yield Facts(
        "The rule, and how we keep it",
        (
            ("36 payments", "After 36 payments the bill counts as paid. What is left then is written off."),
            ("What counts", "They need not be in a row. A month without a payment does not count."),
            ("A part of a payment", "Money pays the oldest open payment first. One paid in part does not count yet."),
            ("Missed", f"Not paid in full {grace} days after its day. It may still be paid, and then it counts."),
            ("Where a plan stands", f"On 1 or 2 missed payments: behind. On {missed} or more: in default."),
            ("A new plan", "When the income has changed. What was missed is in what is left; it is not added again."),
            ("Plans", f"{offered} payments, but never more than are left of the 36"),
            (ALL_LEFT, "Always open. Equal parts, but never above the limit; what is left then is written off."),
            ("Parts of a cent", "Round a payment to the nearest cent, half a cent up. The last takes what is left."),
        ),
    )


def _checks(facts: Situation) -> Table:
    """The checks in their order, each with the words for the form."""
    rows = [
        ("1", "Is the plan on our list?", NOT_LISTED),
        ("2", "Does it have too many payments?", TOO_LONG),
        ("3", "Is a payment below the lowest one?", BELOW),
        ("4", "Is a payment above the monthly limit, the last one included?", ABOVE),
    ]
    if facts.terms.state:
        rows = [(str(at), *row[1:]) for at, row in enumerate([row for row in rows if row[2] != BELOW], 1)]
    columns = (Column("Check"), Column("Question"), Column("What to write when it fails"))
    return Table("May we offer a plan? The first check that fails decides", columns, rows)


def _days_table(terms: Terms) -> Facts:
    day = "the last day of the month" if terms.due_day == 31 else f"day {terms.due_day} of the month"
    return Facts(
        "Days",
        (
            ("Time to choose", f"{terms.days_to_choose} days from the day of the bill; a weekend moves it to Monday"),
            ("Due day", f"Every payment is due on {day}."),
            ("First payment", f"The first due day that is {terms.days_before_first} days or more after the call"),
        ),
    )


def _conversion() -> Table:
    columns = (Column("Paid"), Column("To get the gross pay in a month"))
    rows = [
        (str(period).capitalize(), "Take it as it is" if count == 12 else f"Times {count}, divided by 12")
        for period, count in PAY_DAYS.items()
    ]
    rows.append(("More than one job", "Round each job to the nearest cent, then add them up"))
    return Table("From the pay stub to a month", columns, rows)


def _accounts_paper(facts: Situation) -> Paper:
    columns = (
        Column("Account"), Column("What for"), Column("Day"), Column("Charges", True), Column("Insurance paid", True),
        Column("Adjustments", True), Column("Paid by you", True), Column("Insurance"),
    )  # fmt: skip
    rows = [
        (
            one.number, one.service, one.day, one.charges, one.insurance_paid, one.adjustments, one.patient_paid,
            "has not answered yet" if one.waiting else "has answered",
        )
        for one in facts.accounts
    ]  # fmt: skip
    return Paper(
        "Accounts",
        (
            guarantor_address(facts.people.guarantor),
            Facts("The bill", (("Goes out on", day_of_week_in_words(facts.bill_date)),)),
            Table("Accounts of this guarantor on that day", columns, rows),
        ),
    )


def _agreement(facts: Situation) -> Paper:
    assert facts.old is not None
    assert facts.old_policy is not None
    who = facts.people
    account = PatientAccount(
        who.patient.account_number, who.visit, (), (), (), Ledger(()), plan=facts.old.agreed_plan(facts.old_policy)
    )
    history = History(who.patient, who.guarantor, (), (account,))
    return plan_agreement_paper(history, account, policy=facts.old_policy)


def _received_paper(facts: Situation) -> Paper:
    assert facts.old is not None
    rows = [(one.received_on, one.amount) for one in facts.old.received]
    return Paper(
        "Payments on this plan",
        (
            Facts(
                "The account",
                (
                    ("Account", facts.people.patient.account_number),
                    ("Who sends the bill", WHO_BILLS[facts.terms.state]),
                    ("Gross pay in a month when the plan was agreed", facts.old.old_income),
                    ("Letter with the new plans goes out on", day_of_week_in_words(facts.bill_date)),
                ),
            ),
            Table("All that came in up to that day", (Column("Received on"), Column("Amount", True)), rows),
        ),
    )


def _pay_paper(facts: Situation) -> Paper:
    blocks: list[Block] = [Words(f"Sent in by {facts.people.guarantor.name}, guarantor.")]
    for at, stub in enumerate(facts.stubs, 1):
        blocks.append(
            Facts(
                f"Pay stub {at}",
                (
                    ("Employer", stub.employer),
                    ("Paid", str(stub.period)),
                    ("Gross pay", stub.gross),
                    ("Taxes and other deductions", stub.gross - stub.net),
                    ("Net pay", stub.net),
                ),
            )
        )
    return Paper("Pay stubs" if len(facts.stubs) > 1 else "Pay stub", blocks)


def _call_paper(facts: Situation) -> Paper:
    if facts.wish.most is not None:
        asked = f"Can pay up to {facts.wish.most} a month, and wants to be done as soon as that allows."
    elif facts.wish.lowest:
        asked = "Money is tight. Wants the plan with the lowest monthly payment."
    else:
        asked = "Wants to be done as soon as possible: the plan with the fewest payments that we may offer."
    return Paper(
        "Note of the call",
        (
            Heading("The guarantor called about the plans"),
            Facts(
                "The call",
                (
                    ("Day", day_of_week_in_words(facts.call_date)),
                    ("With", str(facts.people.guarantor.name)),
                    ("Verified", "Name, birth date and address"),
                    ("Asked for", asked),
                ),
            ),
            Words("The plan is agreed on the day of this call."),
        ),
    )
