"""Mistakes made where charges are entered and coded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from kit.engine.claim import ServiceLine
from kit.engine.codes import Diagnosis, diagnoses
from kit.engine.money import Money
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import visits
from kit.scenarios.history import History, InjectedError, PatientAccount, Visit
from kit.scenarios.slip import swapped

__all__ = ["CHARGE", "CODING"]

Broken = tuple[History, InjectedError]


def _changed(history: History, at: int, account: PatientAccount, error: InjectedError) -> Broken:
    return replace(history, accounts=(*history.accounts[:at], account, *history.accounts[at + 1 :])), error


def _picked(draw: Draw, history: History) -> tuple[int, PatientAccount]:
    """One of the patient's accounts, and its position."""
    at = draw.at("account").integer(0, len(history.accounts) - 1)
    return at, history.accounts[at]


def _charged(
    draw: Draw, history: History, charges: tuple[ServiceLine, ...], row: int, told: tuple[str, object, object], how: str
) -> Broken:
    """The picked visit with other charges; claims, remittances and the ledger stay as they were."""
    at, account = _picked(draw, history)
    field, right, wrong = told
    error = InjectedError("charge", "", "charges", f"{account.number}/{row}", field, str(right), str(wrong), how)
    return _changed(history, at, replace(account, visit=replace(account.visit, charges=charges)), error)


def _one_charge(draw: Draw, history: History, field: str, wrong: ServiceLine, at: int, how: str) -> Broken:
    charges = _picked(draw, history)[1].visit.charges
    told = (field, getattr(charges[at], field), getattr(wrong, field))
    return _charged(draw, history, (*charges[:at], wrong, *charges[at + 1 :]), at + 1, told, how)


def _some_charge(draw: Draw, history: History) -> tuple[int, ServiceLine]:
    charges = _picked(draw, history)[1].visit.charges
    at = draw.at("line").integer(0, len(charges) - 1)
    return at, charges[at]


def _twice(draw: Draw, history: History) -> Broken:
    charges = _picked(draw, history)[1].visit.charges
    _, one = _some_charge(draw, history)
    how = "the same service, day and price stand there twice; the claim has it once"
    return _charged(draw, history, (*charges, one), len(charges) + 1, ("row", "", one.code), how)


def _units(draw: Draw, history: History) -> Broken:
    at, one = _some_charge(draw, history)
    wrong = replace(one, units=one.units * 10 + draw.at("units").integer(0, 1))
    return _one_charge(draw, history, "units", wrong, at, "the price of one unit times the units is not the charge")


def _missing(draw: Draw, history: History) -> Broken | None:
    charges = _picked(draw, history)[1].visit.charges
    if len(charges) < 2:
        return None
    told = ("row", charges[-1].code, "")
    return _charged(draw, history, charges[:-1], len(charges), told, "compare the charges with the claim")


def _after_discharge(draw: Draw, history: History) -> Broken:
    at, one = _some_charge(draw, history)
    last = _picked(draw, history)[1].visit.last_day
    wrong = replace(one, on=last + timedelta(draw.at("days").integer(1, 5)))
    return _one_charge(draw, history, "on", wrong, at, "compare the day of the charge with the last day of the visit")


def _price(draw: Draw, history: History) -> Broken | None:
    at, one = _some_charge(draw, history)
    typed = swapped(draw, one.billed.plain)
    wrong = replace(one, billed=Money.of(typed))
    if wrong.billed == one.billed:
        return None
    return _one_charge(draw, history, "billed", wrong, at, "compare with the charge list")


def _coded(draw: Draw, history: History, field: str, right: object, wrong: object, visit: Visit, how: str) -> Broken:
    at, account = _picked(draw, history)
    error = InjectedError("coding", "", "encounters", account.number, field, str(right), str(wrong), how)
    return _changed(history, at, replace(account, visit=visit), error)


def _other_diagnosis(draw: Draw, history: History, fitting: Iterable[Diagnosis], how: str) -> Broken | None:
    """The picked visit with one of these diagnoses in place of its own."""
    visit = _picked(draw, history)[1].visit
    found = [one for one in fitting if one != visit.diagnosis]
    if not found:
        return None
    wrong = draw.at("diagnosis").pick(found)
    now = replace(visit, diagnosis=wrong)
    return _coded(draw, history, "diagnosis", visit.diagnosis.code, wrong.code, now, how)


def _fits(one: Diagnosis, age: int, sex: str) -> tuple[bool, bool]:
    return one.youngest <= age <= one.oldest, one.sex in ("", sex)


def _age(draw: Draw, history: History) -> int:
    return history.patient.age_on(_picked(draw, history)[1].visit.first_day)


def _against_age(draw: Draw, history: History) -> Broken | None:
    age, sex = _age(draw, history), history.patient.sex
    unfit = [one for one in diagnoses().values() if _fits(one, age, sex) == (False, True)]
    return _other_diagnosis(draw, history, unfit, "the diagnosis does not fit the patient's age (reason 9)")


def _against_sex(draw: Draw, history: History) -> Broken | None:
    age, sex = _age(draw, history), history.patient.sex
    unfit = [one for one in diagnoses().values() if _fits(one, age, sex) == (True, False)]
    return _other_diagnosis(draw, history, unfit, "the diagnosis does not fit the patient's sex (reason 10)")


def _unsupported(draw: Draw, history: History) -> Broken | None:
    age, sex = _age(draw, history), history.patient.sex
    done = {one.code for one in _picked(draw, history)[1].visit.charges}
    supporting = {row["diagnosis"] for row in visits() if done <= {*row["always"], *row["often"]}}
    unfit = [one for one in diagnoses().values() if _fits(one, age, sex) == (True, True) and one.code not in supporting]
    return _other_diagnosis(draw, history, unfit, "the diagnosis does not support the services (reason 11)")


def _service_code(draw: Draw, history: History) -> Broken | None:
    at, account = _picked(draw, history)
    if not account.claims:
        return None
    claim = account.claims[0]
    row = draw.at("line").integer(0, len(claim.lines) - 1)
    one = claim.lines[row]
    typed = swapped(draw, one.code)
    if typed == one.code:
        return None
    lines = (*claim.lines[:row], replace(one, code=typed), *claim.lines[row + 1 :])
    claims = (replace(claim, lines=lines), *account.claims[1:])
    how = "the code is not that of the charge"
    key = f"{claim.number}/{row + 1}"
    error = InjectedError("coding", "", "claim_lines", key, "code", one.code, typed, how)
    return _changed(history, at, replace(account, claims=claims), error)


def _department(draw: Draw, history: History) -> Broken:
    visit = _picked(draw, history)[1].visit
    wrong = "Clinic" if visit.department == "Emergency room" else "Emergency room"
    how = "the place does not fit the first service (reason 5)"
    now = replace(visit, department=wrong)
    return _coded(draw, history, "department", visit.department, wrong, now, how)


CHARGE = {
    "charge twice": _twice,
    "units wrong": _units,
    "charge missing": _missing,
    "charge after discharge": _after_discharge,
    "price not on the list": _price,
}
CODING = {
    "diagnosis against age": _against_age,
    "diagnosis against sex": _against_sex,
    "diagnosis does not support service": _unsupported,
    "service code mistyped": _service_code,
    "department wrong": _department,
}
