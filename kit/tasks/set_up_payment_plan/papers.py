"""The papers of a payment plan: the policy, the accounts or the older plan, the pay stubs, and the call."""

from __future__ import annotations

from collections.abc import Iterator

from kit.documents.addresses import guarantor_address, practice_address
from kit.documents.exhibit import Exhibit
from kit.documents.paper import Block, Cell, Column, Facts, Heading, Paper, Signatures, Table, Words, as_exhibit
from kit.documents.plan_agreement import plan_agreement_paper
from kit.engine.dates import in_words
from kit.engine.days import day_of_week_in_words
from kit.engine.instalments import Rounding
from kit.engine.ledger import Account as Ledger
from kit.engine.plan_policy import PlanPolicy, Remainder, plan_policy
from kit.scenarios.history import History, PatientAccount
from kit.tasks.set_up_payment_plan.facts import PAY_DAYS, Situation, Terms
from kit.tasks.set_up_payment_plan.options import ABOVE, ALL_LEFT, BELOW, NOT_LISTED, TOO_LONG

__all__ = ["draw_papers"]

WHO_BILLS = {
    "Colorado hospital": "The hospital, for its own part only",
    "Colorado professional": "The doctors, on a bill of their own",
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
            ("Plans", f"{_listed(offered)} monthly payments"),
            ("Interest and fees", "None"),
            ("Accounts in the plan", "All that insurance has answered. They go into one plan. The others wait."),
            ("Down payment", down),
            (
                "Monthly limit",
                f"{policy.income_cap_percent}% of the guarantor's gross pay in a month (before taxes), "
                f"{_limit_cents(policy)}",
            ),
            ("Lowest monthly payment", f"{policy.minimum_payment}. Only the last payment may be smaller."),
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
        return words + (
            "If a few cents are left over, they are one more payment, a month after the others. The checks leave "
            "that one aside."
        )
    return words + "The last payment is what the others leave, so that not a cent is lost."


def _limit_cents(policy: PlanPolicy) -> str:
    return "cut to whole cents (12.347 becomes 12.34)" if policy.cap_rounded_down else "to the nearest cent"


def _state_blocks(facts: Situation) -> Iterator[Block]:
    caps = [(words, f"{plan_policy(name)[0].income_cap_percent}%") for name, words in WHO_BILLS.items()]
    own = facts.terms.policy
    columns = (Column("Who sends the bill"), Column("Most that a month may take of the gross pay", True))
    yield Words("This patient is under the rule of the state of Colorado for patients with a low income.")
    yield Table("The monthly limit", columns, caps)
    offered = facts.terms.offered_months
    grace = facts.old_policy.grace_days if facts.old_policy else 0
    yield Facts(
        "The rule, and how we keep it",
        (
            ("Parts of a cent, limit", f"It is {_limit_cents(own)}. A cent more would break the rule."),
            ("36 payments", "After 36 payments the bill counts as paid. What is left then is written off."),
            ("What counts", "Every payment that is paid in full, in a row or not, also when it was paid late."),
            ("A part of a payment", "Money pays the oldest open payment first. One paid in part does not count yet."),
            (
                "An example",
                "$100.00 a month was agreed. In ten months $740.00 came in. That is seven whole payments and a part of "
                "the eighth. So 7 of the 36 count, and 29 are left.",
            ),
            ("Missed", f"A payment that is not paid in full {grace} days after its day. Paid later, it is settled."),
            ("A new plan", "When the income has changed. What was missed is in what is left; it is not added again."),
            ("Plans", f"{_listed(offered)} payments, but never more than are left of the 36"),
            (ALL_LEFT, "Always open. Equal parts, but never above the limit; what is left then is written off."),
            ("Lowest monthly payment", "None under this rule"),
            (
                "Parts of a cent, payment",
                "Round it to the nearest cent, half a cent up. The last takes what is left.",
            ),
        ),
    )
    yield _standings(facts)


def _listed(months: tuple[int, ...]) -> str:
    *first, last = (str(one) for one in months)
    return f"{', '.join(first)} or {last}" if first else last


def _standings(facts: Situation) -> Table:
    """The words for where a plan stands, as the office uses them."""
    most = facts.old_policy.default_after_missed if facts.old_policy else 0
    rows = [
        ("paid in full", "Nothing is left to pay."),
        ("in default", f"{most} payments or more were missed and are still open. The agreement says what follows."),
        ("behind", "Fewer were missed and are still open, but at least one."),
        ("payment due", "None was missed. A payment whose day has come is still open."),
        ("ahead", "All that was due is paid, and a part of what is due later."),
        ("on track", "All that was due is paid, and no more."),
    ]
    columns = (Column("We write"), Column("When"))
    return Table("Where a plan stands: the first line that fits", columns, rows)


def _checks(facts: Situation) -> Table:
    """The checks in their order, each with the words for the form."""
    rows = [
        ("1", "Is the plan on our list?", NOT_LISTED),
        ("2", "Does it have too many payments?", TOO_LONG),
        ("3", "Is each month below the lowest monthly payment?", BELOW),
        ("4", "Is each month, or the last payment, above the monthly limit?", ABOVE),
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
            (
                "Time to choose",
                f"{terms.days_to_choose} days from the day on which the plans go out, by bill or by letter. If that is "
                "a Saturday or Sunday, the Monday after it. A holiday does not move it.",
            ),
            ("Due day", f"Every payment is due on {day}, also when that is a weekend or a holiday."),
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
    paper = plan_agreement_paper(history, account, policy=facts.old_policy)
    signed = f"signed on {in_words(facts.old.agreed)}"
    return Paper(paper.title, [_signed(block, signed) for block in paper.blocks])


def _signed(block: Block, words: str) -> Block:
    """The lines to sign on of a plan that runs already are signed."""
    return Facts("Signatures", [(who, words) for who in block.labels]) if isinstance(block, Signatures) else block


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
