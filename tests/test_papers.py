"""Every paper of a patient, drawn by the command: whole, without access problems, and nothing written over."""

import io
import subprocess
import sys
import zipfile

import pypdfium2
import pytest
from browser import ROOT, browser_page
from example_history import HISTORY

from kit.documents.x12.remittance_reader import read_remittances
from kit.papers import papers_of

AXE = ROOT / ".kit" / "tools" / "axe.min.js"


@pytest.fixture(scope="module")
def papers():
    return dict(papers_of(HISTORY))


def text_of(pdf):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_every_kind_of_paper_that_these_accounts_call_for_is_there(papers):
    kinds = {name.removeprefix("A-000000321-").removeprefix("A-000000322-") for name in papers}
    for paper in (
        "registration-sheet", "insurance-card-1", "insurance-card-2", "itemized-charges", "claim-1", "claim-2",
        "benefits-1", "benefits-2", "remittance-1", "remittance-2", "ledger", "statement", "call-notes",
        "benefit-letter", "plan-agreement", "aging-report", "day-sheet", "deposit-slip", "overdue-30",
    ):  # fmt: skip
        assert {f"{paper}.html", f"{paper}.pdf"} <= kinds
    assert {"ledger.xlsx", "aging.xlsx", "slides.pptx", "remittances.835", "benefits-1.271"} <= kinds


def test_the_statements_ask_for_what_is_owed_to_the_cent(papers):
    assert "$10.00" in text_of(papers["A-000000321-statement.pdf"])
    assert "$384.00" in text_of(papers["A-000000322-statement.pdf"])
    assert "$384.00" in papers["A-000000322-statement.html"].decode()


def test_the_written_remittances_are_those_of_the_account(papers):
    found = read_remittances(papers["A-000000321-remittances.835"], "written")
    assert not found.findings
    assert list(found.remittances) == [received.remittance for received in HISTORY.accounts[0].received]


def test_workbooks_and_slides_are_whole_files(papers):
    for name in ("A-000000321-ledger.xlsx", "aging.xlsx", "slides.pptx"):
        assert zipfile.ZipFile(io.BytesIO(papers[name])).testzip() is None


def test_the_same_patient_gives_the_same_bytes(papers):
    assert dict(papers_of(HISTORY)) == papers


def test_axe_finds_nothing_on_any_page(papers, tmp_path):
    with browser_page() as page:
        for name, data in papers.items():
            if not name.endswith(".html"):
                continue
            (tmp_path / name).write_bytes(data)
            page.goto((tmp_path / name).as_uri())
            page.add_script_tag(path=str(AXE))
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            assert [(name, one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def run(*words):
    done = subprocess.run([sys.executable, "-m", "kit", "papers", *words], capture_output=True, text=True)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_the_command_draws_a_patient_of_a_data_set_and_writes_nothing_over(tmp_path):
    out = tmp_path / "papers"
    done = run("--seed", "spring", "--patient", "9", "--out", str(out))
    assert done.returncode == 0
    written = {path.name for path in out.iterdir()}
    assert {"registration-sheet.pdf", "registration-sheet.html", "slides.pptx"} <= written
    assert all(name in done.stdout for name in written)
    before = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    again = run("--seed", "spring", "--patient", "9", "--out", str(out))
    assert again.returncode == 2
    assert "something is there already" in again.stderr
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == before
