"""The answers that each typical wrong way of checking a registration leads to."""

from __future__ import annotations

from collections.abc import Callable

from kit.engine.coverage import Relation
from kit.tasks.clean_registration.facts import Desk, holder, typed
from kit.tasks.clean_registration.rules import (
    SELF,
    card_in_force,
    card_texts,
    is_minor,
    legal_name,
    right,
)  # fmt: skip

__all__ = ["MISTAKES"]

Texts = dict[str, str]
NUMBERS = (
    "birth_date", "street", "zip_code", "phone", "payer_number", "member_id", "group_number", "referral_number",
)  # fmt: skip
LETTERS = ("last_name", "first_name", "guarantor", "subscriber", "referred_by")


def _anagrams_left(desk: Desk, names: tuple[str, ...]) -> Texts:
    """What is filed, where it holds the same signs as the right entry in another order."""
    found = {}
    for name, entry in right(desk).items():
        filed = desk.on_file[name]
        if name in names and filed != entry.text and sorted(filed.casefold()) == sorted(entry.text.casefold()):
            found[name] = filed
    return found


def _digits_not_compared(desk: Desk) -> Texts:
    return _anagrams_left(desk, NUMBERS)


def _spelling_not_compared(desk: Desk) -> Texts:
    return _anagrams_left(desk, LETTERS)


def _nickname_as_name(desk: Desk) -> Texts:
    return {"first_name": desk.slip.goes_by}


def _address_from_license(desk: Desk) -> Texts:
    one = desk.identity
    return {"street": one.street, "zip_code": one.zip_code} if one.street else {}


def _birth_date_from_referral(desk: Desk) -> Texts:
    return {"birth_date": typed(desk.referral.birth_date)}


def _dependent_as_subscriber(desk: Desk) -> Texts:
    if holder(card_in_force(desk)) in (" ".join(legal_name(desk)), str(desk.identity.name)):
        return {}
    return {"subscriber": " ".join(legal_name(desk)), "subscriber_relation": SELF}


def _child_as_guarantor(desk: Desk) -> Texts:
    if not is_minor(desk.identity.birth_date, desk.visit):
        return {}
    return {"guarantor": " ".join(legal_name(desk)), "guarantor_relation": SELF}


def _policy_holder_as_guarantor(desk: Desk) -> Texts:
    card = card_in_force(desk)
    if _dependent_as_subscriber(desk) == {}:
        return {}
    return {"guarantor": holder(card), "guarantor_relation": str(card.relation)}


def _old_card_kept(desk: Desk) -> Texts:
    late = card_in_force(desk)
    before = [card for card in desk.cards if card.effective < late.effective]
    return card_texts(before[0]) if before else {}


def _card_before_it_begins(desk: Desk) -> Texts:
    ahead = [card for card in desk.cards if card.effective > desk.visit]
    return card_texts(ahead[0]) if ahead else {}


def _record_by_name_alone(desk: Desk) -> Texts:
    return {"record_number": desk.on_file["record_number"]} if desk.listed else {}


def _name_change_ignored(desk: Desk) -> Texts:
    if desk.change is None:
        return {}
    minor = is_minor(desk.identity.birth_date, desk.visit)
    old = f"{desk.identity.name.given} {desk.change.old}"
    return {"last_name": desk.change.old, **({} if minor else {"guarantor": old})}


def _name_change_on_the_policy(desk: Desk) -> Texts:
    if desk.change is None or card_in_force(desk).relation is not Relation.SELF:
        return {}
    return {"subscriber": " ".join(legal_name(desk))}


MISTAKES: dict[str, Callable[[Desk], Texts]] = {
    "digits_not_compared": _digits_not_compared,
    "spelling_not_compared": _spelling_not_compared,
    "nickname_as_name": _nickname_as_name,
    "address_from_license": _address_from_license,
    "birth_date_from_referral": _birth_date_from_referral,
    "dependent_as_subscriber": _dependent_as_subscriber,
    "child_as_guarantor": _child_as_guarantor,
    "policy_holder_as_guarantor": _policy_holder_as_guarantor,
    "old_card_kept": _old_card_kept,
    "card_before_it_begins": _card_before_it_begins,
    "record_by_name_alone": _record_by_name_alone,
    "name_change_ignored": _name_change_ignored,
    "name_change_on_the_policy": _name_change_on_the_policy,
}
