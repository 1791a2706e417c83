"""Mistakes made at the front desk: who the patient is, and who insures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from string import ascii_lowercase

from kit.engine.coverage import Kind, Relation
from kit.scenarios.coverage import Coverage
from kit.scenarios.draw import Draw
from kit.scenarios.history import Claim, History, InjectedError
from kit.scenarios.people import Name
from kit.scenarios.slip import swapped

__all__ = ["COVERAGE", "IDENTITY"]

Broken = tuple[History, InjectedError]
OLDEST = date(1900, 1, 1)
"""Registration takes no birth date before this day, mistyped or not."""


def _said(family: str, table: str, key: str, field: str, right: object, wrong: object, found_by: str) -> InjectedError:
    """The error without its kind, which the caller fills in."""
    return InjectedError(family, "", table, key, field, str(right), str(wrong), found_by)


def _birth_date(draw: Draw, history: History) -> Broken | None:
    right = history.patient.birth_date
    for attempt in range(6):
        typed = swapped(draw.at(f"try {attempt}"), right.isoformat())
        try:
            wrong = date.fromisoformat(typed)
        except ValueError:
            continue
        if wrong != right and OLDEST <= wrong <= history.accounts[0].visit.first_day:
            patient = replace(history.patient, birth_date=wrong)
            key = patient.medical_record_number
            how = "compare with the insurance card and the payer's answer"
            return replace(history, patient=patient), _said(
                "identity", "patients", key, "birth_date", right, wrong, how
            )
    return None


def _name(draw: Draw, history: History) -> Broken | None:
    right = history.patient.name
    wrong = Name(right.given, swapped(draw, right.family, ascii_lowercase))
    if wrong == right:
        return None
    patient = replace(history.patient, name=wrong)
    key = patient.medical_record_number
    how = "compare with the insurance card"
    return replace(history, patient=patient), _said("identity", "patients", key, "name", right, wrong, how)


def _zip_code(draw: Draw, history: History) -> Broken | None:
    where = history.patient.place
    wrong = swapped(draw, where.zip_code)
    if wrong == where.zip_code:
        return None
    patient = replace(history.patient, place=replace(where, zip_code=wrong))
    key, right, how = patient.medical_record_number, where.zip_code, "compare ZIP code with city and state"
    return replace(history, patient=patient), _said("identity", "patients", key, "zip_code", right, wrong, how)


def _registered(
    history: History, family: str, at: int, field: str, wrong: Coverage, told: tuple[object, object], how: str
) -> Broken:
    """The patient's registration with one coverage changed; what was sent to the payers stays as it was."""
    changed = (*history.coverages[:at], wrong, *history.coverages[at + 1 :])
    key = f"{history.patient.medical_record_number}/{at + 1}"
    return replace(history, coverages=changed), _said(family, "coverages", key, field, *told, how)


def _member_id(draw: Draw, history: History) -> Broken | None:
    if not history.coverages:
        return None
    one = history.coverages[0]
    wrong = swapped(draw, one.member_id)
    if wrong == one.member_id:
        return None
    how = "compare with the insurance card"
    said = (one.member_id, wrong)
    return _registered(history, "identity", 0, "member_id", replace(one, member_id=wrong), said, how)


def _dependent(_draw: Draw, history: History) -> Broken | None:
    for at, one in enumerate(history.coverages):
        if one.relation is not Relation.SELF:
            wrong = replace(one, relation=Relation.SELF)
            how = "the subscriber's name is not the patient's"
            return _registered(history, "identity", at, "relation", wrong, (one.relation, Relation.SELF), how)
    return None


def _ended(draw: Draw, history: History) -> Broken | None:
    if not history.coverages:
        return None
    one, first = history.coverages[0], history.accounts[0].visit.first_day
    ended = first - timedelta(draw.at("days").integer(1, 40))
    if ended < one.effective:
        return None
    how = "compare the dates of coverage with the day of service"
    return _registered(history, "coverage", 0, "ended", replace(one, ended=ended), ("", ended), how)


def _payer_number(draw: Draw, history: History) -> Broken | None:
    if not history.coverages:
        return None
    one = history.coverages[0]
    wrong = swapped(draw, one.payer_number)
    said, how = (one.payer_number, wrong), "compare with the list of payers"
    if wrong == one.payer_number:
        return None
    return _registered(history, "coverage", 0, "payer_number", replace(one, payer_number=wrong), said, how)


def _kind(_draw: Draw, history: History) -> Broken | None:
    for at, one in enumerate(history.coverages):
        if one.kind in (Kind.MEDICARE, Kind.EMPLOYER):
            wrong = Kind.EMPLOYER if one.kind is Kind.MEDICARE else Kind.INDIVIDUAL
            how = "compare the kind of plan with the payer and the group number"
            return _registered(history, "coverage", at, "kind", replace(one, kind=wrong), (one.kind, wrong), how)
    return None


def _claim_changed(history: History, old: Claim, new: Claim, error: InjectedError) -> Broken:
    accounts = tuple(
        replace(one, claims=tuple(new if claim is old else claim for claim in one.claims)) if old in one.claims else one
        for one in history.accounts
    )
    return replace(history, accounts=accounts), error


def _payer_order(_draw: Draw, history: History) -> Broken | None:
    for claim in [claim for one in history.accounts for claim in one.claims]:
        if claim.order == 2:
            how = "two claims of one account say that their payer comes first"
            said = _said("coverage", "claims", claim.number, "order", 2, 1, how)
            return _claim_changed(history, claim, replace(claim, order=1), said)
    return None


def _authorization(_draw: Draw, history: History) -> Broken | None:
    for claim in [claim for one in history.accounts for claim in one.claims]:
        if claim.authorization:
            how = "a costly service, or a claim sent again, without an authorization number"
            said = _said("coverage", "claims", claim.number, "authorization", claim.authorization, "", how)
            return _claim_changed(history, claim, replace(claim, authorization=""), said)
    return None


IDENTITY = {
    "birth date mistyped": _birth_date,
    "member number mistyped": _member_id,
    "dependent filed as subscriber": _dependent,
    "name misspelled": _name,
    "ZIP code mistyped": _zip_code,
}
COVERAGE = {
    "coverage ended before the visit": _ended,
    "payer order wrong": _payer_order,
    "authorization missing": _authorization,
    "payer number mistyped": _payer_number,
    "kind of plan wrong": _kind,
}
