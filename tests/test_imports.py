"""The commands that read what others made: a report on the screen, an exit code, and a bad file stops no other."""

import subprocess
import sys

import pytest

GOOD = "ST*835*0001~BPR*I*80*C*NON************20260302~TRN*1*R-1*1~N1*PR*QUILLBROOK~LX*1~CLP*C-1*1*100*80*20~\
SVC*HC:T1000*100*80~CAS*PR*2*20~SE*9*0001~"
WRONG = GOOD.replace("*100*80~CAS", "*100*70~CAS")


def run(*words, folder):
    done = subprocess.run([sys.executable, "-m", "kit", "import", *words], capture_output=True, text=True, cwd=folder)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_a_remittance_that_balances_is_told_and_ends_with_0(tmp_path):
    (tmp_path / "good.835").write_text(GOOD)
    done = run("remittance", "good.835", folder=tmp_path)
    assert (done.returncode, "good.835" in done.stdout) == (0, True)
    assert "$80.00" in done.stdout


def test_an_imbalance_is_told_with_expected_found_and_difference_and_ends_with_1(tmp_path):
    (tmp_path / "wrong.835").write_text(WRONG)
    (tmp_path / "good.835").write_text(GOOD)
    done = run("remittance", "missing.835", "wrong.835", "good.835", folder=tmp_path)
    assert done.returncode == 1
    assert "missing.835: there is no such file" in done.stdout
    assert "$10.00" in done.stdout
    assert "good.835" in done.stdout


@pytest.mark.parametrize("words", [("synthea", "nowhere"), ("remittance",), ("benefits",)])
def test_nothing_to_read_ends_with_2_and_says_what_is_missing(words, tmp_path):
    done = run(*words, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()


def test_any_bytes_are_read_or_named(tmp_path):
    (tmp_path / "odd").write_bytes(bytes(range(256)) * 20)
    for kind in ("remittance", "benefits"):
        done = run(kind, "odd", folder=tmp_path)
        assert done.returncode == 1
        assert "odd: there is no" in done.stdout
        assert len(done.stdout.splitlines()) == 2
