"""Explain the money that a payer moves outside the claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kit.engine.money import ZERO, Money, total
from kit.engine.reasons import ProviderReason, provider_reasons
from kit.engine.remittance import ProviderAdjustment
from kit.engine.remittance_balance import places
from kit.engine.remittance_check import BALANCING, PROVIDER_LEVEL
from kit.engine.worksheet import Line, Worksheet

__all__ = ["ProviderEffect", "explain_provider_adjustments"]

_UNKNOWN = ProviderReason("", "other", "Not in our table", "It lowers the payment.", "It raises the payment.")
_PUT_OFF = ("recovery", "balance forward")


@dataclass(frozen=True, slots=True)
class ProviderEffect:
    """What provider-level adjustments do to a payment: by kind, together, and the worksheet."""

    by_kind: Mapping[str, Money]
    net_effect: Money
    worksheet: Worksheet


def explain_provider_adjustments(
    adjustments: Sequence[ProviderAdjustment],
    claims_paid: Money | None = None,
    own_words: Mapping[str, str] | None = None,
) -> ProviderEffect:
    """Explain provider-level adjustments: what each does to the payment, why, and what is taken later.

    The sign is the trap: an amount is taken off the payment, so `effect_on_payment` is its opposite. The
    effects are added up by kind (recovery, balance_forward, return, interest, adjustment, withholding,
    penalty, advance, other). `taken_later` is what the payer puts off: negative WO and FB amounts.
    With `claims_paid`, `payment_expected` is that plus the net effect. `own_words` replaces our words
    for a code. A code that is not in our table is named so, with the next step 'find out'.

    Law: the kinds add up to the net effect, which is the opposite of the amounts' sum.
    Source: https://support.procentive.com/hc/en-us/articles/360060564691 (2026-11-25).

    >>> found = explain_provider_adjustments([ProviderAdjustment("L6", Money.of("-4.50"))], Money.of("100"))
    >>> str(found.worksheet.amount("payment_expected"))
    '$104.50'
    """
    lines: list[Line] = []
    by_kind: dict[str, Money] = {}
    for name, one in zip(places(one.reason for one in adjustments), adjustments, strict=True):
        known = provider_reasons().get(one.reason, _UNKNOWN)
        kind = known.kind.replace(" ", "_")
        by_kind[kind] = by_kind.get(kind, ZERO) - one.amount
        lines += _lines(name, one, known, (own_words or {}).get(one.reason, known.words))
    for kind, effect in by_kind.items():
        lines.append(
            Line(kind, f"Together: {kind.replace('_', ' ')}", effect, "The effect on the payment.", PROVIDER_LEVEL)
        )
    later = -total(one.amount for one in adjustments if one.amount < ZERO and _put_off(one))
    net = -total(one.amount for one in adjustments)
    why = "The opposite of the amounts' sum: a positive sum lowers the payment."
    lines.append(Line("taken_later", "The payer takes later", later, "Put off with a negative amount.", PROVIDER_LEVEL))
    lines.append(Line("net_effect", "Effect on the payment", net, why, PROVIDER_LEVEL))
    if claims_paid is not None:
        why = f"{claims_paid} on the claims, changed by {net}."
        lines.append(Line("payment_expected", "Payment expected", claims_paid + net, why, BALANCING))
    return ProviderEffect(by_kind, net, Worksheet("Money outside the claims", tuple(lines)))


def _put_off(one: ProviderAdjustment) -> bool:
    return provider_reasons().get(one.reason, _UNKNOWN).kind in _PUT_OFF


def _lines(name: str, one: ProviderAdjustment, known: ProviderReason, words: str) -> list[Line]:
    meaning = known.positive if one.amount >= ZERO else known.negative
    refers = f" It refers to {one.reference}." if one.reference else ""
    why = f"{words}. {meaning}{refers}"
    step = "find out" if known is _UNKNOWN else "post outside the claims"
    return [
        Line("effect_on_payment", f"{one.reason}: effect on the payment", -one.amount, why, PROVIDER_LEVEL, name),
        Line("kind", f"{one.reason}: kind", known.kind, why, PROVIDER_LEVEL, name),
        Line("next_step", f"{one.reason}: next step", step, why, PROVIDER_LEVEL, name),
    ]
