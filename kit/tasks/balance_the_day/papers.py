"""The papers of the day: receipts, day sheet, money on hand, open visits, policy, and the mail."""

from __future__ import annotations

from collections.abc import Sequence

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Block, Column, Facts, Paper, Table, Words, as_exhibit, shown
from kit.engine.ledger import Method
from kit.engine.money import Money, total
from kit.tasks.balance_the_day.facts import DEPOSITED, HOLDING, Day, Slip, keyed, on_hand

__all__ = ["papers"]

BATCH = (Method.CARD, Method.HSA_FSA)
PIECES = (
    ("hundreds", "$100.00 bills"), ("fifties", "$50.00 bills"), ("twenties", "$20.00 bills"), ("tens", "$10.00 bills"),
    ("fives", "$5.00 bills"), ("twos", "$2.00 bills"), ("ones", "$1.00 bills"), ("half_dollars", "Half dollars"),
    ("quarters", "Quarters"), ("dimes", "Dimes"), ("nickels", "Nickels"), ("pennies", "Pennies"),
)  # fmt: skip


def papers(day: Day) -> tuple[Exhibit, ...]:
    """Everything that lies on the desk at closing time."""
    found = [_receipts(day), _open_items(day), _policy(day), _day_sheet(day), _money_on_hand(day)]
    if day.returned or day.moved:
        found.append(_mail(day))
    return tuple(as_exhibit(paper) for paper in found)


def _receipts(day: Day) -> Paper:
    columns = (
        Column("Receipt"),
        Column("How it came"),
        Column("Amount", True),
        Column("Patient on the stub"),
        Column("Account on the stub"),
        Column("What the stub says"),
    )
    rows = [(s.number, _came(s), s.amount, s.name or "none", s.account or "none", _says(day, s)) for s in day.slips]
    return Paper("Receipts and stubs of the day", [Table("Receipts and stubs of the day", columns, rows)])


def _came(slip: Slip) -> str:
    return f"{slip.method}, {slip.reference}" if slip.reference else str(slip.method)


def _says(day: Day, slip: Slip) -> str:
    """The words on the stub: which visits, and how much for each."""
    if not slip.visits:
        return "Payment on my account"
    days = {item.charge: shown(item.on) for item in day.file(slip.account).items}
    parts = [f"{amount} for the visit of {days[item]}" if amount else f"For the visit of {days[item]}"
             for item, amount in slip.visits]  # fmt: skip
    return "; ".join(parts)


def _open_items(day: Day) -> Paper:
    columns = [Column("Account"), Column("Patient"), Column("Item", True), Column("Day of the visit"),
               Column("Patient owes", True)]  # fmt: skip
    rows = [
        (one.number, str(one.name), int(item.charge), item.on, item.open) for one in day.accounts for item in one.items
    ]
    blocks: list[Block] = [Table("Open visits before today's payments", columns, rows)]
    if day.returned:
        pairs = [(one.shown, "yes" if one.notice else "no") for one in day.accounts]
        blocks.append(Facts("Has the patient signed the notice of the returned check fee?", pairs))
    return Paper("Open visits", blocks)


def _policy(day: Day) -> Paper:
    pairs = [
        ("Order", "Post the receipts one by one, in the order of their numbers. "
         "Each one finds open what the ones before it have left."),
        ("Account", "An account number that is on our list decides. Is there no number? Then go by the patient's name, "
         "if exactly one account on the list fits it. A first letter fits every name that begins with it."),
        ("No account can be told", f"Post the whole payment to the {HOLDING.lower()}, unapplied. "
         "Call the person who paid."),
        ("Visits", "First pay what the stub names, up to what is open. All else pays the oldest visit first."),
        ("Too much", "What no visit needs stays unapplied on the account."),
        ("Cash", f"{day.starting_cash} stays in the drawer for change. It is not part of today's payments."),
        ("Deposit", "Cash, checks and money orders go to the bank. What came by card, by HSA or FSA card or through "
         "the portal arrives there by itself."),
        ("A day that does not balance", "Compare receipt by receipt. Correct the day sheet only where it differs from "
         "the receipts. When cash is short or over, or a payment is missing, report it and leave the day sheet alone."),
    ]  # fmt: skip
    if day.returned:
        pairs += [
            ("Returned check", "Take the payment off the account, so that the patient owes it again. The bank has "
             "already taken the money back, so today's deposit stays as it is."),
            ("Returned check fee", "Charge it only when the patient has signed the notice of it. "
             "It is a line of its own."),
            ("How high the fee is", f"Our fee is {day.returned.fee}. Our state allows {day.returned.cap} at most. "
             "Take the lower of the two."),
        ]  # fmt: skip
    if day.moved:
        pairs.append(("Payment on a wrong account", "Take it off there and post it where the stub says."))
    if day.returned or day.moved:
        pairs.append(("Mail and calls", "Post today's receipts by the list of open visits as it stands. What came by "
                      "mail or by phone is worked after that, and changes none of today's postings."))  # fmt: skip
    return Paper("Office policy for payments", [Facts("Office policy for payments", pairs)])


def _day_sheet(day: Day) -> Paper:
    columns = (Column("Line"), Column("Receipt"), Column("Method"), Column("Amount", True))
    lines = keyed(day)
    rows = [(number, line.receipt, str(line.method), line.amount) for number, line in enumerate(lines, 1)]
    totals = (("Total", "", "", total(line.amount for line in lines)),)
    pairs: list[tuple[str, str]] = [("Day", shown(day.on)), *([("Office", day.office)] if day.office else [])]
    return Paper(
        "Day sheet",
        [Facts("The day", pairs), Table("Day sheet, as keyed at the front desk", columns, rows, totals)],
    )


def _money_on_hand(day: Day) -> Paper:
    counts = [(words, getattr(day.drawer, name)) for name, words in PIECES if getattr(day.drawer, name)]
    cash = Table("Cash in the drawer", (Column("Piece"), Column("How many", True)), counts)
    blocks: list[Block] = [cash, Words(f"The drawer started the day with {day.starting_cash}.")]
    held = on_hand(day)
    blocks += _listed("Checks and money orders in the drawer", [s for s in held if s.method in DEPOSITED], False)
    blocks += _listed("Card batch", [s for s in held if s.method in BATCH], True)
    blocks += _listed("Portal report", [s for s in held if s.method in (Method.PORTAL, Method.ACH)], True)
    return Paper("Money on hand", blocks)


def _listed(caption: str, slips: Sequence[Slip], with_total: bool) -> list[Block]:
    if not slips:
        return [Words(f"{caption}: none.")]
    rows = [(_came(slip), slip.amount) for slip in slips]
    totals: tuple[tuple[str, Money], ...] = (("Total", total(s.amount for s in slips)),) if with_total else ()
    return [Table(caption, (Column("What"), Column("Amount", True)), rows, totals)]


def _mail(day: Day) -> Paper:
    blocks: list[Block] = []
    if day.returned:
        account = day.file(day.returned.account)
        blocks.append(
            Facts(
                "From the bank: a check came back, not sufficient funds",
                (
                    ("Check", f"number {day.returned.reference}"),
                    ("Written by", str(account.name)),
                    ("Amount", day.returned.amount),
                    ("Posted", f"{shown(day.returned.paid_on)}, to account {account.number}"),
                ),
            )
        )
    if day.moved:
        right = day.file(day.moved.right)
        blocks.append(
            Facts(
                "Call from a patient: a payment is not on the bill",
                (
                    ("Caller", f"{right.name}, identity checked"),
                    ("Payment", f"{day.moved.amount} by check, number {day.moved.reference}"),
                    ("Stub in our file", f"{right.name}, account {right.number}"),
                    ("Posted", f"{shown(day.moved.paid_on)}, to account {day.moved.wrong}"),
                ),
            )
        )
    return Paper("Mail and calls", blocks)
