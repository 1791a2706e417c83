"""Marks to the cent, one sentence for each wrong blank, and no points that were not earned."""

import pytest

from kit.assess.answer_key import AnswerKey
from kit.assess.marking import mark
from kit.tasks.field import Field, readable

FIELDS = (Field("copay", "Copay"), Field("owes", "Patient owes"))
KEY = {"copay": "30.00", "owes": "1260.40"}
MISTAKES = {
    "no_copay": {"copay": "0.00", "owes": "1230.40"},
    "all_billed": {"copay": "30.00", "owes": "2000.00"},
    "also_billed": {"copay": "30.00", "owes": "2000.00"},
}
WORDS = {"no_copay": "The copay was left out.", "all_billed": "All was billed.", "also_billed": "Also billed."}


def marks(**answers):
    return mark(AnswerKey(FIELDS, KEY, MISTAKES), WORDS, answers, 4.0)


def row(answers, name):
    return next(found for found in marks(**answers).rows if found.name == name)


@pytest.mark.parametrize("typed", ["1260.40", "$1,260.40", " 1260.4 ", "1,260.40"])
def test_an_amount_may_be_written_in_any_usual_way(typed):
    found = marks(copay="30", owes=typed)
    assert (found.points, found.comment) == (4.0, "2 of 2 right.")


def test_money_is_exact():
    assert marks(copay="30", owes="1260.41").points == 2.0
    assert "one cent off" in row({"owes": "1260.41"}, "owes").comment


def test_a_known_mistake_is_named_once_in_the_comment():
    found = marks(copay="0", owes="1230.40")
    assert found.mistakes == ("no_copay",)
    assert found.comment == "0 of 2 right. The copay was left out."


def test_one_wrong_blank_is_enough_to_name_the_mistake():
    assert row({"copay": "30", "owes": "1230.40"}, "owes").mistake == "no_copay"


def test_two_mistakes_with_the_same_result_are_not_told_apart_by_a_guess():
    found = row({"copay": "30", "owes": "2000"}, "owes")
    assert found.mistake is None
    assert "worksheet" in found.comment


def test_two_amounts_in_each_others_blanks_are_told_so():
    found = marks(copay="1260.40", owes="30.00")
    assert [row.comment for row in found.rows] == [
        "This is the amount for another blank: Patient owes.",
        "This is the amount for another blank: Copay.",
    ]
    assert found.points == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1206.40", "changed places"), ("126040", "decimal point"), ("12.60", "decimal point"), ("999.99", "worksheet")],
)
def test_a_slip_of_the_fingers_is_recognised(typed, said):
    assert said in row({"owes": typed}, "owes").comment


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("", "blank"),
        ("   ", "blank"),
        (None, "blank"),
        ("26O", "not readable"),
        ("-5", "not readable"),
        (1260.40, "not readable"),
        (True, "not readable"),
        (["1260.40"], "not readable"),
        ({"x": 1}, "not readable"),
        ("9" * 500, "not readable"),
        ("nan", "not readable"),
        ("inf", "not readable"),
    ],
)
def test_whatever_is_no_amount_earns_nothing(answer, status):
    found = mark(AnswerKey(FIELDS, KEY, MISTAKES), WORDS, {"owes": answer}, 4.0)
    assert found.points == 0
    assert found.rows[1].status == status


def test_a_blank_is_not_zero():
    fields = (Field("copay", "Copay"),)
    assert mark(AnswerKey(fields, {"copay": "0.00"}), {}, {"copay": ""}, 1.0).points == 0
    assert mark(AnswerKey(fields, {"copay": "0.00"}), {}, {"copay": "0"}, 1.0).points == 1


def test_what_cannot_be_read_comes_with_advice():
    found = readable(FIELDS, {"copay": "3O", "owes": ""})
    assert "'3O' is not a dollar amount. Write it like 125.40. It holds a letter" in found["copay"]
    assert "still blank" in found["owes"]
