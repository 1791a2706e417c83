"""Every case that a person worked by hand comes out of the engine, to the cent and to the day."""

import re

import pytest
from worked import worked_cases

from kit.engine.rulebook import rules
from kit.engine.worksheet import plain
from kit.facts import work_out

CASES = worked_cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}:{case.id}" for case in CASES])
def test_a_case_worked_by_hand_comes_out(case):
    if case.refused:
        with pytest.raises(ValueError, match=re.escape(case.refused)):
            work_out(case.rule, case.facts)
        return
    worksheet = work_out(case.rule, case.facts)
    found = {}
    for name in case.expected:
        line, _, about = name.partition(" @ ")
        found[name] = plain(worksheet.value(line, about))
    assert found == case.expected
    assert all(line.why and line.source.url.startswith("https://") for line in worksheet)


def test_every_case_has_an_id_of_its_own_a_source_with_an_address_and_its_arithmetic():
    ids = [(case.rule, case.id) for case in CASES]
    assert len(set(ids)) == len(ids)
    for case in CASES:
        assert re.search(r"https://\S+ \(2026-\d\d-\d\d\)", case.source), case.id
        assert len(case.work) > 10, case.id
        assert bool(case.expected) != bool(case.refused), case.id


def test_every_rule_has_cases():
    assert set(rules()) == {case.rule for case in CASES}
