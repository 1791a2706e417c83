"""A data set: the same from whoever makes it, whole after a crash, and proved again from its files."""

import csv
import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from example_history import HISTORY
from hypothesis import given
from hypothesis import strategies as st

from kit.dataset.answers import explains, wrong_answer
from kit.dataset.columns import TABLES
from kit.dataset.command import make_dataset
from kit.dataset.formats import csv_bytes, csv_header, guarded, read_csv, unguarded
from kit.dataset.laws import violations
from kit.dataset.manifest import data_dictionary, read_manifest
from kit.dataset.proof import prove_dataset, table_rows
from kit.dataset.record import RECORD_NAME
from kit.dataset.tables import rows_of
from kit.dataset.writer import write_dataset
from kit.engine.money import Money
from kit.scenarios.draw import Draw
from kit.scenarios.errors import KINDS, with_errors
from kit.scenarios.hospital import history, practice

PATIENTS, CHUNK, SEED = 14, 4, "crab 2026"


def _written(folder, format="csv", **how):
    return write_dataset(folder, PATIENTS, SEED, format, chunk=CHUNK, **{"workers": 1, **how})


def _bytes(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _rows(folder):
    manifest = read_manifest(folder)
    return {name: list(table_rows(folder, manifest, table)) for name, table in TABLES.items()}


@pytest.fixture(scope="module")
def csv_set(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "csv"
    _written(folder)
    return folder


@pytest.fixture(scope="module")
def parquet_set(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "parquet"
    _written(folder, "parquet")
    return folder


@pytest.fixture
def copied(csv_set, tmp_path):
    for name, data in _bytes(csv_set).items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


# The rows of one history, worked by hand.


@pytest.fixture(scope="module")
def example():
    return {
        name: [dict(zip(TABLES[name].names, row, strict=True)) for row in rows]
        for name, rows in rows_of("P-0000001", HISTORY).items()
    }


def _text_of(history):
    rows = rows_of("P-0000001", history)
    return _text({name: [dict(zip(TABLES[name].names, row, strict=True)) for row in rows[name]] for name in TABLES})


def _text(example):
    made = {}
    for name, rows in example.items():
        lines = csv_bytes(row.values() for row in rows).decode().splitlines()
        made[name] = [dict(zip(TABLES[name].names, cells, strict=True)) for cells in csv.reader(lines)]
    return made


def test_rows_of_the_example_are_as_counted_by_hand(example):
    assert {name: len(rows) for name, rows in example.items()} == {
        "patients": 1, "guarantors": 1, "coverages": 2, "encounters": 2, "charges": 4, "claims": 3, "claim_lines": 6,
        "remittances": 3, "remittance_lines": 6, "payments": 5, "ledger": 14, "statements": 3, "calls": 1,
        "answers": 0,
    }  # fmt: skip


def test_a_remittance_line_carries_its_adjustments_as_text(example):
    line = example["remittance_lines"][0]
    assert line["adjustments"] == "CO-45:68.00;PR-1:50.00;PR-2:20.00"
    assert (line["charge"], line["paid"]) == (Money(21800), Money(8000))
    assert line["service_date"] == date(2026, 3, 2)


def test_a_visit_states_what_is_still_owed_and_its_payment_plan(example):
    first, second = example["encounters"]
    # 35.00 of the second payer's answer less 25.00 paid at the desk; 512.00 less the first payment of 128.00.
    assert (first["charged"], first["payers_owe"], first["patient_owes"]) == (Money(53000), Money(0), Money(1000))
    assert (second["charged"], second["patient_owes"]) == (Money(157600), Money(38400))
    assert first["plan_agreed"] is None
    assert (second["plan_agreed"], second["plan_payments"]) == (date(2026, 8, 20), 4)
    assert second["plan_first_due"] == date(2026, 9, 1)


def test_a_payment_is_the_line_of_the_ledger_that_went_to_the_bank(example):
    assert [(row["move"], row["payer"], row["method"], row["amount"].plain) for row in example["payments"]] == [
        (3, "patient", "card", "25.00"),
        (4, "payer Fernhollow Health Plan", "ACH", "270.00"),
        (7, "payer Quillbrook Mutual", "ACH", "45.00"),
        (3, "payer Fernhollow Health Plan", "ACH", "448.00"),
        (6, "patient", "check", "128.00"),
    ]


def test_the_example_keeps_every_law(example):
    assert list(violations(_text(example))) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "law"),
    [
        ("charges", 0, "billed", "219.00", "the charges add up to what the visit cost"),
        ("claim_lines", 1, "code", "SVC-9999", "a claim holds the charges of the visit"),
        ("claims", 2, "member_id", "FHX000000071", "a claim goes to an insurer of the patient"),
        ("claims", 0, "charged", "503.00", "the lines of a claim add up to its charge"),
        ("remittance_lines", 0, "paid", "90.00", "charge less adjustments is what was paid on the line"),
        ("remittances", 0, "paid", "280.00", "charge less all adjustments is what was paid on the claim"),
        ("remittances", 0, "patient_responsibility", "8.00", "the patient's adjustments are the stated"),
        ("remittances", 1, "payment", "54.00", "what the claims were paid"),
        ("ledger", 0, "amount", "281.00", "what the ledger took from the services is what was charged"),
        ("payments", 1, "amount", "207.00", "the payments are what the ledger booked at the bank"),
        ("encounters", 1, "patient_owes", "348.00", "the ledger adds up to patient owes of the visit"),
        ("remittance_lines", 4, "adjustments", "CO-45:508.00;PR-1:400.00;PR-2:100.00", "what the contracts take off"),
        ("encounters", 0, "patient_owes", "-10.00", "nobody owes less than nothing"),
        ("coverages", 0, "ended", "2026-03-01", "the cover is in force on the first day of the visit"),
        ("claims", 0, "payer_number", "90010", "a claim carries the payer's number"),
        ("claims", 0, "submitted", "2026-03-01", "days are in order"),
        ("statements", 1, "day", "2026-04-14", "days are in order"),
        ("charges", 2, "account", "A-000000999", "each row of charges has its row in encounters"),
        ("remittances", 0, "claim", "C-0009", "each row of remittances has its row in claims"),
    ],
)
def test_a_broken_law_is_named(example, table, row, column, value, law):
    rows = _text(example)
    rows[table][row][column] = value
    assert any(one.law.startswith(law) for one in violations(rows))


def test_an_error_shows_expected_and_found(example):
    rows = _text(example)
    rows["remittance_lines"][0]["paid"] = "90.00"
    first = next(iter(violations(rows)))
    assert (first.place, first.expected, first.found) == ("remittance 1 claim C-0001 line 1", "$80.00", "$90.00")


# Cells.


@given(st.text(max_size=12))
def test_a_guarded_text_comes_back_and_is_no_formula(text):
    made = guarded(text)
    assert unguarded(made) == text
    assert not made.startswith(("=", "@", "\t", "\r"))


@given(st.lists(st.text(max_size=8), min_size=3, max_size=3))
def test_any_text_comes_back_from_a_csv_file(tmp_path_factory, cells):
    table = replace(TABLES["statements"], columns=TABLES["statements"].columns[:3])
    path = tmp_path_factory.mktemp("cells") / "cells.csv"
    path.write_bytes(csv_header(table) + csv_bytes([tuple(cells)]))
    assert [list(row.values()) for row in read_csv(path, table)] == [cells]


def test_a_disk_that_is_full_is_explained_and_gone_on_with(tmp_path, monkeypatch):
    def full(handle, data):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kit.dataset.store._write_all", full)
        with pytest.raises(ValueError, match=r"cannot be written: No space left on device\. What was written is safe"):
            make_dataset(3, "7", tmp_path / "made", workers=1)
    assert "Proved" in make_dataset(3, "7", tmp_path / "made", workers=1, prove=True)


@pytest.mark.parametrize(
    ("text", "written"), [("=1+1", "'=1+1"), ("-cmd", "'-cmd"), ("-12.50", "-12.50"), ("+1 217", "'+1 217"), ("", "")]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text, written):
    assert guarded(text) == written


def test_the_data_dictionary_says_what_every_column_holds():
    words = data_dictionary()
    for table in TABLES.values():
        assert f"## {table.name}" in words
        assert set(table.key) <= set(table.names)
        for column in table.columns:
            assert column.says.endswith(".")
            assert f"| {column.name} |" in words


# The same bytes, whoever makes them.


def test_two_workers_make_the_same_bytes_as_one(csv_set, tmp_path):
    _written(tmp_path / "two", workers=2)
    assert _bytes(tmp_path / "two") == _bytes(csv_set)


def test_the_size_of_a_chunk_changes_no_table(csv_set, tmp_path):
    write_dataset(tmp_path / "other", PATIENTS, SEED, chunk=5, workers=1)
    same = {name: data for name, data in _bytes(csv_set).items() if name.endswith(".csv")}
    assert {name: data for name, data in _bytes(tmp_path / "other").items() if name.endswith(".csv")} == same


def test_another_seed_makes_other_patients(csv_set, tmp_path):
    write_dataset(tmp_path / "other", PATIENTS, "another", chunk=CHUNK, workers=1)
    assert (tmp_path / "other" / "patients.csv").read_bytes() != (csv_set / "patients.csv").read_bytes()


def test_a_cluster_makes_the_same_bytes_as_one_worker(csv_set, tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        _written(tmp_path / "cluster", dask=cluster.scheduler_address)
    assert _bytes(tmp_path / "cluster") == _bytes(csv_set)


def test_both_formats_hold_the_same_rows(csv_set, parquet_set):
    assert _rows(csv_set) == _rows(parquet_set)


# The manifest and the proof.


def test_the_manifest_tells_what_was_made(csv_set):
    about = json.loads((csv_set / "manifest.json").read_text())
    assert about["synthetic"] is True
    assert (about["seed"], about["patients"], about["rows"]["patients"]) == (SEED, PATIENTS, PATIENTS)
    assert set(about["made_by"]) == {"kit", "faker", "zipcodes"}
    for name, wanted in about["sha256"].items():
        assert hashlib.sha256((csv_set / name).read_bytes()).hexdigest() == wanted
    assert not (csv_set / RECORD_NAME).exists()


@pytest.mark.parametrize("made", ["csv_set", "parquet_set"])
def test_a_fresh_data_set_is_proved(made, request):
    assert prove_dataset(request.getfixturevalue(made)) == ()


def _change(folder, table, change):
    """Change the lines of a table and its checksum, so that only the content can tell."""
    path = folder / f"{table}.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([head, *change(lines)]), encoding="utf-8", newline="\n")
    about = json.loads((folder / "manifest.json").read_text())
    about["sha256"][path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(about))


def test_a_changed_byte_is_found_by_the_checksum(copied):
    data = (copied / "calls.csv").read_bytes()
    (copied / "calls.csv").write_bytes(data.replace(b"patient", b"Patient", 1))
    assert next((one.place, one.law) for one in prove_dataset(copied)) == (
        "calls.csv", "the file is as it was written"
    )  # fmt: skip


def test_a_changed_amount_is_found_with_expected_found_and_difference(copied):
    row = next(row for row in _rows(copied)["encounters"])
    right = Money.of(row["charged"])
    wrong = right + Money(900)
    _change(copied, "encounters", lambda lines: [lines[0].replace(right.plain, wrong.plain, 1), *lines[1:]])
    found = [one for one in prove_dataset(copied) if one.law == "the charges add up to what the visit cost"]
    assert [(one.expected, one.found, one.difference) for one in found] == [(str(right), str(wrong), "$9.00")]


@pytest.mark.parametrize("table", list(TABLES))
def test_a_lost_row_is_found(copied, table):
    if read_manifest(copied).rows[table] == 0:
        return
    _change(copied, table, lambda lines: lines[1:])
    assert prove_dataset(copied) != ()


@pytest.mark.parametrize("table", [name for name in TABLES if name != "answers"])
def test_a_doubled_row_is_found(copied, table):
    _change(copied, table, lambda lines: [lines[0], *lines])
    assert any("stands twice" in one.law or "rows are counted" in one.law for one in prove_dataset(copied))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b'"', b"patient\nP-0000001\n", b"\x00" * 100, b"a" * 400_000, b"\n" * 50],
    ids=["empty", "no text", "quote", "columns", "zeros", "long", "lines"],
)
def test_a_file_that_holds_anything_else_is_a_finding(copied, data):
    (copied / "charges.csv").write_bytes(data)
    found = prove_dataset(copied)
    assert any(one.place == "charges" for one in found)


def test_a_folder_without_a_manifest_is_no_data_set(tmp_path):
    with pytest.raises(ValueError, match=r"has no manifest\.json"):
        prove_dataset(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100_000, '{"synthetic": false}', "null"])
def test_a_manifest_that_cannot_be_read_is_named(copied, text):
    (copied / "manifest.json").write_text(text)
    with pytest.raises(ValueError, match=r"manifest\.json: this cannot be read as a manifest"):
        prove_dataset(copied)


# Errors made on purpose.

UNSEEN = {
    # Compared with a card, a rule or a list that is in no table: people find these, no sum does.
    "birth date mistyped", "dependent filed as subscriber", "name misspelled", "ZIP code mistyped",
    "payer order wrong", "authorization missing", "kind of plan wrong", "diagnosis against age",
    "diagnosis against sex", "diagnosis does not support service", "department wrong", "plan payment not linked",
    # They move what the patient owes, and the ledger still comes to zero.
    "copay not credited", "write-off above the limit", "placed too early",
}  # fmt: skip


@pytest.fixture(scope="module")
def histories():
    seed = Draw("errors")
    hospital = practice(seed.at("practice"))
    return [history(seed.at(f"patient {number}"), hospital) for number in range(60)]


@pytest.mark.parametrize("kind", list(KINDS))
def test_an_error_made_on_purpose_stands_in_the_tables_and_explains_what_it_breaks(kind, histories):
    made = [with_errors(Draw(f"{kind} {at}"), one, {kind: 100}) for at, one in enumerate(histories)]
    broken = [_text_of(one) for one in made if one.errors]
    assert broken
    seen = False
    for rows in broken:
        (answer,) = rows["answers"]
        assert wrong_answer(answer, rows) == ""
        for one in violations(rows):
            assert explains(answer, one, rows), one
            seen = True
    assert seen or kind in UNSEEN


def test_an_error_that_no_answer_names_is_found(tmp_path):
    write_dataset(tmp_path, 120, SEED, workers=1)
    assert prove_dataset(tmp_path) == ()
    answers = _rows(tmp_path)["answers"]
    _change(tmp_path, "answers", lambda lines: [line for line in lines if "price not on the list" not in line])
    lost = {row["patient"] for row in answers if row["kind"] == "price not on the list"}
    assert lost
    found = [one for one in prove_dataset(tmp_path) if one.law == "a claim holds the charges of the visit"]
    assert {one.place[:9] for one in found} == lost


def test_an_answer_that_is_not_true_is_found(tmp_path):
    write_dataset(tmp_path, 120, SEED, workers=1)
    at, row = next((at, row) for at, row in enumerate(_rows(tmp_path)["answers"]) if row["field"] == "billed")
    wrong = "," + row["wrong"] + ","
    _change(
        tmp_path, "answers",
        lambda lines: [line.replace(wrong, ",1.23,") if number == at else line for number, line in enumerate(lines)],
    )  # fmt: skip
    found = [one for one in prove_dataset(tmp_path) if one.law == "what an answer calls wrong stands in the file"]
    assert [(one.expected, one.found) for one in found] == [("1.23", row["wrong"])]


# Stopped and gone on with.

CHILD = """
import sys
from pathlib import Path
from kit.dataset import record, store, writer

folder, format, place, workers = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])

def wait():
    print("here", flush=True)
    sys.stdin.read()

add, write_all, write = record.Record.add, store._write_all, record.Record._write
calls = []

def add_and_wait(self, done):
    if done.chunk == 2 and place == "not on record":
        wait()
    add(self, done)

def write_half(handle, data):
    calls.append(1)
    if len(calls) == 2 * 14 + 5 and place == "half a table":
        write_all(handle, data[: len(data) // 2])
        wait()
    write_all(handle, data)

def write_torn(self, body):
    if body.get("chunk") == 2 and place == "half a line":
        record.os.write(self._handle, b'{"body": {"chunk": 2, "pie')
        wait()
    write(self, body)

record.Record.add, store._write_all, record.Record._write = add_and_wait, write_half, write_torn

def progress(done, of):
    if done == 8 and place == "between chunks":
        wait()

if __name__ == "__main__":
    writer.write_dataset(folder, 14, "crab 2026", format, chunk=4, workers=workers, progress=progress)
"""


def _killed(folder, tmp_path, format, place, workers=1):
    """Run the writer in a process of its own up to a place, and kill it there."""
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    run = subprocess.Popen(
        [sys.executable, str(script), str(folder), format, place, str(workers)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    with run:
        assert run.stdout.readline() == "here\n"
        run.send_signal(signal.SIGKILL)
        # The end of its output is also the end of its workers: none is left waiting for a parent that is gone.
        run.stdout.read()
        assert run.wait() == -signal.SIGKILL
    assert not (folder / "manifest.json").exists()
    return len((folder / RECORD_NAME).read_bytes().splitlines())


@pytest.mark.parametrize(
    ("format", "place", "lines"),
    [
        ("csv", "between chunks", 3),
        ("csv", "half a table", 3),
        ("csv", "not on record", 3),
        ("csv", "half a line", 4),
        ("parquet", "half a table", 3),
    ],
)
def test_a_killed_run_goes_on_to_the_same_bytes(format, place, lines, tmp_path, csv_set, parquet_set):
    folder = tmp_path / "made"
    assert _killed(folder, tmp_path, format, place) == lines
    told = []
    _written(folder, format, progress=lambda done, of: told.append(done))
    assert told[0] == 8
    assert _bytes(folder) == _bytes(csv_set if format == "csv" else parquet_set)


def test_a_killed_run_of_several_workers_goes_on_to_the_same_bytes(tmp_path, csv_set):
    folder = tmp_path / "made"
    assert _killed(folder, tmp_path, "csv", "between chunks", workers=2) == 3
    _written(folder)
    assert _bytes(folder) == _bytes(csv_set)


def test_a_worker_that_is_killed_is_named_and_the_rest_is_safe(tmp_path):
    def kill(done, of):
        if done == 1:
            multiprocessing.active_children()[0].kill()

    with pytest.raises(ValueError, match="a worker stopped in the middle of its work"):
        write_dataset(tmp_path / "made", 60, SEED, chunk=1, workers=2, progress=kill)
    write_dataset(tmp_path / "made", 60, SEED, chunk=1, workers=1)
    assert prove_dataset(tmp_path / "made") == ()


@pytest.fixture
def unfinished(tmp_path):
    class StoppedError(Exception):
        pass

    def stop(done, of):
        if done == 8:
            raise StoppedError

    with pytest.raises(StoppedError):
        _written(tmp_path / "half", progress=stop)
    return tmp_path / "half"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"seed": "other"}, "seed was crab 2026, now other"),
        ({"patients": 15}, "patients was 14, now 15"),
        ({"format": "parquet"}, "format was csv, now parquet"),
        ({"chunk": 5}, "chunk was 4, now 5"),
    ],
)
def test_an_unfinished_data_set_is_not_gone_on_with_otherwise(unfinished, how, words):
    before = _bytes(unfinished)
    with pytest.raises(ValueError, match=words):
        write_dataset(unfinished, **{"patients": PATIENTS, "seed": SEED, "chunk": CHUNK, "workers": 1, **how})
    assert _bytes(unfinished) == before


def test_a_file_changed_while_unfinished_is_named(unfinished):
    data = (unfinished / "ledger.csv").read_bytes()
    (unfinished / "ledger.csv").write_bytes(data.replace(b"Charge", b"charge", 1))
    with pytest.raises(ValueError, match=r"ledger\.csv was changed since it was written"):
        _written(unfinished)


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/hostname", "answers"])
def test_a_record_that_names_other_files_is_refused(unfinished, name):
    path = unfinished / RECORD_NAME
    *lines, last = path.read_text().splitlines()
    body = json.loads(last)["body"]
    body["pieces"][0][0] = name
    line = {"body": body, "sum": hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]}
    path.write_text("\n".join([*lines, json.dumps(line)]) + "\n")
    with pytest.raises(ValueError, match="names files that are not of a data set"):
        _written(unfinished)


def test_a_manifest_that_names_other_files_is_refused(copied):
    about = json.loads((copied / "manifest.json").read_text())
    about["sha256"]["../outside.csv"] = "0"
    (copied / "manifest.json").write_text(json.dumps(about))
    with pytest.raises(ValueError, match="cannot be read as a manifest"):
        prove_dataset(copied)


def test_a_finished_data_set_is_left_as_it_is(copied):
    before = _bytes(copied)
    assert _written(copied) == read_manifest(copied)
    with pytest.raises(ValueError, match="holds a finished data set that was made otherwise: patients was 14, now 15"):
        write_dataset(copied, 15, SEED, chunk=CHUNK)
    assert _bytes(copied) == before


def test_a_folder_with_anything_else_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ValueError, match="is not empty and holds no unfinished data set"):
        _written(tmp_path)
    assert _bytes(tmp_path) == {"letter.txt": b"mine"}


def test_a_link_in_an_unfinished_data_set_is_not_followed(unfinished, tmp_path):
    (tmp_path / "outside.txt").write_text("mine")
    (unfinished / "calls.csv").unlink()
    (unfinished / "calls.csv").symlink_to(tmp_path / "outside.txt")
    with pytest.raises(ValueError, match=r"calls\.csv: this is a link"):
        _written(unfinished)
    assert (tmp_path / "outside.txt").read_text() == "mine"


def test_two_writers_do_not_share_a_folder(tmp_path):
    def second(done, of):
        with pytest.raises(ValueError, match="another run is writing this data set"):
            _written(tmp_path / "made")

    _written(tmp_path / "made", progress=second)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"patients": 0}, "1 to 9,999,999 patients, not 0"),
        ({"seed": " "}, "a seed is a text"),
        ({"format": "xml"}, "no format is called 'xml'"),
        ({"workers": 0}, "1 to 256 workers"),
        ({"chunk": 0}, "a chunk has 1 to 10,000 patients"),
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path, how, words):
    with pytest.raises(ValueError, match=words):
        write_dataset(tmp_path / "made", **{"patients": 1, "seed": "1", **how})
    assert not (tmp_path / "made").exists()


def test_a_cluster_that_does_not_answer_is_named(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("kit.dataset.pool.WAIT_FOR_CLUSTER", "1s")
    with pytest.raises(ValueError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        _written(tmp_path / "made", dask="tcp://127.0.0.1:9")


def test_without_the_extra_package_a_cluster_is_explained(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ValueError, match="work on several machines needs one more package"):
        _written(tmp_path / "made", dask="tcp://127.0.0.1:9")


# The command.


def test_the_command_says_what_it_made_and_proved(tmp_path):
    said = make_dataset(3, "7", tmp_path / "made", workers=1, prove=True)
    assert "a data set of 3 made-up patients" in said
    assert "Proved: every sum holds" in said


def test_the_command_names_what_the_proof_found(tmp_path):
    make_dataset(3, "7", tmp_path / "made", workers=1)
    (tmp_path / "made" / "calls.csv").write_bytes(b"")
    with pytest.raises(ValueError, match=r"the proof found [\s\S]*calls\.csv: the file is as it was written"):
        make_dataset(3, "7", tmp_path / "made", workers=1, prove=True)
