"""Cut an electronic file into its segments, whatever separators it uses, and whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kit.documents.x12.findings import Findings

__all__ = ["Segment", "Separators", "read_segments"]

MOST_BYTES = 20_000_000
MOST_SEGMENTS = 500_000
LONGEST_SEGMENT = 20_000
_HEADER = 400
_FIRST = re.compile(r"\s*[A-Z][A-Z0-9]{1,2}([*|^])", re.ASCII)
_OTHER_COMPONENTS = ">:^|<\\"


@dataclass(frozen=True, slots=True)
class Separators:
    """The characters that end a segment, an element, a part of an element, and a repetition."""

    segment: str = "~"
    element: str = "*"
    component: str = ":"
    repetition: str = "^"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of an electronic file: its number from 1, its elements (the name is element 0), its separators."""

    number: int
    elements: tuple[str, ...]
    separators: Separators = Separators()

    @property
    def tag(self) -> str:
        """The segment's name, such as CLP."""
        return self.elements[0]

    @property
    def text(self) -> str:
        """The segment as it stands in the file, without its end."""
        return self.separators.element.join(self.elements)

    def element(self, number: int) -> str:
        """One element by its number, without spaces around it; '' where the segment ends before it."""
        return self.elements[number].strip() if number < len(self.elements) else ""

    def parts(self, number: int) -> tuple[str, ...]:
        """The parts of an element that is made of several."""
        return tuple(self.element(number).split(self.separators.component))

    def repetitions(self, number: int) -> tuple[str, ...]:
        """The values of an element that may stand several times; none where it is empty."""
        return tuple(one for one in self.element(number).split(self.separators.repetition) if one)

    def uses_other_component(self, number: int) -> str:
        """The character that parts an element in place of the file's own; '' when there is none.

        >>> Segment(1, ("SVC", "HC>99213>25")).uses_other_component(1)
        '>'
        """
        text, own = self.element(number), self.separators.component
        at = text[2:3]
        return at if own not in text and at in _OTHER_COMPONENTS and at and text[:2].isalnum() else ""


def read_segments(data: bytes | str, findings: Findings) -> Iterator[Segment]:
    """Cut a file into segments, one at a time; what is odd goes to the findings, and nothing is raised.

    The separators are those that an ISA header shows, anew for each header. Without one the segments
    end with ~ or else at the end of a line (LF or CR), * stands between elements and : between parts. Line ends
    around and inside a segment are taken out. Limits: 20 MB, 500,000 segments, 20,000 characters to a
    segment.

    >>> [one.elements for one in read_segments(b"ST*835*0001~\\nBPR*I*5*C~", Findings("era.835"))]
    [('ST', '835', '0001'), ('BPR', 'I', '5', 'C')]
    """
    text = _decoded(data, findings)
    separators = _guessed(text)
    at = number = 0
    while at < len(text):
        if text[at] in "\r\n\t \x1a\0" or text[at] == separators.segment:
            at += 1
            continue
        header = _header(text, at)
        if header:
            separators = header
        elif text.startswith("ISA", at):
            wrong = "the header is cut short or broken, so its separators are guessed"
            findings.add(number + 1, text[at : at + 120], wrong, "ask for a new copy of the file")
            separators = _guessed(text[at:]) if number == 0 else separators
        end = text.find(separators.segment, at)
        end = len(text) if end < 0 else end
        number += 1
        if number > MOST_SEGMENTS:
            wrong = f"there are more than {MOST_SEGMENTS:,} segments; the rest is not read"
            findings.add(number, "", wrong, "split the file into several")
            return
        segment = _segment(text[at:end] if end - at <= LONGEST_SEGMENT else "", number, separators)
        if segment:
            yield segment
        else:
            wrong = "this segment is empty or far too long, so it is left out"
            findings.add(number, text[at : min(end, at + 120)], wrong, "ask for a new copy of the file")
        at = end + 1


def _segment(text: str, number: int, separators: Separators) -> Segment | None:
    clean = text.replace("\r", "").replace("\n", "")
    elements = tuple(clean.split(separators.element))
    return Segment(number, (elements[0].strip().upper(), *elements[1:]), separators) if elements[0].strip() else None


def _decoded(data: bytes | str, findings: Findings) -> str:
    """The file as text: UTF-8, else one character for each byte, which loses nothing."""
    if len(data) > MOST_BYTES:
        wrong = f"the file has {len(data):,} bytes; at most {MOST_BYTES:,} are read, so nothing was"
        findings.add(0, "", wrong, "split the file into several")
        return ""
    if isinstance(data, str):
        text = data
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            wrong = f"byte {error.start + 1} is not UTF-8 text; letters with accents may look wrong"
            findings.add(0, "", wrong, "ask for the file as UTF-8 text")
            text = data.decode("latin-1")
    text = text.removeprefix("\ufeff")
    if not text.strip():
        findings.add(0, "", "there is nothing in the file", "ask for a new copy of the file")
    return text


def _guessed(text: str) -> Separators:
    """What stands most likely between things in a file without a header."""
    first = _FIRST.match(text)
    element = first[1] if first else next((one for one in "*|^" if one in text), "*")
    component = next((one for one in ":>" if one != element and one in text), ":")
    line_end = "\r" if text.count("\r") > text.count("\n") else "\n"
    return Separators("~" if "~" in text else line_end, element, component, "^" if element != "^" else "!")


def _header(text: str, at: int) -> Separators | None:
    """The separators that a header shows: its fourth character, its last element, and what follows that."""
    if not text.startswith("ISA", at):
        return None
    start = text[at : at + _HEADER]
    element = start[3:4]
    fields = start.split(element, 16) if element else []
    if len(fields) < 17 or len(fields[16]) < 2:
        return None
    component, segment, repetition = fields[16][0], fields[16][1], fields[11].strip()
    if segment == "\r" and fields[16][2:3] == "\n":
        segment = "\n"
    marks = (element, component, segment)
    if len(set(marks)) < 3 or any(one.isalnum() or one == " " for one in marks):
        return None
    if len(repetition) != 1 or repetition.isalnum() or repetition in marks:
        repetition = "^" if "^" not in marks else "!"
    return Separators(segment, element, component, repetition)
