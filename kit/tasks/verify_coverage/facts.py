"""The facts that decide whether a visit is covered: cover, contracts, permissions, the order, the office's deposit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kit.engine.claim import Accumulators, Met, ServiceLine, Used
from kit.engine.coverage import Relation
from kit.engine.money import ZERO, Money
from kit.engine.plan import Benefit, Family, Limit, Network, OutOfNetwork, Part, Plan
from kit.engine.secondary import Method
from kit.scenarios.coverage import Coverage

__all__ = ["Answer", "Contract", "Order", "Permission", "Referral", "Verification", "verification_of"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one payer answered and its plan's booklet says; the lists hold treatments by their names on the order."""

    cover: Coverage
    met: Accumulators
    network: str
    allowed: Money
    needs_authorization: tuple[str, ...] = ()
    needs_referral: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()
    method: Method = Method.STANDARD


@dataclass(frozen=True, slots=True)
class Contract:
    """One row of the office's list of networks."""

    payer: str
    network: str
    begins: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """An authorization in the office's log."""

    number: str
    patient: str
    payer: str
    treatment: str
    visits: int
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral in the office's log."""

    patient: str
    sent_by: str
    sent_to: str
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Order:
    """What was ordered: the treatment, how often, when, by whom, and our charge for one visit."""

    treatment: str
    kind: str
    visits: int
    day: date
    doctor: str
    charge: Money


@dataclass(frozen=True, slots=True)
class Verification:
    """One patient's visit to verify. The first of `answers` belongs to the card on file."""

    office: str
    today: date
    patient: str
    born: date
    order: Order
    answers: tuple[Answer, ...]
    contracts: tuple[Contract, ...]
    permissions: tuple[Permission, ...] = ()
    referrals: tuple[Referral, ...] = ()
    not_yet_billed: int = 0
    deposit: Decimal = Decimal(50)

    def lines(self, answer: Answer, network: Network) -> tuple[ServiceLine, ...]:
        """One charge for each visit of the order."""
        one = self.order
        line = ServiceLine(one.treatment, one.kind, one.charge, answer.allowed, network=network)
        return (line,) * one.visits


def verification_of(table: Mapping[str, Any]) -> Verification:
    """The facts of a hand-worked case; what it leaves out is as usual: in network, nothing special."""
    order = table["order"]
    day = date.fromisoformat(order["day"])
    answers = tuple(_answer(row) for row in table["plans"])
    listed = table.get("contracts", [{"payer": one.cover.payer, "network": one.network} for one in answers])
    patient = table.get("patient", "Casey Linden")
    return Verification(
        "Hazel Ridge Health Center", date.fromisoformat(table["today"]), patient,
        date.fromisoformat(table.get("born", "1980-05-05")),
        Order(
            order["treatment"], order["kind"], order.get("visits", 1), day, order.get("doctor", "Robin Alderbrook"),
            Money.of(order["charge"]),
        ),
        answers,
        tuple(Contract(row["payer"], row["network"], _day(row, "begins", "2023-01-01"), _end(row)) for row in listed),
        tuple(
            Permission(
                row["number"], row.get("patient", patient), row["payer"], row["treatment"], row.get("visits", 1),
                date.fromisoformat(row["begins"]), date.fromisoformat(row["ends"]),
            )
            for row in table.get("permissions", ())
        ),
        tuple(
            Referral(
                row.get("patient", patient), row["sent_by"], row["sent_to"], date.fromisoformat(row["begins"]),
                date.fromisoformat(row["ends"]),
            )
            for row in table.get("referrals", ())
        ),
        table.get("not_yet_billed", 0),
        Decimal(table.get("deposit", 50)),
    )  # fmt: skip


def _day(row: Mapping[str, Any], name: str, otherwise: str) -> date:
    return date.fromisoformat(row.get(name, otherwise))


def _end(row: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(row["ends"]) if "ends" in row else None


def _benefit(row: Mapping[str, Any]) -> Benefit:
    limit = Limit(most_visits=row["most_visits"]) if "most_visits" in row else None
    return Benefit(
        tuple(Part(part) for part in row["order"]), Money.of(row.get("copay", "0")), Decimal(row.get("percent", 0)),
        limit=limit,
    )  # fmt: skip


def _answer(row: Mapping[str, Any]) -> Answer:
    kind = row["kind"]
    outside = row.get("outside")
    family = row.get("family")
    plan = Plan(
        row["payer"] + " " + row.get("plan", "Silver"),
        {kind: _benefit(row)},
        Money.of(row["deductible"]),
        Money.of(row.get("maximum", "6000")),
        family=Family(Money.of(family["deductible"]), Money.of(family["maximum"])) if family else None,
        out_of_network=OutOfNetwork({kind: _benefit(outside)}, Money.of(outside["deductible"])) if outside else None,
    )
    met = Accumulators(
        Money.of(row["deductible_met"]),
        Money.of(row["paid"]),
        Money.of(family["deductible_met"]) if family else ZERO,
        Money.of(family["paid"]) if family else ZERO,
        out_of_network=Met(Money.of(outside["deductible_met"])) if outside else Met(),
        used={kind: Used(row["visits_used"])} if "visits_used" in row else {},
    )
    relation = Relation(row.get("relation", "self"))
    holder = row.get("holder", "Casey Linden")
    cover = Coverage(
        row["payer"], plan, "Casey Linden", "QBM000000001", "000001", f"{holder} ({_words(relation)})",
        _day(row, "begins", "2025-01-01"), relation=relation, ended=_end(row),
        subscriber_birth_date=_day(row, "holder_born", "1980-05-05"),
    )  # fmt: skip
    needs, sent, out = (tuple(row.get(name, ())) for name in ("needs_authorization", "needs_referral", "leaves_out"))
    method = Method(row.get("method", "standard"))
    return Answer(cover, met, row.get("network", "Open"), Money.of(row["allowed"]), needs, sent, out, method)


def _words(relation: Relation) -> str:
    return "the patient" if relation is Relation.SELF else relation.value
