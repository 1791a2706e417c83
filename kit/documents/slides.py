"""Slides about an account, or about a worklist of accounts, for a meeting of the billing office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kit.documents.paper import Column, Table
from kit.documents.slide_deck import Deck
from kit.documents.slide_facts import SlideFacts, slide_facts
from kit.engine.dates import in_words
from kit.engine.money import total
from kit.scenarios.history import History

__all__ = ["account_slides", "office_slides"]

MOST_BALANCES = 7
SYNTHETIC = "Synthetic data for training. No real patient."


def account_slides(history: History, as_of: date) -> bytes:
    """Make a PowerPoint file about one patient's accounts as they stood at the end of a day.

    It shows key figures, the aging (from the date of service) as a chart with its table, the largest open
    balances, what was done, and the next steps. It shows no birth date, no diagnosis and no member number.
    Law: the same history and day make the same bytes. Raises ValueError when an account is there twice.
    """
    numbers = [account.number for account in history.accounts]
    named = ", ".join(numbers[:3]) + (f" and {len(numbers) - 3} more" if len(numbers) > 3 else "")
    lines = [f"Patient: {history.patient.name}", f"Guarantor: {history.guarantor.name}", f"As of {in_words(as_of)}"]
    title = f"Account {named}" if len(numbers) == 1 else f"Accounts {named or 'of ' + str(history.patient.name)}"
    return _slides(title, [*_offices([history]), *lines, SYNTHETIC], slide_facts([history], as_of), as_of)


def office_slides(histories: Sequence[History], as_of: date) -> bytes:
    """Make a PowerPoint file about the accounts of a whole worklist, added up; no patient is named.

    Law: the same histories and day make the same bytes.
    Raises ValueError for no histories, and for an account that is there twice.
    """
    if not histories:
        raise ValueError("slides about a worklist need at least one patient; the list is empty")
    accounts = sum(len(history.accounts) for history in histories)
    lines = [f"Patients: {len(histories)}", f"Accounts: {accounts}", f"As of {in_words(as_of)}", SYNTHETIC]
    facts = slide_facts(histories, as_of)
    return _slides("Worklist of accounts", [*_offices(histories), *lines], facts, as_of)


def _offices(histories: Sequence[History]) -> list[str]:
    names = dict.fromkeys(account.visit.practice.name for history in histories for account in history.accounts)
    return [next(iter(names)) if len(names) == 1 else f"{len(names)} practices"] if names else []


def _slides(title: str, lines: Sequence[str], facts: SlideFacts, as_of: date) -> bytes:
    deck = Deck(title)
    deck.add_title(title, lines)
    columns = (Column("Figure"), Column("Amount", to_the_right=True))
    deck.add_table("Key figures", Table("Key figures", columns, [(one.label, one.amount) for one in facts.figures]))
    table = _aging_table(facts)
    said = "; ".join(f"{row[0]} {row[1]}" for row in table.rows)
    deck.add_chart(f"Aging on {in_words(as_of)}", table, f"Bar chart of open balances by age: {said}.")
    if facts.balances:
        deck.add_table("Top balances", _balances_table(facts))
    else:
        deck.add_list("Top balances", ["No balance is open."])
    deck.add_list("What was done", facts.done)
    deck.add_list("Next steps", facts.next_steps)
    return deck.packed()


def _aging_table(facts: SlideFacts) -> Table:
    rows = [(one.label, one.amount) for one in facts.buckets]
    if facts.credits:
        rows.append(("Credits", facts.credits))
    in_all = total(one.amount for one in facts.balances)
    return Table("Aging by date of service", (Column("Age"), Column("Owed", True)), rows, [("In all", in_all)])


def _balances_table(facts: SlideFacts) -> Table:
    columns = (Column("Account"), Column("Owed by"), Column("Days old", True), Column("Balance", True))
    top = facts.balances[:MOST_BALANCES]
    rows = [(one.account, one.owed_by, one.age_in_days, one.amount) for one in top]
    rest = total(one.amount for one in facts.balances[MOST_BALANCES:])
    left = len(facts.balances) - len(top)
    return Table(
        "Open balances, largest first", columns, rows, [("All others", f"{left} more", "", rest)] if left else ()
    )
