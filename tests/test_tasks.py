"""One harness over every task folder: hand-worked cases, and a hundred seeds at every level."""

import re

import pytest

from kit.assess.marking import mark
from kit.scenarios.draw import Draw
from kit.tasks import variant as variant_module
from kit.tasks.task import cases, task, task_ids
from kit.tasks.variant import variant
from kit.tasks.words import read_words

SEEDS = 100
LEVELS = [(name, level) for name in task_ids() for level in range(1, len(task(name).levels) + 1)]
CASES = [(name, case) for name in task_ids() for case in cases(name)]


@pytest.mark.parametrize("name", task_ids())
def test_a_task_has_at_least_twelve_hand_worked_cases_each_with_its_own_id(name):
    ids = [case.id for case in cases(name)]
    assert len(ids) >= 12
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}:{case.id}" for name, case in CASES])
def test_a_hand_worked_case_comes_out(name, case):
    rules = task(name)
    worksheet = rules.solve(rules.case(case.facts))
    found = {field.name: worksheet.amount(field.name).plain for field in rules.fields}
    assert found == dict(case.expected)


def _marks(rules, found, answers):
    return mark(rules.fields, found.expected, found.mistakes, rules.words.mistakes, answers, 10.0)


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_a_hundred_seeds_mark_right_blank_wrong_and_malformed_as_they_are(name, level):
    rules = task(name)
    recognised = 0
    for number in range(SEEDS):
        found = variant(rules, f"seed {number}", level)
        full = _marks(rules, found, found.expected)
        assert (full.points, full.right) == (10.0, len(rules.fields))
        assert _marks(rules, found, {}).points == 0
        malformed = _marks(rules, found, dict.fromkeys(found.expected, "12O.0x"))
        assert malformed.points == 0
        assert {row.status for row in malformed.rows} == {"not readable"}
        for mistake, answers in found.mistakes.items():
            assert dict(answers) != dict(found.expected), mistake
            marks = _marks(rules, found, answers)
            assert marks.points < 10
            recognised += marks.mistakes == (mistake,)
            assert set(marks.mistakes) <= set(found.mistakes)
        assert len({tuple(answers.values()) for answers in found.mistakes.values()}) == len(found.mistakes)
    # A trainee who makes exactly one mistake throughout is told that mistake.
    assert recognised == SEEDS * len(found.mistakes)


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_the_same_seed_gives_the_same_papers_and_another_seed_others(name, level):
    rules = task(name)
    assert variant(rules, "a", level) == variant(rules, "a", level)
    assert variant(rules, "a", level).exhibits != variant(rules, "b", level).exhibits


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_what_the_trainee_sees_is_all_that_the_key_depends_on(name, level):
    """Every amount of the facts stands on a paper, in cents, as it is computed with."""
    rules = task(name)
    found = variant(rules, "shown", level)
    shown = " ".join(paper.html for paper in found.exhibits)
    assert re.findall(r"\$[\d,]+\.\d{2}\b", shown)
    assert re.findall(r"\$[\d,]+\.\d(?!\d)|\$[\d,]+\.\d{3,}|\$[\d,]+(?![\d,.])", shown) == []


@pytest.mark.parametrize("name", task_ids())
def test_papers_are_accessible_tables(name):
    for paper in variant(task(name), "papers", 1).exhibits:
        assert paper.html.count("<table") == paper.html.count("<caption")
        assert '<th scope="' in paper.html
        assert "<th>" not in paper.html


def test_an_unknown_task_or_level_names_what_there_is():
    with pytest.raises(ValueError, match="there is no task 'nothing'; the tasks are: "):
        task("nothing")
    with pytest.raises(ValueError, match="there is no task"):
        task("../../etc")
    rules = task(task_ids()[0])
    with pytest.raises(ValueError, match="has levels 1 to"):
        variant(rules, "s", 99)


def test_a_draw_that_cannot_tell_mistakes_apart_is_thrown_away(monkeypatch):
    rules = task(task_ids()[0])
    asked = []
    real = variant_module._tells_apart

    def third_time_lucky(expected, mistakes):
        asked.append(1)
        return len(asked) >= 3 and real(expected, mistakes)

    monkeypatch.setattr(variant_module, "_tells_apart", third_time_lucky)
    variant(rules, "s", 1)
    assert len(asked) >= 3


def test_words_with_a_missing_section_name_file_and_fix(tmp_path):
    path = tmp_path / "task.md"
    path.write_text("# Title\n\n## Your job\n\nDo it.\n\n## Hints\n\n1. One.\n\n## Mistakes\n\n")
    with pytest.raises(ValueError, match=r"task.md: '## Mistakes' is missing or empty; write that section"):
        read_words(path)
    path.write_text("Title\n")
    with pytest.raises(ValueError, match=r"task.md: line 1: expected '# '"):
        read_words(path)


def test_a_draw_is_keyed_by_its_name_and_not_by_its_place():
    first = Draw("s").at("a").integer(0, 10**9)
    Draw("s").at("new field").integer(0, 10**9)
    assert Draw("s").at("a").integer(0, 10**9) == first
