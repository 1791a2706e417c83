"""A plan year while claims are being split: how much of each deductible and maximum is left."""

from __future__ import annotations

from collections.abc import Iterator

from kit.engine.claim import Accumulators, Met, ServiceLine, Used
from kit.engine.money import ZERO, Money, total
from kit.engine.plan import Benefit, FamilyKind, Plan, Tier

__all__ = ["Pool", "Year"]


class _Amounts:
    """What fills a deductible and a maximum: what was met before, and what claims have added since."""

    __slots__ = ("added", "before", "paid")

    def __init__(self, met: Met) -> None:
        # The family's amounts hold this member's own, also where only the member's are given.
        family = max(met.family_deductible_met, met.deductible_met)
        family_out_of_pocket = max(met.family_out_of_pocket_met, met.out_of_pocket_met)
        self.before = (met.deductible_met, met.out_of_pocket_met, family, family_out_of_pocket)
        self.added = ZERO
        self.paid = ZERO

    def met(self) -> tuple[Money, Money, Money, Money]:
        """Before and since together: what one member adds fills the member's amounts and the family's."""
        deductible, out_of_pocket, family, family_out_of_pocket = self.before
        return (
            deductible + self.added,
            out_of_pocket + self.paid,
            family + self.added,
            family_out_of_pocket + self.paid,
        )


class _Count:
    """What is used of one kind of service: what was used before, and what claims have added since."""

    __slots__ = ("before", "last_on", "paid", "visits")

    def __init__(self, used: Used) -> None:
        self.before = used
        self.visits = used.visits
        self.last_on = used.last_on
        self.paid = ZERO

    def used(self) -> Used:
        paid_this_year, paid_in_lifetime = self.before.paid_this_year, self.before.paid_in_lifetime
        return Used(self.visits, paid_this_year + self.paid, paid_in_lifetime + self.paid, self.last_on)


class Pool:
    """One deductible and one out-of-pocket maximum of a plan, for one side of its network."""

    __slots__ = ("_amounts", "_deductibles", "_maximums")

    def __init__(self, tier: Tier, amounts: _Amounts) -> None:
        self._amounts = amounts
        # Each limit with what was open of it before: (open, the whole limit, what to call it).
        self._deductibles = list(_deductibles(tier, amounts.before))
        self._maximums = list(_maximums(tier, amounts.before))

    def left_to_deductible(self) -> tuple[Money, Money, str]:
        """What is still open, of how much, and what to call it: the member's or the family's, whichever ends first."""
        left, whole, name = self._deductibles[0] if len(self._deductibles) == 1 else min(self._deductibles)
        left -= self._amounts.added
        return (left if left > ZERO else ZERO), whole, name

    def left_to_maximum(self) -> tuple[Money | None, Money, str]:
        """What is left until the out-of-pocket maximum, of how much, and whose it is; None when there is none."""
        if not self._maximums:
            return None, ZERO, ""
        left, whole, name = self._maximums[0] if len(self._maximums) == 1 else min(self._maximums)
        left -= self._amounts.paid
        return (left if left > ZERO else ZERO), whole, name

    def count_deductible(self, amount: Money) -> None:
        """Count an amount toward the deductible, the member's and the family's."""
        self._amounts.added += amount

    def count_out_of_pocket(self, amount: Money) -> None:
        """Count an amount toward the maximum, the member's and the family's."""
        self._amounts.paid += amount


def _deductibles(tier: Tier, met: tuple[Money, ...]) -> Iterator[tuple[Money, Money, str]]:
    family = tier.family
    if family is None or family.deductible_kind is FamilyKind.EMBEDDED:
        yield tier.deductible - met[0], tier.deductible, "deductible"
    if family is not None and family.deductible is not None:
        yield family.deductible - met[2], family.deductible, "family deductible"


def _maximums(tier: Tier, met: tuple[Money, ...]) -> Iterator[tuple[Money, Money, str]]:
    own, family = tier.out_of_pocket_maximum, tier.family
    if own is not None and (family is None or family.out_of_pocket_kind is FamilyKind.EMBEDDED):
        yield own - met[1], own, "the patient's"
    if family is None:
        return
    if family.out_of_pocket_maximum is not None:
        most = family.out_of_pocket_maximum
        yield most - met[3], most, "the family's"
    if family.most_for_one_member is not None:
        most = family.most_for_one_member
        yield most - met[1], most, "one member's"


class Year:
    """All that one patient has met and used of a plan, while it grows. `met` gives it back as a value."""

    __slots__ = ("_before", "_inside", "_outside", "_plan", "_pools", "_separate", "_used")

    def __init__(self, plan: Plan, met: Accumulators) -> None:
        self._plan = plan
        self._before = met
        self._inside = _Amounts(met)
        side = plan.out_of_network
        self._outside = self._inside if side and side.counts_together else _Amounts(met.out_of_network)
        inside = Pool(plan, self._inside)
        self._pools = (inside if side is None else Pool(side, self._outside), inside)
        self._separate = dict(met.separate_deductibles_met)
        self._used = {kind: _Count(used) for kind, used in met.used.items()}

    @property
    def paid_this_year(self) -> Money:
        """What the plan has paid this year for all services together."""
        return self._before.paid_this_year + total(count.paid for count in self._used.values())

    @property
    def paid_in_lifetime(self) -> Money:
        """What the plan has paid for all services together, ever."""
        return self._before.paid_in_lifetime + total(count.paid for count in self._used.values())

    def pool(self, in_network: bool) -> Pool:
        """The deductible and maximum that count for a side of the network."""
        return self._pools[in_network]

    def used(self, kind: str) -> Used:
        """What was used of a kind of service."""
        return self._used[kind].used() if kind in self._used else Used()

    def left_to_deductible(self, pool: Pool, benefit: Benefit) -> tuple[Money, Money, str]:
        """What is open of the deductible that a benefit asks for, of how much, and what to call it."""
        name = benefit.deductible
        if not name:
            return pool.left_to_deductible()
        whole = self._plan.separate_deductibles[name]
        return max(ZERO, whole - self._separate.get(name, ZERO)), whole, f"{name} deductible"

    def count_deductible(self, pool: Pool, benefit: Benefit, amount: Money) -> None:
        """Count an amount toward the deductible that a benefit asks for."""
        if benefit.deductible:
            self._separate[benefit.deductible] = self._separate.get(benefit.deductible, ZERO) + amount
        else:
            pool.count_deductible(amount)

    def count_visits(self, service: ServiceLine) -> None:
        """Count a covered service toward the visits of its kind."""
        count = self._used.get(service.kind)
        if count is None:
            count = self._used[service.kind] = _Count(Used())
        count.visits += service.units
        count.last_on = service.on or count.last_on

    def count_payment(self, kind: str, pays: Money) -> None:
        """Count what the plan pays for a kind of service toward its maximums."""
        if pays:
            self._used[kind].paid += pays

    def met(self) -> Accumulators:
        """Everything as a value."""
        return Accumulators(
            *self._inside.met(),
            out_of_network=Met(*self._outside.met()),
            separate_deductibles_met=self._separate,
            paid_this_year=self.paid_this_year,
            paid_in_lifetime=self.paid_in_lifetime,
            used={kind: count.used() for kind, count in self._used.items()},
        )
