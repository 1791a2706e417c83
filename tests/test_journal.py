"""Saved means on the disk: 200 kills, 100 power cuts, and every kind of damaged file."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kit import files
from kit.assess import journal
from kit.assess.journal import Entry, Journal, JournalProblem

KILLS = 200
POWER_CUTS = 100

SAVER = """
import sys
from pathlib import Path
from kit.assess.journal import Entry, Journal
store = Journal(Path(sys.argv[1]))
n = int(sys.argv[2])
while True:
    store.append(Entry(kind="save", exercise="practice/x", form="f", answers={"n": str(n), "pad": "x" * (n % 700)}))
    print(n, flush=True)
    n += 1
"""


def entry(number):
    return Entry(kind="save", exercise="practice/x", form="f", answers={"n": str(number)})


def numbers(reading):
    return [int(found.answers["n"]) for found in reading.entries]


def test_what_was_saved_is_read_back_in_order(tmp_path):
    store = Journal(tmp_path / "answers.jsonl")
    assert store.read().entries == ()
    for n in range(5):
        store.append(entry(n))
    assert numbers(Journal(store.path).read()) == [0, 1, 2, 3, 4]
    assert store.read().problems == ()


def test_200_kills_lose_no_acknowledged_answer(tmp_path):
    """Four savers at a time write one file until each is killed at a random moment; a torn line may stand between."""
    path = tmp_path / "answers.jsonl"
    chance = random.Random(20261124)
    acknowledged = set()
    for batch in range(KILLS // 4):
        savers = [
            subprocess.Popen(
                [sys.executable, "-c", SAVER, str(path), str(batch * 10**6 + i * 10**5)],
                stdout=subprocess.PIPE,
                text=True,
            )
            for i in range(4)
        ]
        for saver in savers:
            # Kill in the middle of work: after a random number of answers, and a random moment later.
            for _ in range(chance.randint(1, 12)):
                acknowledged.add(int(saver.stdout.readline()))
            threading.Timer(chance.random() / 200, saver.send_signal, [signal.SIGKILL]).start()
        for saver in savers:
            acknowledged |= {int(line) for line in saver.stdout.read().split("\n") if line.strip().isdigit()}
            assert saver.wait() == -signal.SIGKILL
            saver.stdout.close()
        path_size = path.stat().st_size
        if path_size > 4_000_000:
            path = path.with_name(f"answers-{batch}.jsonl")
    found = set()
    for file in tmp_path.glob("*.jsonl"):
        found |= set(numbers(Journal(file).read()))
    assert len(acknowledged) > KILLS
    assert acknowledged - found == set()


class Disk:
    """Remembers, of a file, only what the last fsync covered, as a disk does when the power goes."""

    def __init__(self, monkeypatch):
        self.safe = {}
        self.named = set()
        real = os.fsync

        def fsync(handle):
            real(handle)
            path = Path(f"/proc/self/fd/{handle}").readlink()
            if path.is_dir():
                self.named |= set(path.iterdir())
            else:
                self.safe[path] = os.fstat(handle).st_size

        monkeypatch.setattr(journal.os, "fsync", fsync)
        monkeypatch.setattr(files.os, "fsync", fsync)

    def cut(self, path, chance):
        """The power goes: a file whose name never reached the disk is gone; of the rest a random part is torn off."""
        if path not in self.named:
            path.unlink()
            return
        kept = self.safe[path]
        torn = chance.randint(kept, path.stat().st_size)
        with path.open("r+b") as file:
            file.truncate(torn)


@pytest.mark.skipif(sys.platform != "linux", reason="finds a file by its handle through /proc")
def test_100_power_cuts_lose_no_acknowledged_answer(tmp_path, monkeypatch):
    chance = random.Random(7)
    disk = Disk(monkeypatch)
    for cut in range(POWER_CUTS):
        path = tmp_path / f"{cut}.jsonl"
        store = Journal(path)
        acknowledged = []
        for n in range(chance.randint(1, 30)):
            store.append(entry(n))
            acknowledged.append(n)
        # An answer that was being written when the power went: never acknowledged, partly there.
        with path.open("ab") as file:
            file.write(json.dumps({"entry": {"kind": "save"}}).encode()[: chance.randint(0, 25)])
        disk.cut(path, chance)
        assert numbers(store.read()) == acknowledged
        store.append(entry(99))
        assert numbers(store.read()) == [*acknowledged, 99]


def test_without_fsync_the_power_cut_test_would_find_the_loss(tmp_path, monkeypatch):
    """The simulation can fail: a store that forgets to sync loses its answers in it."""
    disk = Disk(monkeypatch)
    store = Journal(tmp_path / "a.jsonl")
    store.append(entry(1))
    with store.path.open("ab") as file:
        file.write(journal._write_line(entry(2)))
    disk.cut(store.path, random.Random(1))
    assert numbers(store.read()) == [1]


def _line(body):
    return journal._write_line(entry(1)) if body is None else (json.dumps(body) + "\n").encode()


def _sealed(raw):
    """A line with a right checksum around whatever is in it, as a forger would write it."""
    body = {"at": "2026-11-24T00:00:00.000+00:00", "entry": raw}
    return (json.dumps({**body, "sum": journal._checksum(body)}) + "\n").encode()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"{not json\n", "cut short or not JSON"),
        (b"\xff\xfe\x00\n", "cut short or not JSON"),
        (b"[]\n", "not a journal entry"),
        (b"[" * 190_000 + b"\n", "nested too deep"),
        (_line({"entry": {"kind": "save"}, "sum": "0"}), "checksum"),
        (_line({"entry": {}, "sum": None}), "checksum"),
        (_sealed({"kind": "save", "exercise": 7, "form": "f"}), "exercise: input should be a valid string"),
        (_sealed({"kind": "save", "exercise": "x", "form": "f", "answers": {"n": 5}}), "answers.n"),
        (_sealed({"kind": "save", "exercise": "x", "form": "f", "answers": {"n": "\ud800"}}), "answers.n"),
        (_sealed({"kind": "erase", "exercise": "x", "form": "f"}), "kind"),
        (_sealed({"kind": "save", "exercise": "x", "form": "f", "points": 100}), "points"),
        (b"1" * 300_000 + b"\n", "too long"),
        (b'{"entry": 1' + b"9" * 5000 + b"}\n", "cut short or not JSON"),
    ],
)
def test_a_damaged_line_is_set_aside_and_named_and_no_other_is_lost(tmp_path, bad, said):
    path = tmp_path / "answers.jsonl"
    store = Journal(path)
    store.append(entry(1))
    with path.open("ab") as file:
        file.write(bad)
    store.append(entry(2))
    reading = store.read()
    assert numbers(reading) == [1, 2]
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("answers.jsonl: line 2 was set aside: ")
    assert said in reading.problems[0]


def test_a_torn_last_line_is_set_aside_and_the_next_answer_starts_a_line_of_its_own(tmp_path):
    path = tmp_path / "answers.jsonl"
    store = Journal(path)
    store.append(entry(1))
    with path.open("ab") as file:
        file.write(journal._write_line(entry(2))[:-9])
    assert numbers(store.read()) == [1]
    store.append(entry(3))
    assert numbers(store.read()) == [1, 3]
    assert len(store.read().problems) == 1


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of this kind do not exist on Windows")
def test_links_pipes_folders_and_giants_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("{}")
    (tmp_path / "link").symlink_to(secret)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "giant").open("wb") as file:
        file.truncate(50_000_000)
    for name, said in [("link", "link"), ("pipe", "not a regular"), ("folder", "not a regular")]:
        with pytest.raises(JournalProblem, match=said):
            Journal(tmp_path / name).read()
    reading = Journal(tmp_path / "giant").read()
    assert reading.entries == ()
    assert "50 MB is larger than an answer file can be; only its last 12 MB were read" in reading.problems[0]


def test_a_full_disk_is_an_error_and_not_a_saved_answer(tmp_path, monkeypatch):
    store = Journal(tmp_path / "answers.jsonl")
    store.append(entry(1))
    real = os.write
    monkeypatch.setattr(journal.os, "write", lambda handle, data: real(handle, data[:20]))
    with pytest.raises(OSError, match="is it full"):
        store.append(entry(2))
    monkeypatch.undo()
    store.append(entry(3))
    assert numbers(store.read()) == [1, 3]


@pytest.mark.skipif(sys.platform != "linux", reason="finds a file by its handle through /proc")
def test_the_name_of_a_file_that_another_notebook_made_is_on_the_disk_too(tmp_path, monkeypatch):
    disk = Disk(monkeypatch)
    store = Journal(tmp_path / "answers.jsonl")
    store.path.touch()  # whoever made it was killed before the name reached the disk
    store.append(entry(1))
    disk.cut(store.path, random.Random(1))
    assert numbers(store.read()) == [1]
