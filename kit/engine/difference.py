"""Find out what may be behind a difference between two totals that should agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from kit.engine.bounds import check_amount
from kit.engine.money import ZERO, Money, split
from kit.engine.worksheet import Line, Source, Worksheet

__all__ = ["clue_lines", "difference_clues"]

CHECKED = date(2026, 11, 25)
NINES = Source(
    "Kester, Accounting Theory and Practice: locating errors",
    "https://bitlit.ru/page/en/roy-b-kester/accounting-theory-and-practice-volume-1-of-3/88",
    CHECKED,
)
SIDES = Source("Tallon: balance errors", "https://www.talloncpa.com/balance-errors.html", CHECKED)


def difference_clues(expected: Money, found: Money, entries: Sequence[Money] = ()) -> Worksheet:
    """Compare a total with what it should be, and say which slip the difference points to.

    `entries` are the single amounts behind the total, without sign. A difference that equals an entry
    points to one that was left out or entered twice; twice an entry, to one on the wrong side; a multiple
    of nine cents, to digits that changed places or a decimal point that moved. A clue is no proof.

    Law: changing places of any two digits of an entry always gives the clue of nine.
    Raises ValueError for an entry below zero.
    Source: https://bitlit.ru/page/en/roy-b-kester/accounting-theory-and-practice-volume-1-of-3/88 (2026-11-25).
    Source: https://www.talloncpa.com/balance-errors.html (2026-11-25).

    >>> sheet = difference_clues(Money.of("920"), Money.of("290"), [Money.of("290")])
    >>> sheet.value("clue"), str(sheet.amount("suspect_entry"))
    ('digits changed places', '$290.00')
    """
    for entry in entries:
        check_amount("an entry", entry)
    return Worksheet("What is behind the difference", clue_lines(expected, found, entries))


def clue_lines(expected: Money, found: Money, entries: Sequence[Money], about: str = "") -> tuple[Line, ...]:
    """The lines of a comparison: expected, found, difference, and when there is one, the clue."""
    off = found - expected
    more = "more" if off > ZERO else "less"
    why = f"{found} found, {expected} expected: {_size(off)} {more}." if off else f"Both are {expected}."
    lines = [
        Line("expected", "Expected", expected, "What the records add up to.", SIDES, about),
        Line("found", "Found", found, "What was counted or stands on the other paper.", SIDES, about),
        Line("difference", "Difference", off, why, SIDES, about),
        Line("balanced", "Balanced", "no" if off else "yes", why, SIDES, about),
    ]
    return (*lines, *_clues(_size(off), entries, about)) if off else tuple(lines)


def _clues(size: Money, entries: Sequence[Money], about: str) -> list[Line]:
    nines = size.cents % 9 == 0
    rest = "leave nothing over" if nines else f"leave {size.cents % 9} over"
    same = size in entries
    twice = next((entry for entry in entries if entry + entry == size), None)
    clue, suspect, why, source = _best(size, entries, same, twice, nines)
    lines = [
        _yes(
            "equals_an_entry",
            "Equals an entry",
            same,
            f"{size} is {'' if same else 'not '}the amount of an entry.",
            SIDES,
            about,
        ),
        _yes(
            "twice_an_entry",
            "Twice an entry",
            twice is not None,
            f"{size} is {'' if twice else 'not '}twice an entry.",
            SIDES,
            about,
        ),
        _yes(
            "divisible_by_9", "Divisible by 9", nines, f"{size.cents:,} cents {rest} when divided by 9.", NINES, about
        ),
    ]
    if size.cents % 2 == 0:
        half = split(size, (1, 1))[0]
        why_half = f"Half of {size}. Look for an entry of this amount on the wrong side."
        lines.append(Line("half_of_difference", "Half of the difference", half, why_half, SIDES, about))
    if suspect is not None:
        lines.append(Line("suspect_entry", "Entry to look at first", suspect, why, source, about))
    return [*lines, Line("clue", "Clue", clue, why, source, about)]


def _best(
    size: Money, entries: Sequence[Money], same: bool, twice: Money | None, nines: bool
) -> tuple[str, Money | None, str, Source]:
    """The clue to follow first, the entry it points to, the reason, and its source."""
    if same:
        return "entry left out or entered twice", size, f"The difference of {size} is the amount of an entry.", SIDES
    if twice is not None:
        return "entry on the wrong side", twice, f"The difference of {size} is twice the entry of {twice}.", SIDES
    for entry in entries if nines else ():
        if size in {_size(other - entry) for other in _digits_changed(entry)}:
            why = f"Two digits of {entry} that change places make a difference of {size}."
            return "digits changed places", entry, why, NINES
        if size in {_size(other - entry) for other in _point_moved(entry)}:
            why = f"A decimal point of {entry} in the wrong place makes a difference of {size}."
            return "decimal point moved", entry, why, NINES
    if nines:
        why = f"{size} divides by 9, as it does when digits change places or a decimal point moves."
        return "digits changed places or decimal point moved", None, why, NINES
    return "none", None, f"{size} fits no pattern. Compare entry by entry.", SIDES


def _digits_changed(entry: Money) -> Iterator[Money]:
    """The entry with any two of its digits swapped."""
    digits = f"{entry.cents:03d}"
    for left, right in combinations(range(len(digits)), 2):
        swapped = list(digits)
        swapped[left], swapped[right] = swapped[right], swapped[left]
        if swapped[0] == "0" and len(digits) > 3:
            continue  # nobody writes $0,100; that is a decimal point in the wrong place
        yield Money(int("".join(swapped)))


def _point_moved(entry: Money) -> Iterator[Money]:
    """The entry with its decimal point one or two places to the right or to the left."""
    for places in (10, 100):
        yield entry * places
        if entry.cents % places == 0:
            yield Money(entry.cents // places)


def _size(amount: Money) -> Money:
    return max(amount, -amount)


def _yes(name: str, label: str, is_so: bool, why: str, source: Source, about: str) -> Line:
    return Line(name, label, "yes" if is_so else "no", why, source, about)
