"""The papers on the desk: the account, the calendar, the estimates, the bills, what happened since, the rules."""

from __future__ import annotations

from datetime import date, timedelta

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Block, Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.engine.dates import in_words
from kit.engine.days import add_days, day_of_week_in_words
from kit.engine.policies import policy_facts
from kit.tasks.dispute_estimate.facts import Estimate, Situation

__all__ = ["exhibits"]

WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKS_SHOWN = 5
MANY_DAYS = 60
FEE_SINCE = 2022
"""The year from which the federal table has this fee."""


def exhibits(facts: Situation) -> tuple[Exhibit, ...]:
    """Everything that the answers depend on, each on the paper where a clerk would find it."""
    papers = [
        _account(facts),
        _calendar(facts),
        *(_estimate(facts, number) for number in range(len(facts.estimates))),
        _bills(facts),
        _since(facts),
        _rules(facts),
    ]
    return tuple(as_exhibit(paper) for paper in papers)


def _account(facts: Situation) -> Paper:
    pairs: list[tuple[str, Cell]] = []
    if facts.patient is not None:
        who = facts.patient
        where = who.place
        pairs += [
            ("Patient", str(who.name)),
            ("Account", who.account_number),
            ("Pays for this care", str(who.guarantor)),
            ("Address", f"{who.street}, {where.city}, {where.state} {where.zip_code}"),
        ]
    pairs += [("Insurance when the care was scheduled", "None")]
    if facts.asked_on is not None:
        pairs.append(("Patient asked for an estimate on", day_of_week_in_words(facts.asked_on)))
    pairs += [
        ("Care was scheduled on", day_of_week_in_words(facts.scheduled_on)),
        ("First day of the care", day_of_week_in_words(facts.service_on)),
    ]
    if facts.change:
        pairs.append(("Change before the care", facts.change))
    pairs.append(("Today", day_of_week_in_words(facts.today)))
    return Paper("Account sheet", (Facts("Patient and care", pairs),))


def _calendar(facts: Situation) -> Paper:
    """The weeks around the scheduling, the care and the estimates, with closed days marked."""
    days = [facts.scheduled_on, facts.service_on, *(one.given_on for one in facts.estimates)]
    first = min([*days, *([facts.asked_on] if facts.asked_on else [])])
    first -= timedelta(first.weekday())
    near = [day for day in days if day < add_days(first, 7 * WEEKS_SHOWN)]
    rows = []
    monday = first
    while monday <= max(near):
        week = [add_days(monday, n) for n in range(7)]
        rows.append((f"{monday:%B} {monday.day}, {monday.year}", *(_shown(day, facts.holidays) for day in week)))
        monday = add_days(monday, 7)
    columns = (Column("Week of"), *(Column(name) for name in WEEK))
    closed = ", ".join(day_of_week_in_words(day) for day in facts.holidays) or "none in these weeks"
    blocks: tuple[Block, ...] = (
        Table("Office calendar", columns, rows),
        Words(f"The office is closed on Saturdays, on Sundays and on holidays. Holidays: {closed}."),
    )
    return Paper("Office calendar", blocks)


def _shown(day: date, holidays: tuple[date, ...]) -> str:
    return f"{day.day} closed" if day in holidays or day.weekday() > 4 else str(day.day)


def _estimate(facts: Situation, number: int) -> Paper:
    estimate = facts.estimates[number]
    title = "Good-faith estimate" if number == 0 else "New good-faith estimate"
    pairs: list[tuple[str, Cell]] = [("Given to the patient", day_of_week_in_words(estimate.given_on))]
    if estimate.covers_through is None:
        pairs.append(("For the care of", facts.service_on))
    else:
        pairs.append(("Covers care through", estimate.covers_through))
    if number:
        pairs.append(("Takes the place of", "the estimate before it, as a whole"))
    blocks: list[Block] = [Facts(f"{title}: what it is for", pairs), _expected(title, estimate)]
    return Paper(title, blocks)


def _expected(title: str, estimate: Estimate) -> Table:
    columns = (Column("Provider or facility"), Column("Item"), Column("How many", True), Column("Charge for one", True))
    rows = [
        (part.provider, item.label, item.quantity, item.expected_charge)
        for part in estimate.parts
        for item in part.items
    ]
    return Table(f"{title}: expected charges", columns, rows)


def _bills(facts: Situation) -> Paper:
    """All lines of all bills by day and item, so that they have to be put with their providers."""
    columns = (Column("Item"), Column("Day"), Column("Billed by"), Column("How many", True), Column("Amount", True))
    rows = [
        (item.label, f"{bill.served_on:%m/%d/%Y}", bill.provider, item.units, item.amount)
        for bill in facts.bills
        for item in bill.items
    ]
    rows.sort(key=lambda row: str(row[0]))
    first = min(bill.served_on for bill in facts.bills)
    notes = []
    if first > add_days(facts.service_on, MANY_DAYS):
        notes.append(Words(f"From the first day of the care until {in_words(first)} nothing was charged."))
    notes += [
        Words(f"{bill.provider} did the work that was planned for {bill.stands_in_for}.")
        for bill in facts.bills
        if bill.stands_in_for
    ]
    return Paper("Billed items, in order of the alphabet", (Table("Billed items", columns, rows), *notes))


def _since(facts: Situation) -> Paper:
    """Each bill's days and payments, and late fees if there are any."""
    days = [
        (
            bill.provider,
            f"{bill.bill_date:%m/%d/%Y}",
            f"{bill.mailed_on:%m/%d/%Y}",
            f"{bill.requested_on:%m/%d/%Y}" if bill.requested_on else "no request",
        )
        for bill in facts.bills
    ]
    paid = [
        (
            bill.provider,
            bill.insurance,
            bill.paid,
            f"since {bill.at_agency_since:%m/%d/%Y}" if bill.at_agency_since else "no",
        )
        for bill in facts.bills
    ]
    blocks: list[Block] = [
        Table(
            "Days of the bills",
            (Column("Bill of"), Column("Date on the bill"), Column("Mailed"), Column("Dispute requested")),
            days,
        ),
        Table(
            "Payments, and the collection agency",
            (
                Column("Bill of"),
                Column("Insurance paid and took off", True),
                Column("Patient paid", True),
                Column("At the agency"),
            ),
            paid,
        ),
    ]
    fees = [(bill.provider, f"{fee.on:%m/%d/%Y}", fee.amount) for bill in facts.bills for fee in bill.late_fees]
    if fees:
        blocks.append(Table("Late fees put on", (Column("Bill of"), Column("Day"), Column("Late fee", True)), fees))
    return Paper("The bills since they were made", blocks)


def _rules(facts: Situation) -> Paper:
    federal = policy_facts("estimate_dispute", "federal")
    due: list[tuple[str, Cell]] = [
        ("Care scheduled 10 or more business days ahead", "3 business days after the scheduling"),
        ("Care scheduled 3 to 9 business days ahead", "1 business day after the scheduling"),
        (
            "Patient asked for an estimate",
            "3 business days after the day of asking. If both days run, the earlier one holds.",
        ),
        ("Business days", "The days on which the office is open"),
        ("How to count", "The day of the scheduling or of the asking is not counted. The first day of the care is."),
        ("How late", "The business days after that day, up to and with the day on which it was given"),
    ]
    if len(facts.estimates) > 1:
        due.append(("New estimate after a change", "No later than the last business day before the care"))
    pairs: list[tuple[str, Cell]] = [
        (
            "A bill is far enough above",
            f"when it is {federal['threshold']} or more above the estimate, one provider alone",
        ),
        (
            "Last day to start",
            f"{federal['days']} calendar days from the date on the bill; that date is not counted, and a weekend or "
            "holiday does not move the last day",
        ),
        (f"Fee to start, since {FEE_SINCE}", f"{federal['fee']} from the patient for each bill that passes all tests"),
        (
            "A dispute that is running",
            f"had this fee, too: write {federal['fee']}. A bill that fails a test has no fee.",
        ),
    ]
    order = (
        "Test each bill in this order and name the first test that fails: insurance was not used; an estimate covers "
        "the provider and the day; far enough above; in time. In time is a request of the last day or before, even if "
        "that day is over now. If there was no request, today must be no later than the last day."
    )
    running = (
        "A dispute runs from the day of a request that passes all tests. While it runs, the bill is on hold: no agency "
        "and no warnings of one, and we ask nothing for it. A bill that is at the agency is taken back. Late fees "
        "dated on the day of the request or after it come off. Older ones stay on the bill."
    )
    others = (
        "Every other bill goes on as usual, also one that could still be disputed: we do not hold it until its last "
        "day. A request that fails a test changes nothing. Ask for what is billed, less what was paid or taken off, "
        "with all its late fees."
    )
    blocks: list[Block] = [
        Facts("The estimate: when it is due", due),
        Facts("Disputes: the federal table", pairs),
        *(Words(one) for one in (order, running, others)),
    ]
    if len(facts.estimates) > 1:
        blocks.append(
            Words("A new estimate counts if it was given by its last day. If it came later, the one before it counts.")
        )
    if any(bill.stands_in_for for bill in facts.bills):
        blocks.append(
            Words("One who does the work planned for another is held to what the estimate says for the other.")
        )
    return Paper("Rule sheet", blocks)
