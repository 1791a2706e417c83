"""Whole histories: every paper of a patient agrees with every other, whatever the key."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from statistics import mean, median

import pytest

from kit.engine.claim import Accumulators
from kit.engine.codes import services
from kit.engine.coordinated_claim import Payer, coordinate_claim
from kit.engine.coverage import PRIVATE, Kind, Relation
from kit.engine.insurance import split_claim
from kit.engine.ledger import BANK, PATIENT, SERVICES, PlaceKind, WriteOff, payer, write_off
from kit.engine.money import ZERO, Money, total
from kit.engine.reasons import reasons
from kit.engine.remittance import ClaimStatus, GroupCode
from kit.engine.remittance_check import check_remittance
from kit.engine.secondary import Method
from kit.scenarios.draw import Draw
from kit.scenarios.history import History, PatientAccount
from kit.scenarios.hospital import history, practice
from kit.scenarios.places import places
from kit.scenarios.population import figures, in_band, one_of
from kit.scenarios.treatment import allowed

AS_OF = date(2026, 12, 31)
PRACTICE = practice(Draw("the practice"))


@cache
def many() -> tuple[History, ...]:
    return tuple(history(Draw(f"patient {n}"), PRACTICE) for n in range(150))


@cache
def crowd() -> tuple[History, ...]:
    return tuple(history(Draw(f"crowd {n}"), PRACTICE) for n in range(2000))


def accounts() -> list[PatientAccount]:
    return [one for each in many() for one in each.accounts]


def billed(account: PatientAccount) -> Money:
    return total(one.billed for one in account.visit.charges)


def paid_by_patient(account: PatientAccount) -> Money:
    return total(one.amount for one in account.ledger.transfers if (one.source, one.target) == (PATIENT, BANK))


def answered_last(account: PatientAccount) -> bool:
    """Whether the last payer has said what is left to the patient."""
    if not account.received:
        return False
    last = account.received[-1].remittance.claims[0]
    return last.status is not ClaimStatus.DENIED and len(account.coverages) == len(
        {one.remittance.payer for one in account.received}
    )


# Money


def test_every_remittance_balances_and_is_for_a_claim_that_was_sent_before() -> None:
    seen = 0
    for account in accounts():
        sent = {claim.number: claim for claim in account.claims}
        for one in account.received:
            found = check_remittance(one.remittance)
            assert not found.imbalances, found.imbalances
            assert found.worksheet.value("not_in_our_table") == 0
            (about,) = one.remittance.claims
            claim = sent[about.claim_number]
            assert claim.submitted < one.on <= AS_OF
            assert one.remittance.payer == claim.coverage.payer
            assert [line.charge for line in about.lines] == [line.billed for line in claim.lines]
            assert claim.lines == account.visit.charges
            seen += 1
    assert seen > 150


def test_every_ledger_comes_to_zero_and_says_what_claims_remittances_and_payments_say() -> None:
    for account in accounts():
        ledger = account.ledger
        assert total(ledger.balance(place) for place in ledger.places) == ZERO
        assert -ledger.balance(SERVICES) == billed(account)
        from_payers = [
            one.amount
            for one in ledger.transfers
            if one.target == BANK and one.source.kind is PlaceKind.PAYER
        ]  # fmt: skip
        assert total(from_payers) == total(one.remittance.payment for one in account.received)
        contractual = total(
            a.amount
            for one in account.received
            for line in one.remittance.claims[0].lines
            for a in line.adjustments
            if a.code == "CO-45"
        )
        assert ledger.balance(write_off(WriteOff.CONTRACTUAL)) == contractual
        late = total(
            a.amount
            for one in account.received
            for line in one.remittance.claims[0].lines
            for a in line.adjustments
            if a.code == "CO-29"
        )
        assert ledger.balance(write_off(WriteOff.FILED_LATE)) == late


def test_a_patient_owes_what_the_last_payer_left_less_what_was_paid() -> None:
    counted = Counter[bool]()
    for account in accounts():
        if not account.coverages:
            off = account.ledger.balance(write_off(WriteOff.COURTESY)) + account.ledger.balance(
                write_off(WriteOff.CHARITY)
            )
            expected = billed(account) - off - paid_by_patient(account)
        elif answered_last(account):
            last = account.received[-1].remittance.claims[0]
            assert last.adjusted(GroupCode.PR) == last.patient_responsibility
            expected = last.adjusted(GroupCode.PR) - paid_by_patient(account)
            assert expected >= ZERO
        else:
            expected = -paid_by_patient(account)
        counted[bool(account.coverages) and answered_last(account)] += 1
        assert account.ledger.balance(PATIENT) == expected
    assert min(counted.values()) > 10


def test_what_no_payer_has_answered_still_stands_with_a_payer() -> None:
    for account in accounts():
        standing = total(account.ledger.balance(payer(one.payer)) for one in account.coverages)
        denied = bool(account.received) and account.received[-1].remittance.claims[0].status is ClaimStatus.DENIED
        late = account.ledger.balance(write_off(WriteOff.FILED_LATE)) == billed(account)
        if not account.coverages or answered_last(account) or late:
            assert standing == ZERO
        elif denied or not account.received:
            assert standing == billed(account)
        else:
            assert ZERO <= standing <= billed(account)


def test_a_year_of_visits_never_passes_the_plans_deductible_and_maximum() -> None:
    checked = 0
    for each in crowd():
        if len(each.coverages) != 1:
            continue
        plan = each.coverages[0].plan
        parts = Counter[str]()
        for account in each.accounts:
            for one in account.received:
                for line in one.remittance.claims[0].lines:
                    for a in line.adjustments:
                        if a.group is GroupCode.PR:
                            parts[a.reason] += a.amount.cents
        assert parts["1"] <= plan.deductible.cents
        if plan.out_of_pocket_maximum is not None:
            assert parts["1"] + parts["2"] + parts["3"] <= plan.out_of_pocket_maximum.cents
        checked += len(each.accounts) > 1 and parts["1"] == plan.deductible.cents > 0
    assert checked > 10, "some reach their deductible over several visits"


def test_the_first_payers_answers_are_those_of_the_rule_for_a_claim_visit_after_visit() -> None:
    checked = 0
    for each in many():
        met = None
        for account in each.accounts:
            for one in account.received:
                about = one.remittance.claims[0]
                codes = {a.code for line in about.lines for a in line.adjustments}
                if len(each.coverages) > 1 or codes & {"CO-29", "CO-197"}:
                    continue
                covered = account.visit.charges[: len(about.lines) - ("PR-204" in codes)]
                share = split_claim(each.coverages[0].plan, covered, met)
                met = share.met
                assert about.paid == share.worksheet.amount("plan_pays")
                unpaid = [line.charge for line in about.lines[len(covered) :]]
                assert about.patient_responsibility == share.worksheet.amount("patient_owes") + total(unpaid)
                checked += 1
    assert checked > 100


def test_the_second_payers_answers_are_those_of_the_rule_for_coordination() -> None:
    checked = Counter[Kind]()
    for each in crowd():
        if len(each.coverages) != 2:
            continue
        first, second = each.coverages
        is_medicaid = second.kind is Kind.MEDICAID
        method = Method.CARVE_OUT if is_medicaid or second.kind is Kind.MEDIGAP else Method.STANDARD
        met: tuple[Accumulators, ...] = (Accumulators(), Accumulators())
        for account in each.accounts:
            if not answered_last(account):
                break
            charges = account.visit.charges
            prices = tuple(allowed(one.code, second.payer) for one in charges) if is_medicaid else None
            payers = (Payer(first.plan, met[0]), Payer(second.plan, met[1], method, prices, is_medicaid))
            expected = coordinate_claim(payers, charges)
            met = expected.met
            about = account.received[-1].remittance.claims[0]
            assert tuple(line.paid for line in about.lines) == expected.paid[1]
            assert about.patient_responsibility == total(expected.patient_owes)
            checked[second.kind] += 1
    assert min(checked[kind] for kind in (Kind.MEDIGAP, Kind.RETIREE, Kind.MEDICAID, Kind.EMPLOYER)) > 20


def test_medicaid_leaves_nothing_and_medicare_its_deductible_and_a_fifth() -> None:
    for each in crowd():
        kinds = [one.kind for one in each.coverages]
        for account in each.accounts:
            if answered_last(account) and Kind.MEDICAID in kinds:
                assert account.received[-1].remittance.claims[0].patient_responsibility == ZERO
            if answered_last(account) and kinds == [Kind.MEDICARE, Kind.MEDIGAP]:
                left = account.received[-1].remittance.claims[0].lines
                assert {a.code for line in left for a in line.adjustments} <= {"OA-23", "PR-1"}


def test_charges_stand_at_the_list_price_and_are_allowed_no_more() -> None:
    for account in accounts():
        for one in account.visit.charges:
            assert one.billed == services()[one.code].price * one.units
            assert ZERO < one.allowed <= one.billed


def test_denials_carry_a_reason_of_the_table_and_what_is_sent_again_has_an_authorization() -> None:
    found = Counter[str]()
    for each in crowd():
        for account in each.accounts:
            for one in account.received:
                for line in one.remittance.claims[0].lines:
                    found.update(a.code for a in line.adjustments)
            again = [claim for claim in account.claims if claim.order == 1][1:]
            assert all(claim.authorization for claim in again)
    assert {"CO-45", "CO-29", "CO-197", "PR-1", "PR-2", "PR-3", "PR-204", "OA-23"} == set(found)
    assert all(code.partition("-")[2] in reasons() for code in found)


# Days


def test_days_follow_each_other() -> None:
    for each in many():
        starts = [one.visit.first_day for one in each.accounts]
        assert starts == sorted(set(starts))
        for account in each.accounts:
            first, last = account.visit.first_day, account.visit.last_day
            assert first <= last <= first + timedelta(1)
            assert {one.on for one in account.visit.charges} == {first}
            moves = [one.on for one in account.ledger.transfers]
            assert moves == sorted(moves)
            assert moves[0] == first
            assert moves[-1] <= AS_OF
            assert all(claim.submitted > last for claim in account.claims)
            sent = [claim.submitted for claim in account.claims]
            assert sent == sorted(set(sent))
            stated = account.statements
            assert all(later - one == timedelta(30) for one, later in pairwise(stated))
            assert all(last < one <= AS_OF for one in stated)


def test_a_statement_goes_out_only_once_the_patients_share_is_known_and_while_it_is_owed() -> None:
    seen = 0
    for account in accounts():
        for stated in account.statements:
            before = [one for one in account.ledger.transfers if one.on <= stated]
            owed = total(one.amount for one in before if one.target == PATIENT) - total(
                one.amount for one in before if one.source == PATIENT
            )
            assert owed > ZERO
            seen += 1
            if account.coverages:
                assert answered_last(account)
                assert stated > account.received[-1].on
    assert seen > 80


def test_calls_are_on_workdays_by_day_and_after_a_statement() -> None:
    calls = [(account, one) for each in crowd() for account in each.accounts for one in account.calls]
    assert len(calls) > 100
    for account, one in calls:
        day, _, clock = one.at.partition(" ")
        assert date.fromisoformat(day).weekday() < 5
        assert "08:00" <= clock <= "21:00"
        assert date.fromisoformat(day) > account.statements[0]
        assert one.inbound == (one.purpose == "payment plan")


def test_plans_pay_off_the_balance_and_are_paid_as_they_fall_due() -> None:
    planned = [account for each in crowd() for account in each.accounts if account.plan is not None]
    assert len(planned) > 20
    for account in planned:
        assert account.plan is not None
        outcome = account.plan.outcome
        due = [day for day in outcome.due_dates if day <= AS_OF]
        paid = [one for one in account.ledger.transfers if one.reason.startswith("Payment plan")]
        assert [one.on for one in paid] == due
        assert account.ledger.balance(PATIENT) + total(one.amount for one in paid) == total(
            one.amount for one in outcome.instalments
        )
        assert account.plan.agreed > account.statements[0]
        assert all(day > account.plan.agreed for day in outcome.due_dates)


# People


def test_coverage_fits_age_and_who_answers() -> None:
    for each in crowd():
        patient, guarantor = each.patient, each.guarantor
        for account in each.accounts:
            day = account.visit.first_day
            age = patient.age_on(day)
            assert 1 <= age <= 89
            what = account.visit.diagnosis
            assert what.youngest <= age <= what.oldest
            assert what.sex in ("", patient.sex)
            assert account.coverages == each.coverages
            assert all(one.effective <= day and one.ended is None for one in each.coverages)
            assert (age >= 65) == (bool(each.coverages) and each.coverages[0].kind is Kind.MEDICARE)
            if age < 18:
                assert guarantor.relation == "parent"
        assert guarantor.name == patient.guarantor
        assert (guarantor.relation == "self") == (guarantor.birth_date == patient.birth_date)
        if guarantor.relation == "parent":
            assert 19 <= patient.birth_date.year - guarantor.birth_date.year <= 41
        if guarantor.relation != "self":
            assert guarantor.household_size >= 2
            assert guarantor.name.family == patient.name.family
        for one in each.coverages:
            assert one.member_name == str(patient.name)
            if one.relation is Relation.SELF:
                assert one.subscriber == f"{patient.name} (the patient)"
                assert one.subscriber_birth_date == patient.birth_date
            assert bool(one.group_number) == (one.kind in (Kind.EMPLOYER, Kind.RETIREE))
            assert one.payer_number


def test_the_parent_whose_birthday_comes_first_pays_first() -> None:
    seen = 0
    for each in crowd():
        if [one.relation for one in each.coverages] == [Relation.PARENT] * 2:
            first, second = (one.subscriber_birth_date for one in each.coverages)
            assert first is not None
            assert second is not None
            assert (first.month, first.day) <= (second.month, second.day)
            seen += 1
    assert seen > 5


def test_addresses_and_phones_agree() -> None:
    known = set(places())
    for each in many():
        patient = each.patient
        assert patient.place in known
        assert patient.phone.startswith(f"({patient.place.area_code}) 555-01")
        assert (each.guarantor.street, each.guarantor.place) == (patient.street, patient.place)
        assert patient.email.endswith("@example.org")


def test_given_names_are_those_of_the_sex() -> None:
    from faker.providers.person.en_US import Provider

    for each in many():
        names = Provider.first_names_female if each.patient.sex == "F" else Provider.first_names_male
        assert each.patient.name.given in names


def test_numbers_are_of_nobody_and_no_two_alike() -> None:
    from stdnum import luhn

    assert PRACTICE.provider_number.startswith("9")
    assert luhn.is_valid("80840" + PRACTICE.provider_number)
    assert PRACTICE.email.endswith(".example.org")
    numbers = [one.number for each in crowd() for one in each.accounts]
    claims = [claim.number for each in crowd() for one in each.accounts for claim in one.claims]
    records = [each.patient.medical_record_number for each in crowd()]
    for listed in (numbers, claims, records):
        assert len(set(listed)) == len(listed)
    for each in crowd():
        for one in each.coverages:
            if one.kind is Kind.MEDICARE:
                assert len(one.member_id) == 11
                assert one.member_id.startswith("0"), "no true Medicare number starts with 0"


# Keys


def _print(key: str) -> str:
    return hashlib.sha256(repr(history(Draw(key), PRACTICE)).encode()).hexdigest()


def test_the_same_key_gives_the_same_history_in_every_process() -> None:
    code = "from tests.test_hospital import _print; print(_print('the same'))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == _print("the same")


def test_another_key_gives_another_history() -> None:
    assert len({_print(f"key {n}") for n in range(20)}) == 20


def test_another_practice_moves_a_patients_town_and_nothing_else_of_the_person_and_the_coverage() -> None:
    here = history(Draw("moves"), PRACTICE)
    there = history(Draw("moves"), practice(Draw("another practice")))
    assert here.patient.name == there.patient.name
    assert here.patient.birth_date == there.patient.birth_date
    assert here.patient.street == there.patient.street
    assert here.coverages == there.coverages
    assert [one.visit.charges for one in here.accounts] == [one.visit.charges for one in there.accounts]


def test_most_patients_live_near_the_practice() -> None:
    near = sum(each.patient.place.area_code == PRACTICE.place.area_code for each in crowd())
    assert _percent(near) == pytest.approx(88, abs=4)


# The population


def _percent(count: int) -> float:
    return 100 * count / len(crowd())


def test_ages_and_coverage_follow_the_public_figures() -> None:
    ages = [each.patient.age_on(AS_OF) for each in crowd()]
    assert _percent(sum(age < 18 for age in ages)) == pytest.approx(21.5, abs=3)
    assert _percent(sum(age >= 65 for age in ages)) == pytest.approx(18.0, abs=3)
    kinds = Counter(each.coverages[0].kind if each.coverages else None for each in crowd())
    assert _percent(kinds[None]) == pytest.approx(8.0, abs=2.5)
    assert _percent(kinds[Kind.MEDICARE]) == pytest.approx(18, abs=3)
    anywhere = Counter(kind for each in crowd() for kind in {one.kind for one in each.coverages})
    assert _percent(anywhere[Kind.MEDICAID]) == pytest.approx(17.6, abs=3.5)
    assert _percent(anywhere[Kind.EMPLOYER] + anywhere[Kind.RETIREE]) == pytest.approx(53.8, abs=4)


def test_what_stands_beside_medicare_follows_the_public_figures() -> None:
    beside = Counter(
        each.coverages[1].kind if len(each.coverages) > 1 else None
        for each in crowd()
        if each.coverages and each.coverages[0].kind is Kind.MEDICARE
    )
    whole = sum(beside.values())
    for kind, percent in ((Kind.MEDIGAP, 42), (Kind.RETIREE, 31), (Kind.MEDICAID, 16), (None, 11)):
        assert 100 * beside[kind] / whole == pytest.approx(percent, abs=8)


def test_households_and_incomes_follow_the_public_figures() -> None:
    grown = [each.guarantor.household_size for each in crowd() if each.guarantor.relation == "self"]
    assert mean(grown) == pytest.approx(2.53, abs=0.2)
    earned = [
        each.guarantor.gross_monthly_income.cents * 12 / 100
        for each in crowd()
        if not each.coverages or Kind.MEDICAID is not each.coverages[0].kind
    ]
    assert median(earned) == pytest.approx(83730, rel=0.08)


def test_visits_are_one_to_four_and_every_habit_and_coverage_turns_up() -> None:
    counts = Counter(len(each.accounts) for each in crowd())
    assert set(counts) == {1, 2, 3, 4}
    assert counts[1] > counts[2] > counts[3] > counts[4]
    listed = [one for each in crowd() for one in each.coverages]
    assert {one.kind for one in listed} == {
        Kind.EMPLOYER, Kind.INDIVIDUAL, Kind.RETIREE, Kind.MEDICARE, Kind.MEDIGAP, Kind.MEDICAID,
    }  # fmt: skip
    places_used = {place for each in crowd() for one in each.accounts for place in one.ledger.places}
    assert write_off(WriteOff.CHARITY) in places_used
    assert write_off(WriteOff.COURTESY) in places_used


def test_equal_coverage_shares_one_plan() -> None:
    plans = {id(one.plan): one.plan for each in crowd() for one in each.coverages if one.kind in PRIVATE}
    assert len(plans) == len({one.name for one in plans.values()}) == 18


def test_every_table_says_what_it_follows() -> None:
    for name, table in figures().items():
        assert sum(table["weights"].values()) == 100, name
        assert table["follows"], name
        if table["follows"] != "chosen":
            assert table["source"].startswith("https://"), name
            assert table["checked"] == date(2026, 11, 25), name


def test_a_draw_from_a_band_stays_in_the_band() -> None:
    for n in range(200):
        assert 2 <= in_band(Draw(f"band {n}"), "age") <= 89
        assert one_of(Draw(f"sex {n}"), "sex") in ("F", "M")
