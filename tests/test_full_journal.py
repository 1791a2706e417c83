"""A full answer file: it makes room or refuses, and whatever was acknowledged can still be read."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kit.assess import journal
from kit.assess.journal import Entry, Journal, JournalProblem
from tests.test_journal import SAVER, entry, numbers


def timeless(store):
    """What was written, without the times at which that happened."""
    return tuple(entry.model_copy(update={"at": None}) for entry in store.read().entries)


def note(text, form="f"):
    return Entry(kind="save", exercise="week-1/split-2", form=form, answers={"note": text})


def test_a_long_note_saved_at_every_letter_stays_readable_to_the_last_letter(tmp_path, monkeypatch):
    monkeypatch.setattr(journal.os, "fsync", lambda handle: None)
    store = Journal(tmp_path / "answers.jsonl")
    store.append(note("first", "another form"))
    text = "план платит после франшизы " * 185
    for end in range(1, 4991):
        store.append(note(text[:end]))
        assert end % 500 or timeless(store)[-1] == note(text[:end])
    reading = store.read()
    assert (timeless(store)[0], timeless(store)[-1]) == (note("first", "another form"), note(text[:4990]))
    assert reading.problems == ()
    assert store.path.stat().st_size <= journal.LARGEST_FILE_BYTES


def test_a_full_file_keeps_every_check_and_the_last_save_of_every_form(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LARGEST_FILE_BYTES", 10_000)
    store = Journal(tmp_path / "answers.jsonl")
    for n in range(200):
        store.append(note(str(n), form=f"form {n % 3}"))
        if n % 20 == 0:
            store.append(Entry(kind="check", exercise="practice/x", form="p", right=n, of=n))
    entries = store.read().entries
    assert [found.right for found in entries if found.kind == "check"] == list(range(0, 200, 20))
    last = {found.form: found.answers["note"] for found in entries if found.kind == "save"}
    assert last == {"form 0": "198", "form 1": "199", "form 2": "197"}
    assert store.path.stat().st_size <= 10_000


def fill(store, entries):
    """Save until it is refused: how many were acknowledged, and what was said then."""
    for n, found in enumerate(entries):
        try:
            store.append(found)
        except JournalProblem as problem:
            return n, str(problem)
    raise AssertionError("the file took everything")


def test_what_no_longer_fits_is_refused_with_a_reason_and_nothing_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LARGEST_FILE_BYTES", 10_000)
    store = Journal(tmp_path / "answers.jsonl")
    checks = [Entry(kind="check", exercise="practice/x", form="p", right=n, of=n) for n in range(200)]
    kept, said = fill(store, checks)
    assert kept > 20
    assert said == "answers.jsonl is full (0 MB), so nothing more fits into it"
    assert timeless(store) == tuple(checks[:kept])


def test_without_locks_a_full_file_is_refused_and_never_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LARGEST_FILE_BYTES", 10_000)
    monkeypatch.setattr(journal, "_lock", lambda handle: False)
    store = Journal(tmp_path / "answers.jsonl")
    kept, said = fill(store, [entry(n) for n in range(200)])
    assert "is full" in said
    assert numbers(store.read()) == list(range(kept))


def test_an_entry_that_could_not_be_read_back_is_refused(tmp_path):
    store = Journal(tmp_path / "answers.jsonl")
    giant = Entry(kind="save", exercise="x", form="f", answers=dict.fromkeys("abcdefg", "😀" * 10_000))
    with pytest.raises(JournalProblem, match="this answer cannot be kept: it is too long"):
        store.append(giant)
    assert not store.path.exists()


FULL_SAVER = SAVER.replace("store = ", "from kit.assess import journal\njournal.LARGEST_FILE_BYTES = 6_000\nstore = ")


def test_killed_in_the_middle_of_making_room_no_saver_loses_its_last_answer(tmp_path):
    """Three notebooks fill one small file, so that it is replaced every few saves, until each is killed."""
    path = tmp_path / "answers.jsonl"
    script = FULL_SAVER.replace('form="f"', "form=sys.argv[2]").replace("n % 700", "n % 300")
    chance = random.Random(5)
    acknowledged = {}
    for batch in range(12):
        starts = [batch * 10**6 + i * 10**5 for i in range(3)]
        savers = [
            subprocess.Popen([sys.executable, "-c", script, str(path), str(n)], stdout=subprocess.PIPE, text=True)
            for n in starts
        ]
        for start, saver in zip(starts, savers, strict=True):
            for _ in range(chance.randint(5, 40)):
                acknowledged[str(start)] = int(saver.stdout.readline())
            threading.Timer(chance.random() / 100, saver.send_signal, [signal.SIGKILL]).start()
        for start, saver in zip(starts, savers, strict=True):
            said = [int(line) for line in saver.stdout.read().split("\n") if line.strip().isdigit()]
            acknowledged[str(start)] = [acknowledged[str(start)], *said][-1]
            assert saver.wait() == -signal.SIGKILL
            saver.stdout.close()
        found = {entry.form: int(entry.answers["n"]) for entry in Journal(path).read().entries}
        assert all(found[start] >= last for start, last in acknowledged.items())
        path = path.with_name(f"answers-{batch}.jsonl")
        acknowledged.clear()


@pytest.mark.skipif(sys.platform != "linux", reason="finds a file by its handle through /proc")
def test_room_is_made_durably(tmp_path, monkeypatch):
    """The new file is whole on the disk before it takes the name, and the name is on the disk before 'saved'."""
    monkeypatch.setattr(journal, "LARGEST_FILE_BYTES", 5_000)
    done = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle):
        real_fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        done.append(("synced", path.name, path.read_bytes() if path.is_file() else b""))

    def replace(path, target):
        done.append(("renamed", path.name, path.read_bytes()))
        return real_replace(path, target)

    store = Journal(tmp_path / "answers.jsonl")
    while not any(step == "renamed" for step, _, _ in done):
        done.clear()
        monkeypatch.setattr(journal.os, "fsync", fsync)
        monkeypatch.setattr(Path, "replace", replace)
        store.append(entry(7))
    data = store.path.read_bytes()
    draft = ".answers.jsonl.draft"
    assert done == [("synced", draft, data), ("renamed", draft, data), ("synced", tmp_path.name, b"")]


def test_of_a_file_that_is_too_large_the_last_answers_are_read(tmp_path):
    store = Journal(tmp_path / "answers.jsonl")
    padding = note("x" * 19_000)
    with store.path.open("wb") as file:
        file.write(journal._write_line(entry(1)))
        file.write(journal._write_line(padding) * 700)
        file.write(journal._write_line(entry(2)))
    reading = store.read()
    assert timeless(store)[0] == padding
    assert timeless(store)[-1] == entry(2)
    assert reading.problems == (
        "answers.jsonl: 13 MB is larger than an answer file can be; only its last 12 MB were read",
    )
    store.append(entry(3))
    assert timeless(store) == (padding, entry(2), entry(3)), "the last save of each form was kept"
    assert store.read().problems == ()


def test_millions_of_scraps_cost_a_glance_and_six_lines(tmp_path, monkeypatch):
    looked_at = []
    real = journal._read_line
    monkeypatch.setattr(journal, "_read_line", lambda line: looked_at.append(1) or real(line))
    store = Journal(tmp_path / "answers.jsonl")
    store.append(entry(1))
    with store.path.open("ab") as file:
        file.write(b"x\n" * 3_900_000)
    store.append(entry(2))
    looked_at.clear()
    reading = store.read()
    assert numbers(reading) == [1, 2]
    assert len(reading.problems) == 6
    assert reading.problems[-1] == "answers.jsonl: 3,899,995 more lines were set aside"
    assert len(looked_at) == 7
