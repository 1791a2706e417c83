"""The papers of the desk: the office's rules, and one record for each account."""

from __future__ import annotations

from datetime import date

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Block, Cell, Column, Facts, Paper, Table, Words, as_exhibit
from kit.engine.dates import in_words
from kit.engine.waiting import Application
from kit.tasks.place_account.facts import DEBT_BUYER, Account, Desk, Policy, Step

__all__ = ["papers"]


def papers(desk: Desk) -> tuple[Exhibit, ...]:
    """The rules first, then the records."""
    return tuple(as_exhibit(paper) for paper in (_rules(desk), *(_record(one) for one in desk.accounts)))


def _rules(desk: Desk) -> Paper:
    policy = desk.policy
    columns = (Column("Rule"), Column("What you find"), Column("Next step"))
    return Paper(
        "Office rules: unpaid accounts",
        [
            Facts("The desk", [("Office", f"{policy.hospital}, {policy.state}"), ("Today", desk.today)]),
            Table("Go from the top; the first rule that fits counts", columns, _steps(policy)),
            Facts("The waits, in calendar days", _waits(policy)),
            Words(
                "The day of the bill, notice, statement or answer is day 0. On the last day of the longest wait the "
                "account may go, even if that is a weekend or a holiday. The law sets the 120 and the 30 days for "
                "court cases and credit reports. We wait as long before we place an account."
            ),
            Facts("To whom we place", _collectors(policy)),
            Facts("The packet", _packet_rules()),
        ],
    )


def _steps(policy: Policy) -> list[tuple[Cell, ...]]:
    found = (
        ("The guarantor has died", Step.ESTATE),
        ("A court says that the guarantor filed for bankruptcy", Step.BANKRUPT),
        ("An insurer has not answered the claim", Step.INSURER),
        ("An application for assistance has no decision yet, and it came in time: by day 240 after the first bill, or "
         "by day 30 after the written notice when that is later. A later one does not hold the account", 
         Step.APPLICATION),
        ("The guarantor disputes the bill, and we have not answered in writing", Step.DISPUTE),
        ("A payment plan is kept. Two unpaid instalments in a row break it, and then it holds nothing", Step.PLAN),
        ("Mail came back, and no new address is known", Step.MAIL),
        (f"{policy.small} or less is owed", Step.SMALL),
        (f"Fewer than {policy.series} statements of the series went out", Step.STATEMENT),
        ("No written notice went out, or it went out without the plain-language summary", Step.NOTICE),
        ("A wait is not over", Step.WAIT),
        ("None of these", Step.PLACE),
    )  # fmt: skip
    return [(number, what, step) for number, (what, step) in enumerate(found, 1)]


def _waits(policy: Policy) -> list[tuple[str, Cell]]:
    return [
        ("After the first bill", "120 days. The first statement after the care is the first bill. With two stays on "
         "one account, the wait and the series begin with the first statement that asks for the newest stay."),
        ("After the written notice", "30 days. A notice that came back was not sent; the one to the new address is."),
        ("After the last statement", f"{policy.after_last} days after statement {policy.series} of the series."),
        ("After our written answer to a dispute", f"{policy.after_answer} days."),
        ("A statement is missing", f"The next one goes out {policy.apart} days after the one before, or today when "
         "that day is past. The written notice goes with the last one of the series. Count the waits from there."),
        ("The notice is missing or not whole", "A whole one goes out today. Count the wait from today."),
    ]  # fmt: skip


def _collectors(policy: Policy) -> list[tuple[str, Cell]]:
    return [
        (f"Guarantor lives in {policy.state}, balance up to and with {policy.limit}", policy.agency_here),
        (f"Guarantor lives in {policy.state}, balance above {policy.limit}", policy.attorney_here),
        (f"Guarantor lives in another state, balance up to and with {policy.limit}", policy.agency_away),
        (f"Guarantor lives in another state, balance above {policy.limit}", policy.attorney_away),
        ("Offers to buy our accounts", f"{DEBT_BUYER}. We never sell an account."),
    ]


def _packet_rules() -> list[tuple[str, Cell]]:
    return [
        ("Balance", "What the account owes today, after every payment and every returned check."),
        ("Last payment", "The guarantor's latest payment that the bank did not take back, never an insurer's."),
        ("Goes in", "Who owes, how to reach them and where they work; what is owed, for which days; how we asked; "
         "what we agreed to or answered."),
        ("Stays out", "Anything about health or why the patient came; papers about income; card numbers; other "
         "people's accounts."),
    ]  # fmt: skip


def _record(one: Account) -> Paper:
    right = Column("Amount", to_the_right=True)
    entries = sorted(one.entries, key=lambda entry: entry.on)
    blocks: list[Block] = [
        Facts("The account", _about(one)),
        Table("Entries, not added up", (Column("Day"), Column("Entry"), right),
              [(entry.on, entry.what, entry.amount) for entry in entries]),
        Table("Statements sent", (Column("Day"), Column("For care of"), Column("Asked for", to_the_right=True)),
              _statements(one)),
    ]  # fmt: skip
    if one.plan:
        rows = [(part.due, "paid" if part.paid else "not paid") for part in one.plan]
        blocks.append(Table("Payment plan", (Column("Instalment due"), Column("What came")), rows))
    blocks.append(Table("Notes", (Column("Day"), Column("Note")), _notes(one)))
    return Paper(f"Record of account {one.number}", blocks)


def _about(one: Account) -> list[tuple[str, Cell]]:
    insurer = f"{one.insurer}: {'no answer to the claim yet' if one.claim_open else 'paid, done'}"
    pairs: list[tuple[str, Cell]] = [
        ("Patient and guarantor", one.guarantor),
        ("Lives in", f"{one.city}, {one.state}"),
        ("Insurance", insurer if one.insurer else "none"),
        ("Written notice sent", one.notice.sent if one.notice else "not yet"),
    ]
    if one.notice:
        pairs.append(("Plain-language summary with it", "yes" if one.notice.summary_enclosed else "no, left out"))
    return pairs


def _statements(one: Account) -> list[tuple[Cell, ...]]:
    """Each with the days of care that it asks for."""
    both = " and ".join(in_words(day) for day in one.stays)
    # The older stay stands first, and nobody paid anything on it before the bills of the newest.
    rows: list[tuple[Cell, ...]] = [(day, in_words(one.stays[0]), one.entries[0].amount) for day in one.earlier]
    return rows + [(day, both, one.balance(day)) for day in one.statements]


def _notes(one: Account) -> list[tuple[Cell, ...]]:
    """What happened, by day."""
    found: list[tuple[date | None, str]] = [
        (one.statements[0], "Told by phone that assistance can be asked for."),
        (one.notice_came_back, "Written notice sent, with the summary. It came back; we found the new address."),
        (one.refused, "Phone: 'I will not pay this bill.'"),
        (one.disputed, "Letter from the guarantor: a charge on the bill is wrong."),
        (one.answered, "We answered the dispute in writing: the charge is right."),
        (one.applied, _applied(one)),
        (one.decided, "Application decided: not eligible. Letter sent."),
        (one.mail_back, "The last statement came back. The post office knows no new address."),
        (one.bankrupt, "Letter from the bankruptcy court: the guarantor has filed."),
        (one.died, "The family called: the guarantor has died."),
    ]
    return sorted((day, text) for day, text in found if day is not None)


def _applied(one: Account) -> str:
    if one.application is Application.INCOMPLETE:
        return "Application for assistance came in. Pay stubs are missing; we asked for them."
    if one.application is Application.BEING_DECIDED:
        return "Application for assistance came in. No decision yet."
    return "Application for assistance came in."
