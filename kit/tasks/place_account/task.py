"""Follow up and place an account: what comes next for each unpaid account, and the packet for the one that may go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.documents.exhibit import Exhibit
from kit.engine.dates import in_words
from kit.engine.worksheet import Line, Value, Worksheet
from kit.scenarios.draw import Draw
from kit.tasks.duties import Duty, Skill, Work
from kit.tasks.field import Field
from kit.tasks.form import Grid, Part, fields_of
from kit.tasks.place_account.decision import HOLDING, PLACEMENT, decide
from kit.tasks.place_account.facts import IN, ITEMS, OUT, Desk, Held, Step
from kit.tasks.place_account.mistakes import MISTAKES, placed, wrong_answers
from kit.tasks.place_account.papers import papers
from kit.tasks.place_account.scene import draw_desk
from kit.tasks.place_account.told import desk_of
from kit.tasks.task import answers_of

__all__ = ["MISTAKES", "case", "exhibits", "form", "mistakes", "scenario", "solve"]

PLACE = 18
MINUTES = 25
DUTY = Duty.INSURERS
SKILLS = (Skill.LAW, Skill.DETAIL, Skill.TIME)
WORK = (Work.CONTACT, Work.CREDIT, Work.VERIFY)
LEVELS = ("Statements, notice and waits", "Open and settled holds", "Late papers and two stays")


def scenario(draw: Draw, level: int) -> Desk:
    """Unpaid accounts, of which one may be placed today."""
    return draw_desk(draw, level)


def exhibits(desk: Desk) -> tuple[Exhibit, ...]:
    """The office's rules, and a record for each account."""
    return papers(desk)


def form(desk: Desk) -> tuple[Part, ...]:
    """A row for each account, the packet's figures, and the draft of its list."""
    numbers = tuple(one.number for one in desk.accounts)
    return (
        _accounts(desk),
        Field("packet.account", "Packet: account", "The one that may be placed today.", kind="choice",
              choices=numbers),
        Field("packet.to", "Packet: goes to", kind="choice", choices=desk.policy.collectors, points=2),
        Field("packet.balance", "Packet: balance to collect", points=4),
        Field("packet.last_paid", "Packet: last payment, amount", points=3),
        Field("packet.last_paid_on", "Packet: last payment, day", kind="date", points=3),
        Field("packet.first_bill", "Packet: first bill sent on", kind="date", points=2),
        Field("packet.notice", "Packet: written notice sent on", kind="date", points=2),
        Grid("A colleague's draft of the packet's list. Change only what is wrong.", ("In the folder", "Packet"),
             tuple((item, Field(f"item_{number}", f"{item}: packet", kind="choice", choices=(IN, OUT), given=given))
                   for number, (item, given) in enumerate(desk.draft, 1))),
    )  # fmt: skip


def _accounts(desk: Desk) -> Grid:
    rows = tuple(
        (
            one.number,
            one.guarantor,
            Field(f"account_{n}.step", f"{one.number}: next step", kind="choice", choices=Step.ALL, points=2),
            Field(f"account_{n}.held", f"{one.number}: what holds it", kind="choice", choices=Held.ALL, points=2),
            Field(f"account_{n}.day", f"{one.number}: first day to place it", kind="date", given="", points=4),
        )
        for n, one in enumerate(desk.accounts, 1)
    )
    return Grid(
        "What comes next", ("Account", "Guarantor", "Next step", "What holds it", "First day to place it"), rows
    )


def solve(desk: Desk) -> Worksheet:
    """Every account by the rules sheet, then the packet."""
    lines: list[Line] = []
    for number, one in enumerate(desk.accounts, 1):
        found, start = decide(one, desk.policy, desk.today), f"account_{number}"
        lines += [
            Line(f"{start}.step", "Next step", found.step, found.why, found.source, one.number),
            Line(f"{start}.held", "What holds it", found.held, "The first rule of the sheet that fits.", found.source,
                 one.number),
        ]  # fmt: skip
        if found.day is not None:
            why = "The latest of the waits that run for this account."
            lines.append(Line(f"{start}.day", "First day to place it", found.day, why, found.source, one.number))
    return Worksheet("Follow up and place", (*lines, *_packet(desk)))


def _packet(desk: Desk) -> list[Line]:
    one, policy = placed(desk), desk.policy
    owed, paid = one.balance(), one.last_payment
    if paid is None or one.notice is None:
        raise ValueError(f"account {one.number}: the one that may be placed needs a payment and a notice")
    lives = f"The guarantor lives in {one.state}, we are in {policy.state}, and {owed} is owed; {policy.limit} counts."
    about = "The packet"
    lines = [
        Line("packet.account", "Account", one.number, "Nothing on the sheet holds it today.", PLACEMENT, about),
        Line("packet.to", "Goes to", policy.collector(one.state, owed), lives, PLACEMENT, about),
        Line("packet.balance", "Balance to collect", owed, "All entries of the account added up.", PLACEMENT, about),
        Line("packet.last_paid", "Last payment", -paid.amount, f"The guarantor paid it on {in_words(paid.on)}.",
             PLACEMENT, about),
        Line("packet.last_paid_on", "Day of the last payment", paid.on, "The latest one that the bank kept.",
             PLACEMENT, about),
        Line("packet.first_bill", "First bill", one.statements[0], "The first statement after the care.", PLACEMENT,
             about),
        Line("packet.notice", "Written notice", one.notice.sent, "It went out whole, and it arrived.", PLACEMENT,
             about),
    ]  # fmt: skip
    why = {IN: "It is needed to collect.", OUT: "It is not needed to collect, so it stays here."}
    for number, (item, _) in enumerate(desk.draft, 1):
        lines.append(Line(f"item_{number}", item, ITEMS[item], why[ITEMS[item]], HOLDING, about))
    return lines


def mistakes(desk: Desk) -> dict[str, dict[str, Value | None]]:
    """The answers that each typical mistake leads to on this desk, of those that show."""
    return wrong_answers(desk, answers_of(solve(desk), fields_of(form(desk))))


def case(table: Mapping[str, Any]) -> Desk:
    """The desk of a hand-worked case."""
    return desk_of(table)
