"""Every rule, asked with arbitrary facts: a worksheet or one clear ValueError, never anything else."""

import inspect
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.engine.money import Money
from kit.engine.rulebook import rule, rules
from kit.engine.worksheet import plain
from kit.facts import work_out

WORDS = ("visit", "A", "CO", "PR", "45", "Plan", "2026", "card", "cash", "patient", "CA", "48", "G", "in-network", "")
amounts = st.one_of(
    st.integers(0, 2_000_000).map(lambda cents: Money(cents).plain),
    st.integers(-(10**13), 10**13).map(lambda cents: f"{cents / 100:.2f}"),
    st.sampled_from(["0", "-0.01", "1e5", "ten", "", "9999999.99", "99999999999"]),
)
numbers = st.one_of(
    st.integers(0, 100).map(Decimal),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.sampled_from([Decimal("12.5"), Decimal("1E+40"), Decimal("1E-40"), Decimal("-1"), Decimal("0.005")]),
)
counts = st.one_of(st.integers(0, 40), st.integers(), st.sampled_from([2024, 2025, 2026]))
days = st.one_of(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.dates(), st.sampled_from([date.max, date.min]))
SIMPLE = {
    Money: amounts,
    Decimal: numbers,
    int: counts,
    bool: st.booleans(),
    str: st.sampled_from(WORDS) | st.text(max_size=6),
    date: days,
    datetime: st.datetimes(),
    type(None): st.none(),
}


def facts_of(hint):
    """What a person might write for a fact of a type: mostly possible, sometimes not."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    arguments, origin = get_args(hint), get_origin(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*(facts_of(one) for one in arguments))
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(st.sampled_from(WORDS), facts_of(arguments[1]), max_size=3)
    if origin is not None:
        return st.lists(facts_of(arguments[0]), max_size=3)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from([one.value for one in hint])
    assert is_dataclass(hint), hint
    return _record(hint)


def _record(hint):
    hints = get_type_hints(hint)
    needed, optional = {}, {}
    for one in fields(hint):
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        (optional if has_default else needed)[one.name] = st.deferred(lambda kind=hints[one.name]: facts_of(kind))
    return st.fixed_dictionaries(needed, optional=optional)


def _facts(name):
    function = rule(name).function
    hints = get_type_hints(function)
    needed, optional = {}, {}
    for fact, given_as in inspect.signature(function).parameters.items():
        (needed if given_as.default is inspect.Parameter.empty else optional)[fact] = facts_of(hints[fact])
    return st.fixed_dictionaries(needed, optional=optional)


def ask(name, facts):
    """The worksheet, or the words with which the facts were refused; any other exception fails the test."""
    try:
        return work_out(name, facts)
    except ValueError as problem:
        return str(problem)


@pytest.mark.parametrize("name", rules())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_rule_answers_or_refuses_in_words_whatever_it_is_asked(name, data):
    found = ask(name, data.draw(_facts(name)))
    if isinstance(found, str):
        assert found.startswith("facts: ")
        return
    for line in found:
        assert line.why
        assert line.shown or line.value == ""
        assert isinstance(plain(line.value), str)


@pytest.mark.parametrize("name", rules())
@settings(max_examples=20)
@given(
    facts=st.dictionaries(
        st.text(max_size=12) | st.sampled_from(["plan", "services", "on", "balance", "account", "amount"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=8,
        ),
        max_size=4,
    )
)
def test_rubbish_is_refused_with_a_line_for_each_fact(name, facts):
    found = ask(name, facts)
    if isinstance(found, str):
        assert all(line.startswith("facts: ") for line in found.splitlines())
