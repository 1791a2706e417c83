"""One harness over every task folder: hand-worked cases, and two hundred seeds at every level."""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from kit.assess.answer_key import AnswerKey
from kit.assess.forms import KeyFile, Playlist, Pool, issue
from kit.assess.marking import mark
from kit.classroom.course import source_notebook
from kit.classroom.gate import check_release
from kit.engine.money import Money
from kit.scenarios.draw import Draw
from kit.tasks import variant as variant_module
from kit.tasks.field import readable
from kit.tasks.form import Grid, fields_of, grid_rows
from kit.tasks.formula import names_in, work_out
from kit.tasks.task import answers_of, cases, in_course_order, task, task_ids
from kit.tasks.variant import variant
from kit.tasks.words import read_words

SEEDS = 200
LEVELS = [(name, level) for name in task_ids() for level in range(1, len(task(name).levels) + 1)]
CASES = [(name, case) for name in task_ids() for case in cases(name)]
MOST_BY_GUESSING = 0.25


@pytest.mark.parametrize("name", task_ids())
def test_a_task_is_whole(name):
    rules = task(name)
    ids = [case.id for case in cases(name)]
    assert len(ids) >= 10
    assert len(set(ids)) == len(ids)
    assert len(rules.mistake_ids) >= 5
    assert len(set(rules.words.mistakes.values())) == len(rules.mistake_ids)
    assert len(rules.words.hints) >= 3
    assert len(set(rules.levels)) == 3
    assert 1 <= rules.minutes <= 60
    assert rules.skills
    assert rules.work


def test_every_task_has_a_place_of_its_own_in_the_course():
    places = [task(name).place for name in in_course_order()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}:{case.id}" for name, case in CASES])
def test_a_hand_worked_case_comes_out(name, case):
    """Every blank that is to be filled in is in the case; those that it leaves out are left as given."""
    rules = task(name)
    facts = rules.case(case.facts)
    fields = fields_of(rules.form(facts))
    found = answers_of(rules.solve(facts), fields)
    assert set(case.expected) <= set(found)
    worked = {field.name: field.read(case.expected.get(field.name, field.given)) for field in fields}
    # Text is compared as it is read: capitals and spaces are no difference.
    assert {field.name: field.read(field.written(found[field.name])) for field in fields} == worked


def _key(found):
    return AnswerKey(found.parts, found.expected, found.mistakes, found.follows)


def _percent(key, answers):
    return mark(key, {}, answers, 1.0).points


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_two_hundred_seeds_mark_every_answer_as_what_it_is(name, level):
    rules = task(name)
    keys, met = [], Counter()
    for number in range(SEEDS):
        found = variant(rules, f"seed {number}", level)
        key = _key(found)
        keys.append(key)
        full = mark(key, rules.words.mistakes, found.expected, 10.0)
        assert (full.points, full.all_right) == (10.0, True)
        assert full.right == full.of > 0
        assert mark(key, rules.words.mistakes, {}, 10.0).points == 0
        _marks_malformed_answers(key)
        _marks_rows_in_any_order(key)
        for mistake, answers in found.mistakes.items():
            marks = mark(key, rules.words.mistakes, answers, 10.0)
            assert marks.points < 10
            # A trainee who makes exactly one mistake throughout is told that mistake.
            assert marks.mistakes == (mistake,), (number, mistake)
            met[mistake] += 1
        assert set(found.mistakes) <= set(rules.mistake_ids)
    assert len(met) >= 3, "at least three mistakes can be made at every level"
    _cannot_be_guessed(keys)


def _marks_malformed_answers(key):
    marks = mark(key, {}, dict.fromkeys(key.expected, "12O.0x ?"), 10.0)
    assert marks.points == 0
    kinds = {field.name: field.kind for field in key.fields}
    assert all(row.status == "not readable" for row in marks.rows if kinds[row.name] != "text")


def _marks_rows_in_any_order(key):
    for part in key.parts:
        if isinstance(part, Grid) and part.any_order:
            rows = grid_rows(part)
            turned = {
                to.name: key.expected[cell.name]
                for row, target in zip(rows, rows[::-1], strict=True)
                for cell, to in zip(row, target, strict=True)
            }
            assert _percent(key, {**key.expected, **turned}) == 1.0


def _cannot_be_guessed(keys):
    """Who sees only blanks and choices gets nowhere: by chance, by zeros, or by what was often right before."""
    before, now = keys[: SEEDS // 2], keys[SEEDS // 2 :]
    by_name, by_column = {}, {}
    for key in before:
        for field in key.fields:
            by_name.setdefault(field.name, Counter())[key.expected[field.name]] += 1
            by_column.setdefault(re.sub(r"\d+", "", field.name), Counter())[key.expected[field.name]] += 1
    chance = random.Random(7)

    def often(table, name, field):
        return table[name].most_common(1)[0][0] if name in table else field.given or ""

    players = {
        "what was right most often in this blank": lambda f: often(by_name, f.name, f),
        "what was right most often in this column": lambda f: often(by_column, re.sub(r"\d+", "", f.name), f),
        "zeros and the first choice": lambda f: f.choices[0] if f.choices else "0",
        "any choice": lambda f: chance.choice(f.choices) if f.choices else f.given or "1",
    }
    for player, guess in players.items():
        scores = [_percent(key, {field.name: guess(field) for field in key.fields}) for key in now]
        assert sum(scores) / len(scores) < MOST_BY_GUESSING, player


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_a_task_goes_out_without_its_key_and_comes_back_to_full_marks(name, level):
    """Issued as for a class: the gate lets it pass, and what was frozen marks itself."""
    item = {"id": "one", "task": name, "level": level, "points": 6, "note_points": 2}
    playlist = Playlist.model_validate({"title": "T", "pass_percent": 80, "variants": 3, "item": [item]})
    pool, keys = issue("a", playlist, f"secret {level}", datetime(2026, 1, 5, tzinfo=UTC))
    text, kept = pool.model_dump_json(), keys.model_dump_json()
    check_release("a", source_notebook("a", playlist), text, keys)
    assert Pool.model_validate_json(text) == pool
    for form in KeyFile.model_validate_json(kept).items["one"].forms.values():
        assert mark(form.answer_key, {}, form.expected, 6.0).points == 6
    for form in pool.items[0].forms:
        assert readable(fields_of(form.parts), keys.items["one"].forms[form.id].expected) == {}


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_what_follows_from_an_earlier_slip_is_not_marked_down_again(name, level):
    rules = task(name)
    declared, tried = 0, 0
    for number in range(10):
        found = variant(rules, f"follow {number}", level)
        declared += len(found.follows)
        key = _key(found)
        fields = {field.name: field for field in key.fields}
        for follower, formula in found.follows.items():
            values = dict(key.values)
            assert work_out(formula, values) == values[follower], (follower, "the formula must lead to the key")
            slipped = next((n for n in names_in(formula) if isinstance(values[n], Money | date)), None)
            if slipped is None:
                continue
            values[slipped] += Money(137) if isinstance(values[slipped], Money) else timedelta(days=2)
            values[follower] = work_out(formula, values)
            if values[follower] == key.values[follower]:
                continue
            answers = {n: fields[n].written(value) for n, value in values.items()}
            rows = {row.name: row for row in mark(key, {}, answers, 10.0).rows}
            assert (rows[follower].status, rows[slipped].status) == ("follows", "wrong")
            tried += 1
    assert bool(tried) == bool(declared), "formulas are declared, but none was put to the test"


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_the_same_seed_gives_the_same_papers_and_another_seed_others(name, level):
    rules = task(name)
    assert variant(rules, "a", level) == variant(rules, "a", level)
    assert variant(rules, "a", level).exhibits != variant(rules, "b", level).exhibits


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_amounts_on_the_papers_are_in_whole_cents(name, level):
    """What is shown is what is computed with: nothing rounded, nothing cut; and who is to fill in amounts sees some."""
    rules = task(name)
    found = variant(rules, "shown", level)
    shown = " ".join(paper.html for paper in found.exhibits)
    if any("money" in field.kind for field in found.fields):
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

    def third_time_lucky(*given):
        asked.append(1)
        return len(asked) >= 3 and real(*given)

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
