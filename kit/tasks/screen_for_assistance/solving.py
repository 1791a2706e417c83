"""Work a screening out: household, income, guideline, decision, what is left to pay, and the days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from kit.engine.assistance import financial_assistance
from kit.engine.assistance_policy import OWN_POLICY
from kit.engine.dates import in_words
from kit.engine.days import add_days
from kit.engine.poverty import Household, guideline_lines
from kit.engine.waiting import EFFORTS, Application, collection_action
from kit.engine.worksheet import Line, Source, Worksheet
from kit.tasks.screen_for_assistance.facts import ADULT, NOT_COUNTED, TIMES, IncomeKind, IncomeLine, Screening

__all__ = ["DECISIONS", "HOLDS", "NOTHING_MISSING", "PAPERS", "STEPS", "line_name", "solve_screening"]

FREE, PART, HARDSHIP = "Free care", "A part off, by the scale", "A part off, for hardship"
ABOVE, ASSETS = "No help: income above the scale", "No help: savings above the limit"
LATER = "No decision yet: a paper is missing"
DECISIONS = (FREE, PART, HARDSHIP, ABOVE, ASSETS, LATER)

NO_BILL, REFUND = "Send no bill", "Send no more bills, and refund what was paid too much"
NEW_BILL, SAY_WHY = "Send a new bill, and offer a payment plan", "Send the bill as it was, and write why we cannot help"
WRITE = "Write for the paper, and send no bill until then"
STEPS = (NO_BILL, REFUND, NEW_BILL, SAY_WHY, WRITE, "Send the account to a collection agency")

ACT = "Yes"
OPEN, CORRECT = "No: the application is still open", "No: the bill must be put right first"
NO_NOTICE, WAIT = "No: the written notice was not sent", "No: the days to wait are not over"
HOLDS = (ACT, OPEN, CORRECT, NO_NOTICE, WAIT, "No: collection is never allowed")

PAPERS = {
    IncomeKind.WAGES: "Pay stubs",
    IncomeKind.SEASONAL: "Tax return for seasonal work",
    IncomeKind.BUSINESS: "Tax return for the business",
    IncomeKind.SUPPORT: "Court order for child support",
    IncomeKind.SOCIAL_SECURITY: "Social Security letter",
    IncomeKind.PENSION: "Pension letter",
    IncomeKind.UNEMPLOYMENT: "Unemployment letter",
}
NOTHING_MISSING = "Nothing is missing"

COUNTING = Source(
    "Lake District Hospital: financial assistance, whose income counts",
    "https://lakehealthdistrict.org/?p=2409",
    date(2026, 11, 25),
)
HOUSEHOLD = Source(
    "New York State hospitals: uniform application for financial assistance",
    "https://survey.alchemer.com/s3/8091612/Uniform-Hospital-Financial-Assistance-Application",
    date(2026, 11, 25),
)


def line_name(facts: Screening, line: IncomeLine) -> str:
    """What an income line is called on the form: whose it is, and what."""
    return f"{facts.members[line.member].given}: {line.kind}"


DECIDED, BILLED, DAYS = "The decision", "The bill after the decision", "The days"
LABELS = {
    "discount_percent": ("Percent that comes off", DECIDED),
    "discount": ("Amount that comes off by that percent", DECIDED),
    "generally_billed": ("Limit by the amounts generally billed", DECIDED),
    "patient_charged": ("Charged after help", BILLED),
    "assistance": ("Written off as assistance", BILLED),
    "patient_owes": ("Still to pay", BILLED),
    "refund": ("Goes back to the patient", BILLED),
    "first_day": ("First day for a collection step", DAYS),
    "application_window_ends": ("Applications taken until", DAYS),
}
"""What the lines of the engine's rules are called on the form, and in which part of it they stand."""


@lru_cache(maxsize=128)
def solve_screening(facts: Screening) -> Worksheet:
    """The whole screening; while a paper is missing it ends without amounts."""
    lines = [*_household_lines(facts), *_income_lines(facts)]
    missing = facts.missing
    if missing is None:
        lines += _decided(facts)
    else:
        household = Household(facts.people, area=facts.area)
        lines += guideline_lines(household, facts.guideline_year, facts.policy.income_rounding)
        why = f"No paper came for {line_name(facts, missing)}. Without it the income of a year is not known."
        due = add_days(facts.decided, facts.days_for_papers)
        lines += [
            Line("missing", "What is missing", PAPERS[missing.kind], why, OWN_POLICY),
            Line("decision", "Decision", LATER, why, OWN_POLICY, DECIDED),
            Line("step", "Next step", WRITE, "The letter names the paper, the day, and who helps.", EFFORTS, BILLED),
            Line("papers_due", "Paper due", due, f"{facts.days_for_papers} days after the letter.", OWN_POLICY, DAYS),
        ]
    answers = {line.name: line.value for line in lines}
    lines += _day_lines(facts, str(answers["decision"]))
    return Worksheet("Financial assistance", tuple(lines))


def _household_lines(facts: Screening) -> Iterator[Line]:
    for one in facts.members:
        ground = f"{one.given} is the {one.relation}." if one.relation in ("patient", "spouse") else (
            f"{one.given} is {'' if one.claimed else 'not '}on their tax return."
        )  # fmt: skip
        yield Line("counts", "Counts", "yes" if one.counts else "no", ground, HOUSEHOLD, f"{one.given}, {one.relation}")
    why = "The patient, the spouse, and everyone on their tax return."
    yield Line("people", "People in the household", facts.people, why, HOUSEHOLD)


def _income_lines(facts: Screening) -> Iterator[Line]:
    for at, one in enumerate(facts.income, 1):
        if facts.counts(one) and not one.proven:
            continue
        yield Line(f"income_{at}", "In a year", facts.counted(one), _why(facts, one), COUNTING, line_name(facts, one))
    if facts.missing is None:
        why = "Every line that counts, added up."
        yield Line("yearly_income", "Yearly income", facts.yearly_income, why, COUNTING)


def _why(facts: Screening, one: IncomeLine) -> str:
    """How a line became a year, or why it does not count."""
    who = facts.members[one.member]
    if not who.counts:
        return f"{who.given} does not count, and neither does the money."
    if one.kind in NOT_COUNTED:
        return f"A {one.kind} is not income under this policy." if one.kind != "food assistance" else (
            "Food assistance is not income under this policy."
        )  # fmt: skip
    if not facts.counts(one):
        return f"{who.given} is under {ADULT}; wages of a child do not count."
    less = f", less {one.costs} of costs" if one.costs else ""
    return f"{one.gross} {one.over}: times {TIMES[one.over]}{less}."


def _decided(facts: Screening) -> Iterator[Line]:
    """The decision, and what it does to the bill."""
    household = Household(facts.people, facts.yearly_income, area=facts.area, assets=facts.assets)
    sheet = financial_assistance(
        bill=facts.bill, household=household, year=facts.guideline_year, policy=facts.policy
    ).worksheet
    known = {line.name: line for line in sheet}
    yield from (line for line in sheet if line.name in ("guideline", "income_percent", "responsibility"))
    eligible = known["eligible"]
    yield Line("decision", "Decision", _decision(facts, known), eligible.why, eligible.source, DECIDED)
    helped = ("discount_percent", "discount", "generally_billed") if "basis" in known else ()
    for name in (*helped, "patient_charged", "assistance", "patient_owes"):
        yield _named(known[name])
    refund = known.get("refund")
    if refund is not None:
        yield _named(refund)
    owes = sheet.amount("patient_owes")
    step = SAY_WHY if eligible.value == "no" else REFUND if refund else NEW_BILL if owes else NO_BILL
    yield Line("step", "Next step", step, f"{owes} is left to pay.", EFFORTS, BILLED)


def _named(line: Line) -> Line:
    """A line of the engine under the name that it has on the form."""
    label, about = LABELS[line.name]
    return line._replace(label=label, about=about)


def _decision(facts: Screening, known: dict[str, Line]) -> str:
    if known["eligible"].value == "no":
        limit = facts.policy.asset_limit
        return ASSETS if limit is not None and facts.assets is not None and facts.assets > limit else ABOVE
    if known["basis"].value == "hardship":
        return HARDSHIP
    return FREE if known["discount_percent"].value == 100 else PART


def _day_lines(facts: Screening, decision: str) -> Iterator[Line]:
    """How long applications are taken, and whether a collection step may be taken today."""
    no_help = dict.fromkeys((ABOVE, ASSETS), Application.FOUND_NOT_ELIGIBLE)
    application = {LATER: Application.INCOMPLETE, **no_help}.get(decision, Application.FOUND_ELIGIBLE)
    wait = collection_action([facts.first_bill], facts.decided, facts.notice, application)
    for line in wait.worksheet:
        if line.name in ("first_day", "application_window_ends"):
            yield _named(line)
    hold = {Application.INCOMPLETE: OPEN, Application.FOUND_ELIGIBLE: CORRECT}.get(application)
    told = hold or (NO_NOTICE if facts.notice is None else ACT if wait.may_act else WAIT)
    why = {
        OPEN: "A paper is missing, so the application stays open.",
        CORRECT: "Help was given, so the charge on the account is not right yet. That holds for free care, too.",
    }.get(told, f"The first day would be {in_words(wait.first_day)}; today is {in_words(facts.decided)}.")
    yield Line("hold", "May a collection step be taken today?", told, why, EFFORTS, DAYS)
