"""The facts that decide who pays first and how much the second payer adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kit.engine.claim import Accumulators, ServiceLine
from kit.engine.coordinated_claim import Payer
from kit.engine.coverage import Coverage, Household, Kind, MedicareBasis, Relation
from kit.engine.money import ZERO, Money
from kit.engine.plan import Benefit, Network, OutOfNetwork, Part, Plan
from kit.engine.secondary import Method

__all__ = ["Desk", "Held", "desk_of", "terms"]

NO_DAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Held:
    """One coverage: what decides its place, its terms, its own prices; the rest is for the papers only.

    `contract` says whether the clinic has agreed to this plan's prices. `holder` is whose plan it is, in full.
    """

    cover: Coverage
    plan: Plan
    method: Method
    allowed: tuple[Money, ...]
    contract: bool = True
    holder: str = ""
    employer: str = ""
    member_id: str = ""

    @property
    def payer(self) -> Payer:
        """The coverage as the engine takes it for a claim."""
        full = self.cover.kind is Kind.MEDICAID
        return Payer(
            self.plan, Accumulators(), self.method, self.allowed, full, self.contract and not full
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """A patient with all coverages as they stand on the form, and one claim.

    `court` tells what the court paper says, as the papers show it, `copies_sent` when the plans got a copy of it.
    """

    patient: str
    birth_date: date
    service: date
    held: tuple[Held, ...]
    charges: tuple[ServiceLine, ...]
    household: Household | None = None
    copies_sent: date | None = None
    family: tuple[tuple[str, str], ...] = ()
    address: str = ""
    clinic: str = "Wrenfield Medical Group"
    court_day: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The payers as the form lists them."""
        return tuple(one.cover.payer for one in self.held)

    def find(self, payer: str) -> Held:
        """One coverage by the name of its payer."""
        return next(one for one in self.held if one.cover.payer == payer)

    def lines(self, payer: str) -> tuple[ServiceLine, ...]:
        """The charges at the prices of one payer, as it takes them when it pays first."""
        held = self.find(payer)
        network = Network.IN if held.contract else Network.OUT
        return tuple(
            ServiceLine(one.label, one.kind, one.billed, allowed, one.code, network)
            for one, allowed in zip(self.charges, held.allowed, strict=True)
        )


def terms(payer: str, percent: int, deductible_left: Money = ZERO, copay: Money = ZERO) -> Plan:
    """What a plan leaves to the patient: a deductible that is still open, a percentage, a copay for a visit.

    The same terms hold with a contract and without: the contract only decides about what is billed above them.
    """
    benefits = {"other": Benefit((Part.DEDUCTIBLE, Part.COINSURANCE), coinsurance_percent=Decimal(percent))}
    if copay:
        benefits["office_visit"] = Benefit((Part.COPAY,), copay=copay)
    return Plan(payer, benefits, deductible_left, out_of_network=OutOfNetwork(benefits, deductible_left))


def desk_of(table: Mapping[str, Any]) -> Desk:
    """The facts of a hand-worked case."""
    charges = tuple(
        ServiceLine(one["label"], one.get("kind", "laboratory"), Money.of(one["billed"]), Money.of(one["billed"]))
        for one in table["charges"]
    )
    household = table.get("household")
    return Desk(
        table.get("patient", "Robin Hale"),
        table.get("birth_date", date(2016, 5, 4)),
        table.get("service", NO_DAY),
        tuple(_held(one) for one in table["coverages"]),
        charges,
        Household(**{**household, "decree_names": tuple(household.get("decree_names", ()))}) if household else None,
        table.get("copies_sent"),
        tuple((name, says) for name, says in table.get("family", ())),
        "418 Alder Street, Salem, OR 97301",
        court_day=table.get("court_day"),
    )


def _held(table: Mapping[str, Any]) -> Held:
    facts = dict(table)
    payer = facts["payer"]
    allowed = tuple(Money.of(one) for one in facts.pop("allowed"))
    plan = terms(
        payer, facts.pop("percent", 0), Money.of(facts.pop("deductible_left", "0")), Money.of(facts.pop("copay", "0"))
    )
    method, contract = Method(facts.pop("method", Method.STANDARD)), facts.pop("contract", True)
    holder, employer = facts.pop("holder", ""), facts.pop("employer", "")
    facts["kind"], facts["relation"] = Kind(facts["kind"]), Relation(facts.get("relation", Relation.SELF))
    facts["basis"] = tuple(MedicareBasis(one) for one in facts.get("basis", ()))
    return Held(Coverage(**facts), plan, method, allowed, contract, holder, employer, f"{payer[:3].upper()}204417")
