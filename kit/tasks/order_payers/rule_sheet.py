"""The office's rule sheet: the order of payers, and what the second one pays."""

from __future__ import annotations

from kit.documents.paper import Column, Paper, Table, Words
from kit.tasks.order_payers import rules as r

__all__ = ["rule_sheet"]

ORDER = (
    (r.MEDICAID, "Medicaid pays after all others."),
    (r.TRICARE, "TRICARE pays after all others but Medicaid."),
    (
        r.KIDNEY,
        "A patient under 65 has Medicare by kidney failure. A plan from a job of now or before, or COBRA, pays before "
        "Medicare for 30 months, whatever the size. The first month of Medicare is month 1. From month 31 on, Medicare "
        "pays first.",
    ),
    (
        r.NO_JOB,
        "Medicare by age or disability pays before a plan that rests on no present job: a retiree plan or COBRA.",
    ),
    (
        r.OLD_AGE,
        "At 65 or older: a plan from a present job of the patient or the spouse pays before Medicare if the employer "
        "has 20 or more employees. With fewer, Medicare pays first.",
    ),
    (r.DISABLED, "Disabled and under 65: the same, but the line is 100 or more employees."),
    (r.OWN, "A plan in the patient's own name pays before one that covers the patient as a spouse or child."),
    (
        r.COURT,
        "Parents apart: the plan of the parent whom the court made responsible pays first. This counts for services "
        "from the day on which the copy was sent to the plans.",
    ),
    (
        r.CUSTODY,
        "Parents apart, and the court order does not decide between the two plans: the parent with custody, then that "
        "parent's new spouse, then the other parent, then that one's new spouse. With joint custody: a parent's plan "
        "before a step-parent's.",
    ),
    (
        r.BIRTHDAY,
        "Parents together, or joint custody and nobody named: of the parents' two plans, the one whose holder's "
        "birthday comes earlier in the year. Month and day count, the year does not.",
    ),
    (r.JOB, "Both plans cover the same holder: a plan from a present job pays before a retiree plan."),
    (r.COBRA, "Both plans cover the same holder: COBRA pays after a plan from a job of now or before."),
    (
        r.LONGER,
        "None of the rules above decides: the plan that has been in force longer. This is also so when both parents "
        "have the same birthday.",
    ),
)
PAYS = (
    ("Standard", "What it would pay alone, but no more than the first payer left to the patient."),
    (
        "Come out whole",
        "What it would pay alone, but no more than its own allowed amount less what the first paid. It may be more "
        "than the first payer left; then less is written off. It is never more than billed less the first payment.",
    ),
    (
        "Non-duplication, carve-out",
        "Two names for one way: what it would pay alone, less what the first paid. Never below zero, and no more than "
        "the first payer left.",
    ),
    (
        "Medicare second",
        "The lowest of three: (1) what we may ask for, less the first payment. If we have a contract with "
        "the first payer, that is its allowed amount, else the billed amount. (2) What Medicare would pay alone. "
        "(3) The higher of the two allowed amounts, less the first payment. Never below zero.",
    ),
    (
        "Left",
        "What the first payer left, less the second payment; never below zero. If we have a contract with the second "
        "payer: also no more than its allowed amount less both payments. If Medicaid is the second, nothing is left.",
    ),
    ("Written off", "Billed, less both payments, less what is left. So it holds the write-offs of both contracts."),
    (
        "Who gets what is left",
        "The third payer if there is one, otherwise the patient. Go by the total: nobody, if it is $0.00.",
    ),
)


def rule_sheet() -> Paper:
    """Both parts of the sheet."""
    return Paper(
        "Rule sheet of the office",
        (
            Words(
                "Compare two payers at a time. Go down the list. The first rule that fits these two decides, and it is "
                "the rule to name. With Medicare in the file, first put each plan before or behind Medicare. "
                "Every plan that pays before Medicare comes before every plan that pays after it."
            ),
            Table("Part 1: who pays before whom", (Column("Rule"), Column("What it says")), ORDER),
            Words("Do Part 2 for each charge. 'Alone' is the payer's own answer, as if it were the only one."),
            Table("Part 2: what the second payer pays", (Column("Word"), Column("What it means")), PAYS),
        ),
    )
