"""`kit explain`: anybody's bill, from files, with a table or JSON, and clear words when a file is not right."""

import json
import re
import subprocess
import sys

import pytest
from browser import ROOT

from kit.engine.money import Money
from kit.engine.rulebook import rules
from kit.explain import explain_claim, explain_rule
from kit.rules_page import example_of

PLAN = """
name = "Silver"
deductible = "1000"
out_of_pocket_maximum = 6000
[benefits.imaging]
coinsurance_percent = 20
"""
CLAIM = {"services": [{"label": "MRI scan", "kind": "imaging", "billed": 11000, "allowed": 1500.00}]}


def explain(*words, width="100"):
    command = [sys.executable, "-m", "kit", "explain", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env={"COLUMNS": width, "PATH": "/usr/bin:/bin"})


@pytest.fixture
def files(tmp_path):
    plan, claim = tmp_path / "plan.toml", tmp_path / "claim.json"
    plan.write_text(PLAN)
    claim.write_text(json.dumps(CLAIM))
    return plan, claim


def test_a_claim_is_shown_step_by_step_with_the_source_of_each(files):
    done = explain("--plan", files[0], "--claim", files[1])
    assert done.returncode == 0, done.stderr
    for text in ("How Silver shares this claim", "MRI scan", "$9,500.00", "$1,100.00", "$400.00", "healthcare.gov"):
        assert text in done.stdout


def test_the_same_as_json_for_another_program(files):
    found = json.loads(explain("--plan", files[0], "--claim", files[1], "--json").stdout)
    whole = {line["name"]: line["value"] for line in found["lines"] if not line["about"]}
    assert whole["patient_owes"] == "1100.00"
    assert whole["plan_pays"] == "400.00"
    assert all(line["why"] and line["source"]["url"].startswith("https://") for line in found["lines"])


def test_a_second_plan_pays_after_the_first(files, tmp_path):
    second = tmp_path / "second.toml"
    second.write_text(
        'method = "non-duplication"\nplan = { name = "Gold", benefits = { imaging = { coinsurance_percent = 10 } } }\n'
    )
    done = explain("--plan", files[0], "--plan", second, "--claim", files[1], "--json")
    found = json.loads(done.stdout)
    lines = {(line["name"], line["about"]): line["value"] for line in found["lines"]}
    # Alone 1,500 - 10% = 1,350; less 400 from the first is 950; the patient keeps 1,100 - 950.
    assert lines["plan_pays", "Gold"] == "950.00"
    assert lines["patient_owes", ""] == "150.00"


def test_what_was_met_with_the_first_plan_may_stand_on_the_claim(files, tmp_path):
    second = tmp_path / "second.toml"
    second.write_text('name = "Gold"\nbenefits = { imaging = { coinsurance_percent = 0 } }\n')
    files[1].write_text(json.dumps({**CLAIM, "met": {"deductible_met": "1000"}}))
    found = json.loads(explain("--plan", files[0], "--plan", second, "--claim", files[1], "--json").stdout)
    lines = {(line["name"], line["about"]): line["value"] for line in found["lines"]}
    assert lines["plan_pays", "Silver"] == "1200.00"


def test_a_rule_is_asked_by_its_name(tmp_path):
    facts = tmp_path / "facts.toml"
    facts.write_text('billed = "900"\nqualifying_payment_amount = 620\n')
    done = explain("recognized-amount", "--facts", facts)
    assert "$620.00" in done.stdout


def test_without_files_it_lists_the_rules_and_the_facts_of_a_rule():
    assert "split-claim: Split a claim" in explain().stdout
    said = explain("split-claim").stdout
    assert "services: list of ServiceLine  (needed)" in said
    assert "one of 'in network', 'out of network'  [in network]" in said


def scan(**changed):
    return {"services": [{"label": "Scan", "kind": "imaging", "billed": 5, "allowed": 5, **changed}]}


@pytest.mark.parametrize(
    ("plan", "claim", "said"),
    [
        (PLAN.replace("ce_p", "ce-p"), CLAIM, "plan.toml: plan.benefits.imaging.coinsurance-percent: no such fact"),
        (PLAN.replace("20", "120"), CLAIM, "plan.toml: plan.benefits.imaging: coinsurance_percent runs from 0 to 100"),
        (PLAN.replace('"1000"', '"1O00"'), CLAIM, "plan.toml: plan.deductible: '1O00' is not a dollar amount"),
        (PLAN + "[", CLAIM, "plan.toml: this is not TOML"),
        (PLAN, {"services": [{"label": "Scan"}]}, "claim.json: services.1.allowed: this is missing; add it"),
        (PLAN, scan(kind="x-ray"), "claim.json: Silver has no benefit for 'x-ray'; it has: imaging"),
        (PLAN, scan(allowed=6), "claim.json: Scan: the allowed amount runs from $0.00 to the billed $5.00, not $6.00"),
        (PLAN, [1], "claim.json: it holds a list where named facts are expected"),
        (PLAN, {}, "claim.json: services: this is missing; add it"),
    ],
)
def test_a_file_that_is_not_right_is_named_with_the_field_and_the_fix(tmp_path, plan, claim, said):
    (tmp_path / "plan.toml").write_text(plan)
    (tmp_path / "claim.json").write_text(json.dumps(claim))
    done = explain("--plan", tmp_path / "plan.toml", "--claim", tmp_path / "claim.json")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no-such-rule",), "there is no rule 'no-such-rule'; the rules are: split-claim"),
        (("--plan", "nowhere.toml", "--claim", "nowhere.json"), "nowhere.json: there is no such file"),
        (("split-claim", "--claim", "nowhere.json"), "give either --plan and --claim, or a rule and its --facts"),
    ],
)
def test_a_slip_on_the_command_line_is_one_sentence(words, said):
    done = explain(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_examples_on_the_page_of_rules_are_files_that_work(tmp_path):
    for name in rules():
        example = example_of(ROOT, name)
        path = tmp_path / "facts.toml"
        path.write_text(example)
        assert explain_rule(name, path).lines, name


def test_the_plan_and_the_claim_on_the_page_of_rules_work(tmp_path):
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "RULES.md").read_text(), re.DOTALL)
    paths = [tmp_path / name for name in ("plan.toml", "claim.toml", "second.toml")]
    for path, text in zip(paths, blocks, strict=False):
        path.write_text(text)
    worksheet = explain_claim([paths[0], paths[2]], paths[1])
    # Visit: 30. Scan: 600 open deductible, 20% of 900 = 180. Second alone 80% of 140 and 1,500, less what was paid.
    assert worksheet.amount("plan_pays", "Silver") == Money.of("830.00")
    assert worksheet.amount("plan_pays", "Second plan") == Money.of("482.00")
    assert worksheet.amount("patient_owes") == Money.of("328.00")
