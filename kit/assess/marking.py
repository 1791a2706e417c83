"""Mark answers against a key, to the cent, and name the mistake when it is a known one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kit.assess.answer_key import AnswerKey, in_row_order
from kit.assess.slips import slip
from kit.engine.worksheet import Value
from kit.tasks.field import Field
from kit.tasks.formula import names_in, work_out
from kit.tasks.kinds import NotReadable

__all__ = ["FieldMark", "Marks", "Status", "mark"]

Status = Literal["right", "follows", "left alone", "wrong", "missed", "changed", "blank", "not readable"]
GOOD = ("right", "follows")


@dataclass(frozen=True, slots=True)
class FieldMark:
    """The mark of one blank: what was answered, what was expected, and one sentence of why.

    `status` is 'follows' for what is right given an earlier wrong answer, 'left alone' for what was
    right as given and was left, 'changed' for what was right as given and was changed, 'missed' for
    what was wrong as given and was left.
    """

    name: str
    label: str
    answer: str
    expected: str
    status: Status
    points: float
    max_points: float
    comment: str
    mistake: str | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one task: a row for each blank, the points, and the mistakes that were recognised."""

    rows: tuple[FieldMark, ...]
    points: float
    max_points: float

    @property
    def right(self) -> int:
        """How many blanks are right, of those that were to be filled in or changed."""
        return sum(row.status in GOOD for row in self.rows)

    @property
    def of(self) -> int:
        """How many blanks were to be filled in or changed."""
        return sum(row.max_points > 0 for row in self.rows)

    @property
    def changed(self) -> int:
        """How many blanks were changed that were right as given."""
        return sum(row.status == "changed" for row in self.rows)

    @property
    def all_right(self) -> bool:
        """True when every blank is right, none of them by following from a wrong one."""
        return all(row.status in ("right", "left alone") for row in self.rows)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The ids of the mistakes that were recognised, each once, in the order of the blanks."""
        return tuple(dict.fromkeys(row.mistake for row in self.rows if row.mistake))

    @property
    def comment(self) -> str:
        """One sentence for the gradebook: how many are right, and what went wrong."""
        said = dict.fromkeys(row.comment for row in self.rows if row.mistake)
        wrongly = [f"{self.changed} changed that should have been left alone."] if self.changed else []
        return " ".join([f"{self.right} of {self.of} right.", *wrongly, *said])


def mark(key: AnswerKey, mistake_words: Mapping[str, str], answers: Mapping[str, object], max_points: float) -> Marks:
    """Mark every blank.

    Each blank counts by its weight; one that is blank or cannot be read earns nothing. An answer that
    is right given an earlier wrong one earns its points. Where something was changed that was right as
    given, the row's points are lost, down to nothing for the whole. A wrong answer is explained by the
    mistake that accounts for most of what is wrong; if two account for it equally well, none is named.
    """
    place = in_row_order(key, answers)
    typed = {one.name: answers.get(place[one.name], key.by_name[place[one.name]].given) for one in key.fields}
    read = {one.name: _read(one, typed[one.name]) for one in key.fields}
    values = {name: value for name, (value, _) in read.items()}
    sound = any(values[one.name] == key.values[one.name] and key.weight(one) for one in key.fields)
    judged = {}
    for one in key.fields:
        status, comment, mistake = _judge(one, key, values, read[one.name][1], mistake_words)
        if status in ("wrong", "missed") and sound and _follows(one, key, values):
            status, comment, mistake = "follows", "Right, given your answers before it.", None
        judged[one.name] = (status, comment, mistake)
    whole = sum(key.weight(one) for one in key.fields)
    each = max_points / whole if whole else 0.0
    rows = tuple(
        FieldMark(
            name=place[one.name],
            label=key.by_name[place[one.name]].label,
            answer=_text(typed[one.name]),
            expected=one.shown(key.expected[one.name]),
            status=judged[one.name][0],
            points=each * key.weight(one) if judged[one.name][0] in GOOD else 0.0,
            max_points=each * key.weight(one),
            comment=judged[one.name][1],
            mistake=judged[one.name][2],
        )
        for one in key.fields
    )
    earned = sum(key.weight(one) for one in key.fields if judged[one.name][0] in GOOD)
    lost = _lost(key, {name: status for name, (status, _, _) in judged.items()})
    return Marks(rows, max_points * max(0, earned - lost) / whole if whole else 0.0, max_points)


def _text(answer: object) -> str:
    return answer if isinstance(answer, str) else ""


def _lost(key: AnswerKey, statuses: Mapping[str, Status]) -> int:
    """What is taken off for changing what was right: once for each row, the most of its blanks."""
    rows: dict[int, int] = {}
    for one in key.fields:
        if statuses[one.name] == "changed":
            row = key.rows[one.name]
            rows[row] = max(rows.get(row, 0), one.points)
    return sum(rows.values())


Values = Mapping[str, Value | None]


def _read(field: Field, answer: object) -> tuple[Value | None, str]:
    """The value, or no value and the reason."""
    try:
        return field.read(answer), ""
    except NotReadable as problem:
        return None, str(problem)


def _judge(
    one: Field, key: AnswerKey, values: Values, problem: str, mistake_words: Mapping[str, str]
) -> tuple[Status, str, str | None]:
    """Status, comment and recognised mistake of one blank."""
    value, wanted = values[one.name], key.values[one.name]
    if problem:
        return "not readable", problem, None
    if value == wanted:
        return ("left alone", "", None) if key.left_alone(one) else ("right", "Right.", None)
    status: Status = "wrong"
    if key.left_alone(one):
        status = "changed"
    elif one.given is not None and value == one.read(one.given):
        status = "missed"
    mistake = _recognise(one.name, key, values, left=status == "missed")
    if mistake is not None:
        return status, mistake_words.get(mistake, "This is a known slip. Compare it with the worksheet."), mistake
    if status == "changed":
        return status, "This was right as it stood. Change only what you can show to be wrong.", None
    if status == "missed":
        return status, "Something had to be done here, and it was left as it stood.", None
    if value is None:
        return "blank", "Nothing was filled in.", None
    return status, _wrong_blank(one, value, key) or slip(value, wanted), None


def _follows(one: Field, key: AnswerKey, values: Values) -> bool:
    """True when the answer is what the trainee's own earlier answers lead to; nothing follows from nothing."""
    formula = key.follows.get(one.name)
    if formula is None or not values[one.name]:
        return False
    before = set(names_in(formula))
    return any(values[name] != key.values[name] for name in before) and values[one.name] == work_out(formula, values)


def _recognise(name: str, key: AnswerKey, read: Values, *, left: bool) -> str | None:
    """The one mistake that explains this blank best: most wrong blanks explained, then most agreement.

    It must account for at least half of the blanks that it would change, or else the agreement is chance;
    and what was left as it stood is put down to a mistake only if that accounts for all that is wrong.
    """
    wrong = [field for field, value in read.items() if value != key.values[field]]
    ranked: list[tuple[tuple[int, int], str]] = []
    for mistake, answers in key.known.items():
        if answers[name] != read[name]:
            continue
        changed = [field for field, value in answers.items() if value != key.values[field]]
        explained = sum(answers[field] == read[field] for field in wrong)
        if 2 * sum(answers[field] == read[field] for field in changed) < len(changed):
            continue
        if left and explained < len(wrong):
            continue
        agreed = sum(answers[field] == value for field, value in read.items())
        ranked.append(((explained, agreed), mistake))
    ranked.sort(reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _wrong_blank(one: Field, value: Value, key: AnswerKey) -> str:
    """Say when an amount is right, but belongs in another blank; a zero fits too many to say so."""
    if one.kind not in ("money", "signed money") or not value:
        return ""
    others = [other.label for other in key.fields if other.name != one.name and key.values[other.name] == value]
    return f"This is the amount for another blank: {others[0]}." if others else ""
