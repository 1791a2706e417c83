"""Mistakes put in on purpose: each can be made, says what it changed, and changes nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import zip_longest
from typing import Any

import pytest

from kit.engine.codes import services
from kit.engine.ledger import SERVICES
from kit.engine.money import ZERO, Money, total
from kit.engine.payment_plans import PlanOutcome
from kit.engine.plan import Plan
from kit.scenarios.draw import Draw
from kit.scenarios.errors import KINDS, RATES, with_errors
from kit.scenarios.history import History, InjectedError
from kit.scenarios.hospital import history, practice

PRACTICE = practice(Draw("the practice"))
TABLES = {
    "patients", "guarantors", "coverages", "encounters", "charges", "claims", "claim_lines", "remittances",
    "remittance_lines", "payments", "ledger", "statements", "calls",
}  # fmt: skip
FAMILIES = {"identity", "coverage", "charge", "coding", "posting", "balance"}


@cache
def crowd() -> tuple[History, ...]:
    return tuple(history(Draw(f"crowd {n}"), PRACTICE) for n in range(2000))


def broken(kind: str, number: int) -> History:
    return with_errors(Draw(f"break {number}"), crowd()[number], {kind: 100})


@cache
def examples(kind: str) -> tuple[tuple[History, History], ...]:
    """The first histories in which a mistake can be made: as they were, and broken."""
    found = []
    for number, right in enumerate(crowd()):
        wrong = broken(kind, number)
        if wrong.errors:
            found.append((right, wrong))
        if len(found) == 12:
            break
    return tuple(found)


def differences(right: Any, wrong: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """Every leaf that is not the same in two values, by its path."""
    if right == wrong:
        return []
    if isinstance(right, Plan | PlanOutcome) or type(right) is not type(wrong):
        return [(path, right, wrong)]
    if is_dataclass(right) and not isinstance(right, Money):
        return [
            found
            for one in fields(right)
            for found in differences(getattr(right, one.name), getattr(wrong, one.name), f"{path}.{one.name}")
        ]
    if isinstance(right, tuple):
        return [
            found
            for n, (one, other) in enumerate(zip_longest(right, wrong))
            for found in differences(one, other, f"{path}[{n}]")
        ]
    return [(path, right, wrong)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_made_and_says_so(kind: str) -> None:
    found = examples(kind)
    assert len(found) == 12
    for _, wrong in found:
        (error,) = wrong.errors
        assert error.kind == kind
        assert error.family in FAMILIES
        assert error.table in TABLES
        assert error.right != error.wrong
        assert error.found_by
        assert error.key


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("contractual missed", "copay not credited")])
def test_only_what_the_error_names_is_changed(kind: str) -> None:
    for right, wrong in examples(kind):
        (error,) = wrong.errors
        changed = [one for one in differences(right, wrong) if not one[0].startswith(".errors")]
        if error.field == "account":
            one, other = [i for i, each in enumerate(right.accounts) if each.ledger != wrong.accounts[i].ledger]
            assert {right.accounts[one].number, right.accounts[other].number} == {error.key.split("/")[0], error.wrong}
            assert all(".ledger" in path for path, _, _ in changed)
            assert total(move.amount for each in right.accounts for move in each.ledger.transfers) == total(
                move.amount for each in wrong.accounts for move in each.ledger.transfers
            )
            continue
        stems = {path.partition(f".{error.field}")[0] for path, _, _ in changed}
        assert len(stems) == 1, changed
        _where(error, right, changed[0][0])


def _where(error: InjectedError, right: History, path: str) -> None:
    """The path of a change lies in the table and the row that the error names."""
    number, _, row = error.key.partition("/")
    parts = {
        "patients": ".patient",
        "coverages": f".coverages[{int(row or 1) - 1}]",
        "encounters": ".visit",
        "charges": f".visit.charges[{int(row or 1) - 1}]",
        "claims": ".claims[",
        "claim_lines": f".lines[{int(row or 1) - 1}]",
        "ledger": f".ledger.transfers[{int(row or 1) - 1}]",
    }
    assert parts[error.table] in path
    if error.table in ("patients", "coverages"):
        assert number == right.patient.medical_record_number
        return
    at = int(path.partition("[")[2].partition("]")[0])
    account = right.accounts[at]
    assert number in (account.number, *(claim.number for claim in account.claims))


@pytest.mark.parametrize("kind", ["contractual missed", "copay not credited"])
def test_a_posting_that_is_missing_leaves_all_others_as_they_were(kind: str) -> None:
    for right, wrong in examples(kind):
        (error,) = wrong.errors
        number, _, row = error.key.partition("/")
        for one, other in zip(right.accounts, wrong.accounts, strict=True):
            moves = list(one.ledger.transfers)
            if one.number == number:
                gone = moves.pop(int(row) - 1)
                assert str(gone.amount) == error.right
            assert tuple(moves) == other.ledger.transfers


def test_each_family_has_three_kinds_or_more() -> None:
    families = Counter(examples(kind)[0][1].errors[0].family for kind in KINDS)
    assert set(families) == FAMILIES
    assert min(families.values()) >= 3


# Found by the check that is named


def test_a_mistyped_amount_differs_by_a_multiple_of_nine() -> None:
    for _, wrong in examples("amount mistyped"):
        (error,) = wrong.errors
        gap = Money.of(error.right).cents - Money.of(error.wrong).cents
        assert gap
        assert gap % 9 == 0


def test_a_price_that_is_not_on_the_list_is_not_on_the_list() -> None:
    for _, wrong in examples("price not on the list"):
        off = [
            one
            for account in wrong.accounts
            for one in account.visit.charges
            if one.billed != services()[one.code].price
        ]  # fmt: skip
        assert len(off) == 1


def test_a_patients_ledger_still_comes_to_zero_but_no_longer_to_the_remittance() -> None:
    for _, wrong in examples("patient's share written off"):
        for account in wrong.accounts:
            assert total(account.ledger.balance(place) for place in account.ledger.places) == ZERO
            charged = total(one.billed for one in account.visit.charges)
            assert -account.ledger.balance(SERVICES) == charged


def test_a_diagnosis_against_the_age_is_against_the_age_and_fits_the_sex() -> None:
    for _, wrong in examples("diagnosis against age"):
        key = wrong.errors[0].key
        (account,) = [one for one in wrong.accounts if one.number == key]
        what, age = account.visit.diagnosis, wrong.patient.age_on(account.visit.first_day)
        assert not what.youngest <= age <= what.oldest
        assert what.sex in ("", wrong.patient.sex)


def test_a_diagnosis_against_the_sex_is_of_the_other_sex() -> None:
    for _, wrong in examples("diagnosis against sex"):
        key = wrong.errors[0].key
        (account,) = [one for one in wrong.accounts if one.number == key]
        assert account.visit.diagnosis.sex not in ("", wrong.patient.sex)


def test_coverage_that_ended_was_over_before_the_first_visit() -> None:
    for _, wrong in examples("coverage ended before the visit"):
        ended = wrong.coverages[0].ended
        assert ended is not None
        assert wrong.coverages[0].effective <= ended < wrong.accounts[0].visit.first_day


# Rates


def test_nothing_is_broken_where_nothing_is_asked_for() -> None:
    for number in range(20):
        assert with_errors(Draw("any"), crowd()[number], {}) is crowd()[number]
        assert with_errors(Draw("any"), crowd()[number], dict.fromkeys(KINDS, 0)) == crowd()[number]


def test_all_at_once_never_meet_in_one_table_of_one_account() -> None:
    for number in range(200):
        wrong = with_errors(Draw(f"all {number}"), crowd()[number], dict.fromkeys(KINDS, 100))
        assert len(wrong.errors) >= 3
        places = [(one.table, one.key.partition("/")[0]) for one in wrong.errors]
        assert len(set(places)) == len(places)


def test_the_same_key_breaks_the_same_way_and_a_kind_more_moves_no_other() -> None:
    for number in range(100):
        right = crowd()[number]
        few = with_errors(Draw("same"), right, {"units wrong": 50})
        assert few == with_errors(Draw("same"), right, {"units wrong": 50})
        more = with_errors(Draw("same"), right, {"units wrong": 50, "member number mistyped": 50})
        assert set(few.errors) <= set(more.errors)


def test_the_default_rates_are_kept_within_wide_bounds() -> None:
    found = Counter[str]()
    for number, right in enumerate(crowd()):
        found.update(one.kind for one in with_errors(Draw(f"rate {number}"), right).errors)
    assert set(RATES) == set(KINDS)
    # Kinds that nearly every history allows and that come before others of their table.
    for kind in ("birth date mistyped", "member number mistyped", "charge twice", "diagnosis against age"):
        assert 0.4 * RATES[kind] <= 100 * found[kind] / 2000 <= 1.6 * RATES[kind], kind
    assert 0.3 <= sum(found.values()) / 2000 <= 1.2, "of all patients, about every second has a mistake"


def test_a_kind_that_there_is_not_and_a_rate_that_cannot_be_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="there is no mistake 'charge thrice'; there are: birth date mistyped"):
        with_errors(Draw("any"), crowd()[0], {"charge thrice": 5})
    with pytest.raises(ValueError, match="charge twice: a percentage is a whole number from 0 to 100, not 101"):
        with_errors(Draw("any"), crowd()[0], {"charge twice": 101})
    with pytest.raises(ValueError, match="not -1"):
        with_errors(Draw("any"), crowd()[0], {"charge twice": -1})
