"""The ICD-10-CM codes of the kit: each against the official list, and no code anywhere that is not among them."""

import tomllib
from datetime import date

import pytest

import kit.check
from kit.engine.codes import diagnoses
from kit.engine.icd_codes import (
    TABLE,
    icd_codes,
    icd_headings,
    icd_places_of_wrong_codes,
    icd_source,
    no_such_icd_codes,
)
from kit.tasks.review_charges.facts import known, words_of

LIST = tomllib.loads(TABLE.read_text(encoding="utf-8"))
NEW_YEAR = date(2026, 10, 1)


@pytest.fixture(scope="module")
def official():
    """The April 2026 release of CDC/NCHS, as the package carries it."""
    import simple_icd_10_cm

    return simple_icd_10_cm


@pytest.mark.filterwarnings("ignore")
def test_every_code_stands_in_the_official_list_of_fiscal_year_2026(official):
    for one in icd_codes().values():
        if one.since is None:
            assert official.is_valid_item(one.code), one.code
            assert official.is_leaf(one.code), f"{one.code} is a heading"
            assert official.get_description(one.code) == one.title


@pytest.mark.filterwarnings("ignore")
def test_headings_are_official_and_may_not_be_billed(official):
    for code, title in icd_headings().items():
        assert official.is_valid_item(code)
        assert not official.is_leaf(code), f"{code} may be billed"
        assert official.get_description(code) == title


@pytest.mark.filterwarnings("ignore")
def test_codes_that_do_not_exist_do_not_exist(official):
    for code in no_such_icd_codes():
        assert not official.is_valid_item(code), code


@pytest.mark.filterwarnings("ignore")
def test_codes_of_fiscal_year_2027_are_new_and_those_it_ended_were_billable(official):
    ended = set(LIST["ended_2026_09_30"])
    assert len(ended) == 30
    assert all(official.is_leaf(code) for code in ended)
    for one in icd_codes().values():
        assert (one.until == date(2026, 9, 30)) == (one.code in ended), one.code
        if one.since is not None:
            assert one.since == NEW_YEAR
            assert not official.is_valid_item(one.code), f"{one.code} is older"


def test_each_code_stands_once_and_its_source_is_told():
    everything = [*icd_codes(), *icd_headings(), *no_such_icd_codes()]
    assert len(everything) == len(set(everything))
    assert len(everything) == sum(len(LIST[name]) for name in ("code", "heading", "no_such_code"))
    assert icd_source().url.startswith("https://www.cdc.gov/")


def test_every_diagnosis_of_a_scenario_may_be_billed_on_every_day_of_the_year():
    for code in diagnoses():
        assert icd_codes()[code].valid_on(date(2026, 1, 1))
        assert icd_codes()[code].valid_on(date(2026, 12, 31))


def test_a_code_is_valid_from_its_first_to_its_last_day():
    old, new = icd_codes()["M72.2"], icd_codes()["M67.A01"]
    for day in (date(2026, 9, 30), NEW_YEAR):
        assert old.valid_on(day) == (day < NEW_YEAR)
        assert new.valid_on(day) == (day >= NEW_YEAR)


def test_the_diagnoses_to_draw_from_name_codes_of_the_right_kind():
    for code, row in known().items():
        good = [code, *row.get("near", ()), *row.get("against", ()), *([row["after"]] if "after" in row else [])]
        assert set(good) <= set(icd_codes())
        assert row.get("heading", "S93.40") in icd_headings()
        assert row.get("mistyped", "I10.9") in no_such_icd_codes()
        assert all(words_of(one) for one in good)
        assert ("after" in row) == (icd_codes()[code].until is not None)


def _said(house, monkeypatch):
    monkeypatch.setattr(kit.check, "HOUSE", house)
    return "\n".join(str(finding) for finding in kit.check._codes(house))


def test_an_unknown_code_a_heading_and_a_mistyped_code_are_found_anywhere_in_the_kit(tmp_path, monkeypatch):
    (tmp_path / "tasks" / "some_task").mkdir(parents=True)
    (tmp_path / "tasks" / "some_task" / "lesson.md").write_text("The code was S99.999Z, and then M54.50.")
    (tmp_path / "tasks" / "some_task" / "cases.toml").write_text(
        'row = { code = "Q99", heading = "E11" }\nodd = "B12"\n'
    )
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "codes.toml").write_text('x = { code = "S93.40" }\ny = { code = "I42.0" }\n')
    found = _said(tmp_path, monkeypatch)
    assert "kit/tasks/some_task/lesson.md: S99.999Z: not in kit/engine/icd_10_cm.toml; check it against" in found
    assert "kit/tasks/some_task/cases.toml: Q99: not in kit/engine/icd_10_cm.toml" in found
    assert "kit/tasks/some_task/cases.toml: E11: may not be billed all year; use a code that may" in found
    assert "kit/engine/codes.toml: S93.40: may not be billed all year" in found
    assert "kit/engine/codes.toml: I42.0: may not be billed all year" in found
    assert "kit/engine/icd_10_cm.toml: I10.9: no part of the kit uses it; remove it" in found
    assert "M54.50: not in" not in found
    assert "B12" not in found


def test_wrong_codes_may_stand_where_they_are_meant(tmp_path, monkeypatch):
    (tmp_path / "tasks" / "review_charges").mkdir(parents=True)
    (tmp_path / "tasks" / "review_charges" / "cases.toml").write_text('x = { billed = "S93.40", right = "I10.9" }')
    found = _said(tmp_path, monkeypatch)
    assert "kit/tasks/review_charges" not in found
    assert icd_places_of_wrong_codes() == ("kit/tasks/review_charges",)


def test_the_kit_uses_only_codes_of_the_list():
    assert [str(finding) for finding in kit.check._codes(kit.check.HOUSE)] == []
