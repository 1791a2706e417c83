"""The wrapping of an electronic file: headers, trailers, their numbers and counts, checked and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kit.documents.x12.findings import Findings
from kit.documents.x12.segments import Segment
from kit.documents.x12.values import day_written, shown

__all__ = ["EnvelopeCheck", "wrapped", "written_text"]

_OPENS = {"SE": "ST", "GE": "GS", "IEA": "ISA"}
_NUMBER = {"ISA": 13, "GS": 6, "ST": 2}
_COUNTED = {"SE": "segments", "GE": "transactions", "IEA": "groups"}
_FIX = "ask the sender whether the file is complete"
SENDER, RECEIVER = "KITSENDER", "KITRECEIVER"
"""Made-up names of who sends and who receives."""


@dataclass(slots=True)
class _Open:
    header: Segment
    inside: int = 0


class EnvelopeCheck:
    """Compare each trailer with its header while a file is read: the control number, and the count inside."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._open: dict[str, _Open] = {}

    def see(self, segment: Segment) -> None:
        """Take in the next segment."""
        if "ST" in self._open:
            self._open["ST"].inside += 1
        if segment.tag in _NUMBER:
            self._header(segment)
        elif segment.tag in _OPENS:
            self._trailer(segment)

    def end(self) -> None:
        """The file is over: what is still open was cut off."""
        for opened in self._open.values():
            self._unclosed(opened.header)

    def _header(self, segment: Segment) -> None:
        levels = ("ISA", "GS", "ST")
        for level in levels[levels.index(segment.tag) :]:
            if level in self._open:
                self._unclosed(self._open.pop(level).header)
        outer = {"ST": "GS", "GS": "ISA"}.get(segment.tag, "")
        if outer in self._open:
            self._open[outer].inside += 1
        self._open[segment.tag] = _Open(segment, inside=1 if segment.tag == "ST" else 0)

    def _trailer(self, segment: Segment) -> None:
        tag = _OPENS[segment.tag]
        opened = self._open.pop(tag, None)
        if opened is None:
            self._add(segment, f"{segment.tag} ends what no {tag} began")
            return
        counted, stated = opened.inside, segment.element(1)
        if stated.lstrip("0") != str(counted).lstrip("0"):
            self._add(segment, f"it counts {shown(stated)} {_COUNTED[segment.tag]}, but there are {counted}")
        began = opened.header.element(_NUMBER[tag])
        if began.lstrip("0") != segment.element(2).lstrip("0"):
            numbers = f"{shown(segment.element(2))} is not that of its {tag}, {shown(began)}"
            self._add(segment, f"the control number {numbers}")

    def _unclosed(self, header: Segment) -> None:
        self._add(header, f"{header.tag} begins what nothing ends: the file may be cut off")

    def _add(self, segment: Segment, wrong: str) -> None:
        self._findings.add(segment.number, segment.text, wrong, _FIX)


def wrapped(
    transactions: Sequence[Sequence[Sequence[str]]], kind: tuple[str, str, str], written_on: date, number: int = 1
) -> str:
    """The transactions as one file: headers before them, trailers with counts behind them, a segment to a line.

    `kind` holds the transaction's number, the group's letters and the version, such as 835, HP and 005010X221A1;
    `number` is the control number. Who sends and receives is made up. Raises ValueError for a number
    outside 1 to 999,999,999, or a day before the year 1000.
    """
    if not 1 <= number <= 999_999_999:
        raise ValueError(f"the control number runs from 1 to 999,999,999, not {number}")
    transaction, group, version = kind
    day = day_written(written_on)
    lines = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{SENDER:15}*ZZ*{RECEIVER:15}*{day[2:]}*0000*^*00501*{number:09d}*0*T*:",
        f"GS*{group}*{SENDER}*{RECEIVER}*{day}*0000*{number}*X*{version}",
    ]
    for place, inside in enumerate(transactions, start=1):
        control = f"{place:04d}"
        lines.append(f"ST*{transaction}*{control}" + (f"*{version}" if transaction != "835" else ""))
        lines += ["*".join(elements).rstrip("*") for elements in inside]
        lines.append(f"SE*{len(inside) + 2}*{control}")
    lines += [f"GE*{len(transactions)}*{number}", f"IEA*1*{number:09d}"]
    return "".join(f"{line}~\n" for line in lines)


def written_text(text: str, what: str, longest: int = 80) -> str:
    """A text as one element holds it: the same text, when it can stand there.

    Raises ValueError that names `what` for a separator, a line end, spaces around or in a row, too long a text.

    >>> written_text("Quill*brook", "payer")
    Traceback (most recent call last):
    ValueError: payer: 'Quill*brook' holds '*', which separates things in the file; write it without
    """
    wrong: Iterable[str] = (one for one in text if one in "*~:^" or not one.isprintable())
    first = next(iter(wrong), "")
    if first:
        raise ValueError(f"{what}: {shown(text)} holds {first!r}, which separates things in the file; write it without")
    if text != " ".join(text.split()):
        raise ValueError(f"{what}: {shown(text)} has spaces around it or several in a row; write it without")
    if len(text) > longest:
        raise ValueError(f"{what}: {shown(text)} has {len(text)} characters; write at most {longest}")
    return text
