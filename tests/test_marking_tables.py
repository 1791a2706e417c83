"""Tables, choices, days and what is given: found, missed, wrongly changed, in any order, and what follows."""

import pytest

from kit.assess.answer_key import AnswerKey
from kit.assess.marking import mark
from kit.tasks.field import Field, readable
from kit.tasks.form import Grid, Upload, fields_of
from kit.tasks.formula import names_in, work_out

ENTRIES = ("birth", "member", "phone")
REGISTRATION = Grid(
    "Registration",
    ("Entry", "On file"),
    tuple((name, Field(name, name.title(), kind="text", given=f"{name} on file")) for name in ENTRIES),
)
RIGHT = {"birth": "03/04/1980", "member": "member on file", "phone": "555-0101"}
FINDINGS = AnswerKey((REGISTRATION,), RIGHT)


def statuses(key, answers):
    return {row.name: row.status for row in mark(key, {}, answers, 4.0).rows}


def points(key, answers):
    return mark(key, {}, answers, 4.0).points


def test_found_missed_and_wrongly_changed_are_told_apart():
    assert statuses(FINDINGS, {"birth": "03/04/1980", "member": "X1"}) == {
        "birth": "right",
        "member": "changed",
        "phone": "missed",
    }


def test_leaving_all_as_it_is_earns_nothing_and_a_wrong_change_costs_what_a_right_one_earns():
    assert points(FINDINGS, {}) == 0
    assert points(FINDINGS, {"birth": "03/04/1980"}) == 2
    assert points(FINDINGS, RIGHT) == 4
    assert points(FINDINGS, {**RIGHT, "member": "X1"}) == 2
    assert points(FINDINGS, {"member": "X1"}) == 0


def test_the_comment_counts_what_was_changed_in_vain():
    found = mark(FINDINGS, {}, {**RIGHT, "member": "X1"}, 4.0)
    assert found.comment == "2 of 2 right. 1 changed that should have been left alone."
    assert not found.all_right
    assert mark(FINDINGS, {}, RIGHT, 4.0).all_right


def test_an_entry_that_is_emptied_is_a_change_and_may_be_the_right_one():
    emptied = AnswerKey((Field("old", "Old plan", kind="text", given="Ended plan"),), {"old": ""})
    assert points(emptied, {"old": ""}) == 4
    assert points(emptied, {}) == 0


def _entry(number):
    name = f"row_{number}"
    return (
        f"Entry {number}",
        Field(f"{name}.amount", f"Entry {number}: amount", given=""),
        Field(f"{name}.to", f"Entry {number}: to", kind="choice", choices=("patient", "payer", "write-off"), given=""),
    )


ENTRIES_GRID = Grid("Correcting entries", ("", "Amount", "To"), tuple(_entry(i) for i in range(1, 5)), any_order=True)
TWO = AnswerKey(
    (ENTRIES_GRID,),
    {
        **{f"row_{i}.{part}": "" for i in range(1, 5) for part in ("amount", "to")},
        "row_1.amount": "12.00",
        "row_1.to": "payer",
        "row_2.amount": "7.00",
        "row_2.to": "patient",
    },
)


def test_entries_may_stand_in_any_row():
    answers = {"row_4.amount": "$12", "row_4.to": "payer", "row_2.amount": "7", "row_2.to": "Patient"}
    assert points(TWO, answers) == 4
    assert mark(TWO, {}, answers, 4.0).all_right


def test_a_wrong_cell_is_marked_in_the_row_where_it_was_typed():
    answers = {"row_4.amount": "12.00", "row_4.to": "write-off", "row_2.amount": "7", "row_2.to": "patient"}
    found = statuses(TWO, answers)
    assert (found["row_4.amount"], found["row_4.to"]) == ("right", "wrong")
    assert points(TWO, answers) == 3


def test_a_row_too_many_costs_once_not_for_every_cell():
    two = {"row_1.amount": "12", "row_1.to": "payer", "row_2.amount": "7", "row_2.to": "patient"}
    assert points(TWO, {**two, "row_3.amount": "1", "row_3.to": "payer"}) == 3


SUMS = AnswerKey(
    (Field("a", "A"), Field("b", "B"), Field("sum", "Sum"), Field("due", "Due", kind="date")),
    {"a": "10.00", "b": "5.00", "sum": "15.00", "due": "2026-03-31"},
    follows={"sum": ["+", "a", "b"]},
)


def test_what_follows_from_an_earlier_slip_earns_its_points_and_says_so():
    found = mark(SUMS, {}, {"a": "11", "b": "5", "sum": "16", "due": "3/31/2026"}, 4.0)
    assert [row.status for row in found.rows] == ["wrong", "right", "follows", "right"]
    assert found.points == 3
    assert "given your answers" in found.rows[2].comment
    assert not found.all_right


def test_nothing_follows_from_nothing():
    assert points(SUMS, {"a": "0", "b": "0", "sum": "0"}) == 0
    assert points(SUMS, {"a": "1", "b": "1", "sum": "2"}) == 0
    assert points(SUMS, {"sum": "16"}) == 0


@pytest.mark.parametrize("typed", ["03/31/2026", "3/31/26", "2026-03-31", "March 31, 2026", "Mar 31 2026"])
def test_a_day_may_be_written_in_any_usual_way(typed):
    assert statuses(SUMS, {"due": typed})["due"] == "right"


@pytest.mark.parametrize("typed", ["31.03.2026", "2026", "02/30/2026", "tomorrow", "3/31/0026"])
def test_what_is_no_day_is_told_how_to_write_one(typed):
    row = next(row for row in mark(SUMS, {}, {"due": typed}, 4.0).rows if row.name == "due")
    assert row.status == "not readable"
    assert "like 03/02/2026" in row.comment


def test_a_day_that_is_one_off_or_turned_round_is_told_so():
    def said(typed, wanted):
        key = AnswerKey((Field("d", "Day", kind="date"),), {"d": wanted})
        return mark(key, {}, {"d": typed}, 1.0).rows[0].comment

    assert "one day off" in said("3/30/2026", "2026-03-31")
    assert "changed places" in said("4/3/2026", "2026-03-04")
    assert "year" in said("3/4/2025", "2026-03-04")


def test_a_choice_that_is_not_on_the_list_earns_nothing_and_is_told():
    row = mark(TWO, {}, {"row_1.to": "nobody"}, 4.0).rows[1]
    assert (row.status, "Pick one from the list" in row.comment) == ("not readable", True)


def test_what_is_given_need_not_be_filled_in_and_what_is_not_must_be():
    fields = (Field("a", "A"), Field("b", "B", given=""), Field("c", "C", given="1.00"))
    assert list(readable(fields, {})) == ["a"]


def test_a_form_with_two_blanks_of_one_name_is_refused():
    with pytest.raises(ValueError, match="on the form twice: a"):
        fields_of((Field("a", "A"), Upload("u", "File", "", ".xlsx", (Field("a", "A"),))))
    with pytest.raises(ValueError, match="2 headings, but a row of 1 cells"):
        Grid("T", ("", "A"), (("one",),))
    with pytest.raises(ValueError, match="choices belong to the kind 'choice'"):
        Field("a", "A", kind="choice")


def test_a_formula_names_what_it_builds_on_and_knows_its_operations():
    assert list(names_in(["percent", ["-", "$820.00", "deductible"], 20])) == ["deductible"]
    assert work_out(["+", "a", "b"], {"a": None, "b": None}) is None
    with pytest.raises(ValueError, match="a formula has one of"):
        list(names_in(["divide", "a", "b"]))


def test_a_mistake_is_not_named_for_one_blank_that_agrees_by_chance():
    fields = tuple(Field(name, name) for name in "abcd")
    right = {"a": "1.00", "b": "2.00", "c": "3.00", "d": "4.00"}
    key = AnswerKey(fields, right, {"all_doubled": {"a": "2.00", "b": "4.00", "c": "6.00", "d": "8.00"}})
    one = mark(key, {"all_doubled": "All was doubled."}, {**right, "a": "2.00"}, 4.0)
    assert one.mistakes == ()
    half = mark(key, {"all_doubled": "All was doubled."}, {**right, "a": "2.00", "b": "4.00"}, 4.0)
    assert half.mistakes == ("all_doubled",)


def test_what_was_not_touched_is_put_down_to_a_mistake_only_if_that_explains_everything():
    fields = tuple(Field(name, name, given="0.00") for name in "abc")
    key = AnswerKey(
        fields, {"a": "1.00", "b": "2.00", "c": "3.00"}, {"copied": {"a": "1.00", "b": "0.00", "c": "0.00"}}
    )
    assert mark(key, {"copied": "Only copied."}, {"a": "1.00"}, 3.0).mistakes == ("copied",)
    unfinished = mark(key, {"copied": "Only copied."}, {"a": "5.00"}, 3.0)
    assert unfinished.mistakes == ()
    assert "left as it stood" in unfinished.rows[1].comment


def test_a_phone_number_may_be_parted_in_any_usual_way():
    key = AnswerKey((Field("phone", "Phone", kind="text"),), {"phone": "(434) 555-0158"})
    for typed in ("434-555-0158", "434.555.0158", "(434)555-0158", "434 555 0158"):
        assert points(key, {"phone": typed}) == 4, typed
    assert points(key, {"phone": "434-555-0185"}) == 0


def test_september_may_be_shortened_as_people_do():
    key = AnswerKey((Field("d", "Day", kind="date"),), {"d": "2026-09-18"})
    assert points(key, {"d": "Sept 18, 2026"}) == points(key, {"d": "Sept. 18 2026"}) == 4
