"""Age what is owed: which balances are how old, for each payer and the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from kit.engine.dates import in_words
from kit.engine.money import ZERO, Money, total
from kit.engine.ratio import ratio
from kit.engine.record import Choice, Record
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["AgedFrom", "CreditReading", "OpenItem", "age_balances"]

CHECKED = date(2026, 11, 25)
BUCKETS = Source("Open Dental manual: aging", "https://opendental.com/manual/aging.html", CHECKED)
CREDITS = Source(
    "RTA: physician A/R and credit balances", "https://www.rtacpa.com/2007/11/07/physician-ar-an/", CHECKED
)
SHARES = Source(
    "NCG Medical: monitoring your AR",
    "https://education.ncgmedical.com/blog/monitoring-your-ar-how-is-your-practices-health-at-90",
    CHECKED,
)


class AgedFrom(Choice):
    """The day from which a balance grows old."""

    DATE_OF_SERVICE = "date of service"
    RESPONSIBLE = "day of responsibility"
    FIRST_STATEMENT = "first statement"
    DUE = "due date"


class CreditReading(Choice):
    """What a report does with credits: shown apart, netted where they stand, or taken off the oldest balances."""

    APART = "apart"
    NETTED = "netted"
    OLDEST_FIRST = "off the oldest"


@dataclass(frozen=True, slots=True)
class OpenItem(Record):
    """One open balance: what it is for, who owes it, how much (below zero for a credit), and its days.

    Only the day from which the report ages is needed. Raises ValueError without a name or an owner.
    """

    charge: str
    owed_by: str
    balance: Money
    date_of_service: date | None = None
    responsible_since: date | None = None
    first_statement: date | None = None
    due: date | None = None

    def __post_init__(self) -> None:
        if not (self.charge.strip() and self.owed_by.strip()):
            raise ValueError(f"an open item needs a name and who owes it; found {self.charge!r} and {self.owed_by!r}")

    def since(self, aged_from: AgedFrom) -> date:
        """The day from which the item is aged; raises ValueError when it is not given."""
        days = {
            AgedFrom.DATE_OF_SERVICE: self.date_of_service,
            AgedFrom.RESPONSIBLE: self.responsible_since,
            AgedFrom.FIRST_STATEMENT: self.first_statement,
            AgedFrom.DUE: self.due,
        }
        day = days[aged_from]
        if day is None:
            raise ValueError(f"{self.charge}: the report ages from the {aged_from!s}, and none is given")
        return day


def age_balances(
    items: Sequence[OpenItem],
    as_of: date,
    boundaries: Sequence[int] = (30, 60, 90, 120),
    aged_from: AgedFrom = AgedFrom.DATE_OF_SERVICE,
    credits: CreditReading = CreditReading.APART,
) -> Worksheet:
    """Sort open balances into buckets by age, for each payer and the patient and in all.

    `boundaries` are the last days of the buckets: 30, 60, 90, 120 makes 0-30, 31-60, 61-90, 91-120 and over
    120. A first boundary of 0 makes a bucket for what is not past due, as reports by due date have. A credit
    is never used for what somebody else owes. The line about an item is called by its charge, and by charge
    and owner where several owe on one.

    Laws: buckets and credits add up to all balances; a later day never makes a balance younger.
    Raises ValueError for boundaries that do not rise, an item listed twice, a missing day, or a day after
    `as_of` (a due date may lie ahead).
    Source: https://opendental.com/manual/aging.html (2026-11-25).
    Source: https://www.rtacpa.com/2007/11/07/physician-ar-an/ (2026-11-25).

    >>> visit = OpenItem("Visit", "patient", Money.of("80"), date_of_service=date(2026, 3, 1))
    >>> str(age_balances([visit], date(2026, 4, 1)).amount("days_31_to_60", "patient"))
    '$80.00'
    """
    names = _bucket_names(boundaries)
    ages = [_age(item, as_of, aged_from) for item in items]
    keys = [(item.charge, item.owed_by) for item in items]
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice[0]!r} of {twice[1]!r} is listed twice; give each open item once")
    lines = [_age_line(item, items, age, as_of, aged_from) for item, age in zip(items, ages, strict=True)]
    if credits is CreditReading.OLDEST_FIRST:
        items = _credits_off_the_oldest(items, ages)
    held: dict[tuple[str, str], list[Money]] = {}
    for item, age in zip(items, ages, strict=True):
        apart = item.balance < ZERO and credits is not CreditReading.NETTED
        name = "credits" if apart else names[sum(age > last for last in boundaries)]
        held.setdefault((item.owed_by, name), []).append(item.balance)
    owners = list(dict.fromkeys(item.owed_by for item in items))
    for owner in (*owners, ""):
        parts = {
            name: [one for (who, what), found in held.items() if what == name and owner in (who, "") for one in found]
            for name in (*names, "credits")
        }
        lines += _bucket_lines(parts, owner)
    return Worksheet(f"Aging on {in_words(as_of)}", tuple(lines))


def _bucket_names(boundaries: Sequence[int]) -> list[str]:
    steps = list(boundaries)
    if not steps or steps[0] < 0 or any(later <= earlier for earlier, later in pairwise(steps)):
        raise ValueError(f"the boundaries of the buckets rise from 0 or more, not {steps!r}")
    firsts = [0, *(last + 1 for last in steps)]
    inner = [f"days_{first}_to_{last}" for first, last in zip(firsts, steps, strict=False)]
    if steps[0] == 0:
        inner[0] = "not_past_due"
    return [*inner, f"over_{steps[-1]}_days"]


def _age(item: OpenItem, as_of: date, aged_from: AgedFrom) -> int:
    since = item.since(aged_from)
    if since > as_of and aged_from is not AgedFrom.DUE:
        raise ValueError(f"{item.charge}: the {aged_from!s} {since} is after the report's day {as_of}")
    return max(0, (as_of - since).days)


def _age_line(item: OpenItem, items: Sequence[OpenItem], age: int, as_of: date, aged_from: AgedFrom) -> Line:
    shared = sum(other.charge == item.charge for other in items) > 1
    about = f"{item.charge}, {item.owed_by}" if shared else item.charge
    why = f"From the {aged_from!s} {in_words(item.since(aged_from))} to {in_words(as_of)}."
    return Line("age_in_days", "Age in days", age, why, BUCKETS, about)


def _credits_off_the_oldest(items: Sequence[OpenItem], ages: Sequence[int]) -> list[OpenItem]:
    """Use up each owner's credits on the owner's oldest balances; what no balance needs stays a credit."""
    left = list(items)
    oldest = sorted(range(len(left)), key=lambda i: -ages[i])
    for i in oldest:
        for j in oldest:
            if left[i].balance < ZERO < left[j].balance and left[i].owed_by == left[j].owed_by:
                used = min(-left[i].balance, left[j].balance)
                left[i] = replace(left[i], balance=left[i].balance + used)
                left[j] = replace(left[j], balance=left[j].balance - used)
    return left


def _bucket_lines(parts: dict[str, list[Money]], owner: str) -> list[Line]:
    amounts = {name: total(found) for name, found in parts.items()}
    owed = total(amount for name, amount in amounts.items() if name != "credits")
    lines = []
    for name, amount in amounts.items():
        label = name.replace("_", " ").capitalize()
        source = CREDITS if name == "credits" else BUCKETS
        why = " + ".join(str(one) for one in parts[name] if one) or "No balance is in it"
        lines.append(Line(name, label, amount, f"{why}.", source, owner))
        if name != "credits" and not owner and owed > ZERO:
            share = ratio(amount.cents * 100, owed.cents, 1)
            why = f"{amount} of {owed}."
            lines.append(Line(f"percent_{name}", f"Percent {label.lower()}", share, why, SHARES, owner))
    why = " + ".join(str(amount) for name, amount in amounts.items() if amount and name != "credits") or "Nothing"
    lines.append(Line("total_owed", "Owed in all", owed, f"{why}.", BUCKETS, owner))
    net = owed + amounts["credits"]
    why = f"{owed} owed and {-amounts['credits']} in credits. Credits hide what is owed when they are netted."
    return [*lines, Line("net_receivable", "Net of credits", net, why, CREDITS, owner)]
