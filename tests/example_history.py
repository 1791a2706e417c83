"""One patient's history, written by hand: two visits, two payers on the first, a plan, calls, every cent known.

Visit 1 (March 2, 2026): office visit 218.00 (allowed 150.00) and X-ray 312.00 (allowed 200.00), billed 530.00.
First payer: write-off 180.00 (CO-45), deductible 50.00 and coinsurance 30.00 (PR), pays 270.00.
Second payer: pays 45.00 of the 80.00; the patient owes 35.00, of which 25.00 was paid by card on the day.
Visit 2 (July 14, 2026): 1,480.00 and 96.00, billed 1,576.00; allowed 900.00 and 60.00 (write-off 616.00),
deductible 400.00, coinsurance 112.00, paid 448.00; the patient owes 512.00 and pays it in four parts.
"""

from datetime import date
from decimal import Decimal

from kit.engine.call_facts import CallEnding
from kit.engine.claim import ServiceLine
from kit.engine.codes import diagnoses
from kit.engine.ledger import BANK, PATIENT, SERVICES, Account, Method, Transfer, WriteOff, payer, write_off
from kit.engine.money import Money
from kit.engine.payment_plans import payment_plan
from kit.engine.plan import Benefit, Plan
from kit.engine.remittance import Adjustment, ClaimStatus, PaidLine, Remittance, RemittanceClaim
from kit.scenarios.coverage import Coverage, Kind, Relation
from kit.scenarios.history import (
    AgreedPlan,
    CallNote,
    Claim,
    Guarantor,
    History,
    PatientAccount,
    Practice,
    Received,
    Visit,
)
from kit.scenarios.people import Name, Person
from kit.scenarios.places import Place

TOWN = Place("Springfield", "IL", "62701", "217", "America/Chicago")
PRACTICE = Practice(
    "Saltmarsh Community Hospital", "40 Harbor Road", TOWN, "(217) 555-0100", "billing@saltmarsh.example.org",
    "9000000004", "00-0000001",
)  # fmt: skip
PATIENT_PERSON = Person(
    Name("Alma", "Okafor"), "F", date(2014, 5, 9), "12 Elm Street", TOWN, "(217) 555-0142", "n.okafor@example.org",
    "MR-00012345", "A-000000321", Name("Ngozi", "Okafor"),
)  # fmt: skip
GUARANTOR = Guarantor(
    Name("Ngozi", "Okafor"), "parent", date(1985, 11, 3), "12 Elm Street", TOWN, "(217) 555-0142",
    "n.okafor@example.org", "Tern Logistics", 3, Money.of("3900"),
)  # fmt: skip
PLAN = Plan(
    "Fernhollow Silver 1000",
    {"other": Benefit(coinsurance_percent=Decimal(20))},
    Money.of("1000"),
    Money.of("6000"),
)
FIRST = Coverage(
    "Fernhollow Health Plan", PLAN, "Alma Okafor", "FHX000000017", "004411", "Ngozi Okafor (parent)",
    date(2024, 1, 1), Kind.EMPLOYER, Relation.PARENT, None, date(1985, 11, 3), "90001",
)  # fmt: skip
SECOND = Coverage(
    "Quillbrook Mutual", PLAN, "Alma Okafor", "QBM000000022", "007788", "Emeka Okafor (parent)",
    date(2023, 1, 1), Kind.EMPLOYER, Relation.PARENT, None, date(1986, 12, 20), "90002",
)  # fmt: skip
DAY = date(2026, 3, 2)
LATER = date(2026, 7, 14)


def m(text):
    return Money.of(text)


def line(label, kind, billed, allowed, code, on):
    return ServiceLine(label, kind, m(billed), m(allowed), code, on=on)


def adjusted(*parts):
    return tuple(Adjustment(group, reason, m(amount)) for group, reason, amount in parts)


def _first_account():
    charges = (
        line("Office visit, longer", "office_visit", "218", "150", "SVC-1002", DAY),
        line("X-ray of the chest", "imaging", "312", "200", "SVC-3003", DAY),
    )
    visit = Visit(PRACTICE, "Clinic", Name("Iris", "Vance"), "9000000012", DAY, DAY, diagnoses()["J20.9"], charges)
    lines = (
        PaidLine(m("218"), m("80"), adjusted(("CO", "45", "68"), ("PR", "1", "50"), ("PR", "2", "20")),
                 charges[0].label, charges[0].code, "1", "2026-03-02"),
        PaidLine(m("312"), m("190"), adjusted(("CO", "45", "112"), ("PR", "2", "10")),
                 charges[1].label, charges[1].code, "1", "2026-03-02"),
    )  # fmt: skip
    paid = RemittanceClaim(
        "C-0001", m("530"), m("270"), ClaimStatus.PRIMARY, m("80"), (), lines, "FH-881", "Alma Okafor"
    )
    second_lines = (
        PaidLine(
            m("218"), m("40"), adjusted(("OA", "23", "148"), ("PR", "1", "30")), charges[0].label, charges[0].code
        ),
        PaidLine(m("312"), m("5"), adjusted(("OA", "23", "302"), ("PR", "2", "5")), charges[1].label, charges[1].code),
    )
    second_paid = RemittanceClaim(
        "C-0002", m("530"), m("45"), ClaimStatus.SECONDARY, m("35"), (), second_lines, "QB-119", "Alma Okafor"
    )
    one, two = payer(FIRST.payer), payer(SECOND.payer)
    contract = write_off(WriteOff.CONTRACTUAL)
    ledger = Account((
        Transfer(DAY, m("218"), SERVICES, one, "Charge: Office visit, longer", charges[0].label),
        Transfer(DAY, m("312"), SERVICES, one, "Charge: X-ray of the chest", charges[1].label),
        Transfer(DAY, m("25"), PATIENT, BANK, "Payment at the desk", "", Method.CARD, "4411"),
        Transfer(date(2026, 3, 20), m("270"), one, BANK, "Payment of Fernhollow Health Plan", "", Method.ACH, "R-1"),
        Transfer(date(2026, 3, 20), m("180"), one, contract, "Contractual adjustment"),
        Transfer(date(2026, 3, 20), m("80"), one, two, "Left for the second payer"),
        Transfer(date(2026, 4, 9), m("45"), two, BANK, "Payment of Quillbrook Mutual", "", Method.ACH, "R-2"),
        Transfer(date(2026, 4, 9), m("35"), two, PATIENT, "Patient's share"),
    ))  # fmt: skip
    return PatientAccount(
        "A-000000321", visit, (FIRST, SECOND),
        (Claim("C-0001", FIRST, 1, date(2026, 3, 4), charges), Claim("C-0002", SECOND, 2, date(2026, 3, 21), charges)),
        (Received(date(2026, 3, 20), Remittance(m("270"), (paid,), (), FIRST.payer, "R-1", "2026-03-19")),
         Received(date(2026, 4, 9), Remittance(m("45"), (second_paid,), (), SECOND.payer, "R-2", "2026-04-08"))),
        ledger, (date(2026, 4, 15), date(2026, 5, 15)),
        (CallNote("2026-06-03 17:40", False, "Ngozi Okafor", "overdue balance", CallEnding.CONVERSATION,
                  "Confirmed name and birth date. Will pay $10.00 by Friday.", Name("Lena", "Frost")),),
    )  # fmt: skip


def _second_account():
    charges = (
        line("CT scan of the head", "imaging", "1480", "900", "SVC-3007", LATER),
        line("Metabolic blood panel", "laboratory", "96", "60", "SVC-2002", LATER),
    )
    visit = Visit(
        PRACTICE, "Imaging", Name("Iris", "Vance"), "9000000012", LATER, LATER, diagnoses()["S06.0X0A"], charges
    )
    lines = (
        PaidLine(m("1480"), m("400"), adjusted(("CO", "45", "580"), ("PR", "1", "400"), ("PR", "2", "100")),
                 charges[0].label, charges[0].code),
        PaidLine(m("96"), m("48"), adjusted(("CO", "45", "36"), ("PR", "2", "12")), charges[1].label, charges[1].code),
    )  # fmt: skip
    paid = RemittanceClaim(
        "C-0003", m("1576"), m("448"), ClaimStatus.PRIMARY, m("512"), (), lines, "FH-902", "Alma Okafor"
    )
    one = payer(FIRST.payer)
    ledger = Account((
        Transfer(LATER, m("1480"), SERVICES, one, "Charge: CT scan of the head", charges[0].label),
        Transfer(LATER, m("96"), SERVICES, one, "Charge: Metabolic blood panel", charges[1].label),
        Transfer(date(2026, 8, 1), m("448"), one, BANK, "Payment of Fernhollow Health Plan", "", Method.ACH, "R-3"),
        Transfer(date(2026, 8, 1), m("616"), one, write_off(WriteOff.CONTRACTUAL), "Contractual adjustment"),
        Transfer(date(2026, 8, 1), m("512"), one, PATIENT, "Patient's share"),
        Transfer(date(2026, 9, 1), m("128"), PATIENT, BANK, "Payment plan, 1 of 4", "", Method.CHECK, "1007"),
    ))  # fmt: skip
    outcome = payment_plan(balance=m("512"), months=4, gross_monthly_income=m("3900"), first_due=date(2026, 9, 1))
    return PatientAccount(
        "A-000000322", visit, (FIRST,), (Claim("C-0003", FIRST, 1, date(2026, 7, 16), charges),),
        (Received(date(2026, 8, 1), Remittance(m("448"), (paid,), (), FIRST.payer, "R-3", "2026-07-31")),),
        ledger, (date(2026, 8, 5),), (), AgreedPlan(date(2026, 8, 20), outcome),
    )  # fmt: skip


HISTORY = History(PATIENT_PERSON, GUARANTOR, (FIRST, SECOND), (_first_account(), _second_account()))
