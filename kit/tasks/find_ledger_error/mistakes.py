"""What typical wrong ways of correcting an account lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kit.engine.ledger import PATIENT
from kit.engine.money import ZERO, Money
from kit.engine.worksheet import Value
from kit.tasks.find_ledger_error.answers import ENTRY_CELLS, ENTRY_ROWS, SMALL, answers, cells, entry_row
from kit.tasks.find_ledger_error.books import Books, Entry, Finding, Reason, Wrong, findings

__all__ = ["MISTAKES", "mistakes_of"]

Answers = dict[str, Value | None]
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """The books, what is wrong with them, and the right answers."""

    books: Books
    found: tuple[Finding, ...]
    right: Answers


def _entries(desk: _Desk, change: Callable[[Finding], Sequence[Entry]]) -> Answers:
    """The right answers with other correcting entries."""
    key = [entry_row(desk.books, entry) for one in desk.found for entry in one.entries]
    typed = [entry_row(desk.books, entry) for one in desk.found for entry in change(one)]
    return {**desk.right, **cells(desk.books, "entry", ENTRY_CELLS, ENTRY_ROWS, _beside(key, typed))}


def _beside(key: Sequence[Row], typed: Sequence[Row]) -> list[Row | None]:
    """Put each row beside the row of the key that it agrees with most, as marking does."""
    pairs = sorted(
        (-sum(a == b for a, b in zip(mine, other, strict=True)), i != j, i, j)
        for i, mine in enumerate(key)
        for j, other in enumerate(typed)
    )
    place: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in place and j not in place.values():
            place[i] = j
    return [typed[place[i]] if i in place else None for i in range(len(key))]


def _undo_left_out(desk: _Desk) -> Answers:
    def change(one: Finding) -> Sequence[Entry]:
        anew = [entry for entry in one.entries if entry.reason is not Reason.UNDO]
        return anew or one.entries

    return _entries(desk, change)


def _only_undone(desk: _Desk) -> Answers:
    def change(one: Finding) -> Sequence[Entry]:
        undone = [entry for entry in one.entries if entry.reason is Reason.UNDO]
        return undone or one.entries

    return _entries(desk, change)


def _difference_only(desk: _Desk) -> Answers:
    def change(one: Finding) -> Sequence[Entry]:
        if one.what is not Wrong.DIGITS:
            return one.entries
        undo, new = one.entries
        more = new.amount - undo.amount
        if more > ZERO:
            return [replace(new, amount=more)]
        return [replace(new, amount=-more, source=new.target, target=new.source)]

    return _entries(desk, change)


def _undone_same_way(desk: _Desk) -> Answers:
    def turned(entry: Entry) -> Entry:
        if entry.reason is not Reason.UNDO:
            return entry
        return replace(entry, source=entry.target, target=entry.source)

    return _entries(desk, lambda one: [turned(entry) for entry in one.entries])


def _backdated(desk: _Desk) -> Answers:
    return _entries(desk, lambda one: [replace(entry, on=one.posted_on) for entry in one.entries])


def _written_off_instead(desk: _Desk) -> Answers:
    """The difference is written off to make the balance come out."""
    off = desk.right["off_by"]
    assert isinstance(off, Money)
    entry = Entry(0, desk.books.today, PATIENT, SMALL, max(off, -off), Reason.SMALL_BALANCE)
    first = desk.found[0]
    return _entries(desk, lambda one: [entry] if one is first else [])


def _wrong_direction(desk: _Desk) -> Answers:
    """The difference goes the wrong way: what is to come off is added."""
    ledger = desk.books.ledger()
    found = dict(desk.right)
    for name, place in (("patient_owes", PATIENT), ("payer_owes", desk.books.payer)):
        right, was = desk.right[name], ledger.balance(place)
        assert isinstance(right, Money)
        found[name] = was + was - right
    off = desk.right["off_by"]
    assert isinstance(off, Money)
    return {**found, "off_by": -off}


def _ledger_trusted(desk: _Desk) -> Answers:
    ledger = desk.books.ledger()
    return {
        **desk.right,
        "off_by": ZERO,
        "patient_owes": ledger.balance(PATIENT),
        "payer_owes": ledger.balance(desk.books.payer),
    }


def _earlier_of_two(desk: _Desk) -> Answers:
    """Of two entries that are alike, the first is called the wrong one."""
    found = dict(desk.right)
    for number, one in enumerate(desk.found, 1):
        if one.what not in (Wrong.CONTRACT_TWICE, Wrong.PAYMENT_TWICE, Wrong.CHARGE_TWICE):
            continue
        moves = desk.books.ledger(one.account).transfers
        lines = sorted(enumerate(moves, 1), key=lambda pair: pair[1].on)
        again = moves[one.line - 1]
        alike = [line for line, move in lines if replace(move, on=again.on) == again and line != one.line]
        found[f"mistake_{number}.line"] = alike[0]
    return found


_TURNED = {
    Wrong.SHARE_AS_CONTRACT: Wrong.CONTRACT_AS_SHARE,
    Wrong.CONTRACT_AS_SHARE: Wrong.SHARE_AS_CONTRACT,
    Wrong.CONTRACT_MISSED: Wrong.CONTRACT_TWICE,
    Wrong.CONTRACT_TWICE: Wrong.CONTRACT_MISSED,
    Wrong.PAYMENT_MISSED: Wrong.PAYMENT_TWICE,
    Wrong.PAYMENT_TWICE: Wrong.PAYMENT_MISSED,
    Wrong.CHARGE_MISSED: Wrong.CHARGE_TWICE,
    Wrong.CHARGE_TWICE: Wrong.CHARGE_MISSED,
}


def _turned_round(desk: _Desk) -> Answers:
    """The opposite of what happened is named: missing for twice, adjustment for share."""
    named = {f"mistake_{n}.what": _TURNED.get(one.what, one.what).value for n, one in enumerate(desk.found, 1)}
    return {**desk.right, **named}


def _second_not_found(desk: _Desk) -> Answers:
    """The search stops at the first mistake."""
    return answers(desk.books, desk.found[:1])


MISTAKES: dict[str, Callable[[_Desk], Answers]] = {
    "undo_left_out": _undo_left_out,
    "only_undone": _only_undone,
    "difference_only": _difference_only,
    "undone_same_way": _undone_same_way,
    "backdated": _backdated,
    "written_off_instead": _written_off_instead,
    "wrong_direction": _wrong_direction,
    "ledger_trusted": _ledger_trusted,
    "earlier_of_two": _earlier_of_two,
    "turned_round": _turned_round,
    "second_not_found": _second_not_found,
}


def mistakes_of(books: Books) -> dict[str, Answers]:
    """By mistake, the answers that differ from the right ones, of those that show in these books."""
    found = findings(books)
    desk = _Desk(books, found, answers(books, found))
    shown = {}
    for name, make in MISTAKES.items():
        wrong = {field: value for field, value in make(desk).items() if value != desk.right[field]}
        if wrong:
            shown[name] = wrong
    return shown
