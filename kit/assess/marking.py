"""Mark answers against a key, to the cent, and name the mistake when it is a known one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kit.engine.money import Money
from kit.tasks.field import Field, NotReadable

__all__ = ["FieldMark", "Marks", "mark"]

Status = Literal["right", "wrong", "blank", "not readable"]


@dataclass(frozen=True, slots=True)
class FieldMark:
    """The mark of one blank: what was answered, what was expected, and one sentence of why."""

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
        """How many blanks are right."""
        return sum(row.status == "right" for row in self.rows)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The ids of the mistakes that were recognised, each once, in the order of the blanks."""
        return tuple(dict.fromkeys(row.mistake for row in self.rows if row.mistake))

    @property
    def comment(self) -> str:
        """One sentence for the gradebook: how many are right, and what went wrong."""
        said = dict.fromkeys(row.comment for row in self.rows if row.mistake)
        return " ".join([f"{self.right} of {len(self.rows)} right.", *said])


def mark(
    fields: tuple[Field, ...],
    expected: Mapping[str, str],
    mistakes: Mapping[str, Mapping[str, str]],
    mistake_words: Mapping[str, str],
    answers: Mapping[str, object],
    max_points: float,
) -> Marks:
    """Mark every blank. Each is worth the same; a blank or unreadable one is worth nothing.

    A wrong amount is explained by the mistake that accounts for most of what is wrong; if two
    mistakes account for it equally well, none is named.
    """
    key = {field.name: field.read(expected[field.name]) for field in fields}
    read = {field.name: _read(field, answers.get(field.name)) for field in fields}
    known = {name: {field.name: field.read(wrong[field.name]) for field in fields} for name, wrong in mistakes.items()}
    labels = {field.name: field.label for field in fields}
    each = max_points / len(fields)
    rows = []
    for field in fields:
        value, problem = read[field.name]
        answer = answers.get(field.name)
        status, comment, mistake = _judge(field.name, value, problem, key, read, known, mistake_words, labels)
        rows.append(
            FieldMark(
                name=field.name,
                label=field.label,
                answer=answer if isinstance(answer, str) else "",
                expected=str(key[field.name]),
                status=status,
                points=each if status == "right" else 0.0,
                max_points=each,
                comment=comment,
                mistake=mistake,
            )
        )
    right = sum(row.status == "right" for row in rows)
    return Marks(tuple(rows), max_points * right / len(fields), max_points)


Amounts = Mapping[str, Money | None]


def _read(field: Field, answer: object) -> tuple[Money | None, str]:
    """The value, or no value and the reason."""
    try:
        return field.read(answer), ""
    except NotReadable as problem:
        return None, str(problem)


def _judge(
    name: str,
    value: Money | None,
    problem: str,
    key: Amounts,
    read: Mapping[str, tuple[Money | None, str]],
    known: Mapping[str, Amounts],
    mistake_words: Mapping[str, str],
    labels: Mapping[str, str],
) -> tuple[Status, str, str | None]:
    """Status, comment and recognised mistake of one blank."""
    if problem:
        return "not readable", problem, None
    if value is None:
        return "blank", "Nothing was filled in.", None
    if value == key[name]:
        return "right", "Right.", None
    mistake = _recognise(name, key, {field: found for field, (found, _) in read.items()}, known)
    if mistake is not None:
        return "wrong", mistake_words[mistake], mistake
    return "wrong", _wrong_blank(name, value, key, labels) or _typing_slip(value, key[name]), None


def _recognise(name: str, key: Amounts, read: Amounts, known: Mapping[str, Amounts]) -> str | None:
    """The one mistake that explains this blank best: most wrong blanks explained, then most agreement."""
    wrong = [field for field, value in read.items() if value is not None and value != key[field]]
    ranked: list[tuple[tuple[int, int], str]] = []
    for mistake, answers in known.items():
        if answers[name] != read[name]:
            continue
        explained = sum(answers[field] == read[field] for field in wrong)
        agreed = sum(answers[field] == value for field, value in read.items())
        ranked.append(((explained, agreed), mistake))
    ranked.sort(reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _wrong_blank(name: str, value: Money, key: Amounts, labels: Mapping[str, str]) -> str:
    """Say when an amount is right, but belongs in another blank; a zero fits too many to say so."""
    others = [labels[other] for other, amount in key.items() if other != name and amount == value and value]
    return f"This is the amount for another blank: {others[0]}." if others else ""


def _typing_slip(value: Money, expected: Money | None) -> str:
    """Say when a wrong amount looks like a slip of the fingers; otherwise send the reader to the worksheet."""
    if expected is None:
        return "This amount is not right."
    typed, wanted = str(value.cents), str(expected.cents)
    if abs(value.cents - expected.cents) == 1:
        return "You are one cent off. Round half a cent up, and only once, at the end."
    if typed in (wanted + "00", wanted[:-2]):
        return "The digits are right, but the decimal point is in the wrong place."
    if len(typed) == len(wanted) and sorted(typed) == sorted(wanted):
        apart = [i for i, (a, b) in enumerate(zip(typed, wanted, strict=True)) if a != b]
        if len(apart) == 2 and apart[1] - apart[0] == 1:
            return "Two digits have changed places."
    return "This amount is not right. Go through the worksheet and find the step where you differ."
