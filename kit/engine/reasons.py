"""Read the reasons that payers give for adjustments, in our own words, each with its usual next step."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kit.engine.record import Choice
from kit.engine.worksheet import Source

__all__ = ["NextStep", "ProviderReason", "Reason", "ReasonKind", "provider_reasons", "reasons"]

TABLE = Path(__file__).with_name("reasons.toml")
CHECKED = date(2026, 11, 25)
NEXT_STEPS = Source(
    "Millin Billing: reason code reference, first actions",
    "https://billing-docs.millinmedical.app/reference/03-carc-rarc-reference",
    CHECKED,
)


class NextStep(Choice):
    """What a clerk does next about an adjustment."""

    WRITE_OFF = "write off"
    BILL_PATIENT = "bill patient"
    BILL_NEXT_PAYER = "bill next payer"
    CORRECT = "correct and resubmit"
    APPEAL = "appeal"
    FIND_OUT = "find out"
    NOTHING = "nothing to post"


class ReasonKind(Choice):
    """What posting does with a reason."""

    DEDUCTIBLE = "deductible"
    COINSURANCE = "coinsurance"
    COPAY = "copay"
    PATIENT = "patient"
    PAID_TO_PATIENT = "paid to patient"
    CONTRACTUAL = "contractual"
    OTHER_WRITE_OFF = "other write-off"
    EXCESS = "excess"
    PRIOR_PAYER = "prior payer"
    NEXT_PAYER_ONLY = "next payer only"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Reason:
    """One adjustment reason: its public number, its usual group, its kind, the usual next step, our words."""

    number: str
    group: str
    kind: ReasonKind
    step: NextStep
    words: str


@dataclass(frozen=True, slots=True)
class ProviderReason:
    """One reason for a provider-level adjustment, and what each sign of its amount means."""

    code: str
    kind: str
    words: str
    positive: str
    negative: str


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def reasons() -> Mapping[str, Reason]:
    """The adjustment reasons of our table: number to reason. A number that is not in it is not wrong, only unknown.

    Source: https://billing-docs.millinmedical.app/reference/03-carc-rarc-reference (2026-11-25).

    >>> reasons()["45"].step.value, reasons()["1"].kind.value
    ('write off', 'deductible')
    """
    return {
        row["number"]: Reason(**{**row, "kind": ReasonKind(row["kind"]), "step": NextStep(row["step"])})
        for row in _table()["reason"]
    }


@cache
def provider_reasons() -> Mapping[str, ProviderReason]:
    """The reasons for provider-level adjustments: code to reason.

    Source: https://support.procentive.com/hc/en-us/articles/360060564691 (2026-11-25).

    >>> provider_reasons()["L6"].negative
    'The payer pays interest for paying late.'
    """
    return {row["code"]: ProviderReason(**row) for row in _table()["provider"]}
