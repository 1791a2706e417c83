"""The facts of a screening: who lives there, what comes in, the bill, the hospital's policy, and the days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kit.engine.assistance_bill import AssistanceBill
from kit.engine.assistance_policy import AssistancePolicy
from kit.engine.money import ZERO, Money, total
from kit.engine.poverty import Area
from kit.engine.record import Choice
from kit.engine.waiting import WrittenNotice
from kit.scenarios.history import Practice
from kit.scenarios.people import Name

__all__ = ["NOT_COUNTED", "Applicant", "IncomeKind", "IncomeLine", "Member", "Screening", "YearOf"]

ADULT = 18


class IncomeKind(Choice):
    """What comes in, as the application names it."""

    WAGES = "wages"
    SEASONAL = "seasonal work"
    BUSINESS = "own business"
    SUPPORT = "child support received"
    SOCIAL_SECURITY = "Social Security"
    PENSION = "pension"
    UNEMPLOYMENT = "unemployment pay"
    FOOD = "food assistance"
    TAX_REFUND = "tax refund"
    LOAN = "loan from a relative"
    GIFT = "gift of money"


NOT_COUNTED = (IncomeKind.FOOD, IncomeKind.TAX_REFUND, IncomeKind.LOAN, IncomeKind.GIFT)


class YearOf(Choice):
    """Over what time the proof runs, so that it can be made a year."""

    WEEK = "every week"
    TWO_WEEKS = "every two weeks"
    HALF_MONTH = "twice a month"
    MONTH = "once a month"
    THREE_MONTHS = "the last three months together"
    YEAR = "the last twelve months together"
    ONCE = "once"


TIMES = {
    YearOf.WEEK: 52,
    YearOf.TWO_WEEKS: 26,
    YearOf.HALF_MONTH: 24,
    YearOf.MONTH: 12,
    YearOf.THREE_MONTHS: 4,
    YearOf.YEAR: 1,
    YearOf.ONCE: 1,
}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who lives at the address. `claimed`: on the tax return of the patient or the spouse."""

    given: str
    relation: str
    age: int
    claimed: bool = True

    @property
    def counts(self) -> bool:
        """Whether the person counts: the patient, the spouse, and everyone on their tax return."""
        return self.relation in ("patient", "spouse") or self.claimed


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """One line of the application: whose, what, how much before taxes, over what time; and its proof.

    `member` is the place of the person in the list. `net` is what is paid out after taxes, `costs` what a
    business spent, `proven` whether the paper that the policy asks for came with the application.
    """

    member: int
    kind: IncomeKind
    gross: Money
    over: YearOf
    net: Money | None = None
    costs: Money = ZERO
    proven: bool = True

    @property
    def year(self) -> Money:
        """What it comes to in a year, before it is asked whether it counts."""
        return self.gross * TIMES[self.over] - self.costs


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, where, and to which hospital; for the papers only."""

    name: Name
    street: str
    practice: Practice
    account: str


@dataclass(frozen=True, slots=True)
class Screening:
    """All that decides about assistance. `visit` is the day of care, `decided` the day of the screening."""

    members: tuple[Member, ...]
    income: tuple[IncomeLine, ...]
    area: Area
    bill: AssistanceBill
    policy: AssistancePolicy
    visit: date
    first_bill: date
    applied: date
    decided: date
    days_for_papers: int
    notice: WrittenNotice | None = None
    assets: Money | None = None
    guideline_year: int = 2026
    applicant: Applicant | None = field(default=None, compare=False)

    @property
    def people(self) -> int:
        """How many people count."""
        return sum(one.counts for one in self.members)

    def counts(self, line: IncomeLine) -> bool:
        """Whether a line counts: income of somebody who counts, of a kind that counts, and no child's wages."""
        who = self.members[line.member]
        works_as_child = line.kind is IncomeKind.WAGES and who.age < ADULT
        return who.counts and line.kind not in NOT_COUNTED and not works_as_child

    def counted(self, line: IncomeLine) -> Money:
        """What a line adds to the income of a year."""
        return line.year if self.counts(line) else ZERO

    @property
    def missing(self) -> IncomeLine | None:
        """The first line that counts and has no proof."""
        return next((line for line in self.income if self.counts(line) and not line.proven), None)

    @property
    def yearly_income(self) -> Money:
        """The income of a year, of all that counts."""
        return total(self.counted(line) for line in self.income)
