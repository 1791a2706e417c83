"""The tables of the synthetic hospital: each column with its kind and one sentence that says what stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from kit.engine.record import Choice

__all__ = ["TABLES", "Column", "ColumnKind", "Table"]


class ColumnKind(Choice):
    """What the cells of a column hold, and how they are written in a text file."""

    TEXT = "text"
    AMOUNT = "amount"
    DAY = "day"
    NUMBER = "whole number"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the kind of its cells, and what stands in it."""

    name: str
    kind: ColumnKind
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, what a row is, its columns, and those of them that tell its rows apart."""

    name: str
    says: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in their order."""
        return tuple(column.name for column in self.columns)


_KINDS = {
    "text": ColumnKind.TEXT,
    "amount": ColumnKind.AMOUNT,
    "day": ColumnKind.DAY,
    "number": ColumnKind.NUMBER,
    "yes": ColumnKind.YES_NO,
}
_PATIENT = "patient text: Number of the patient in this data set, such as P-0000001; every table has it."
_ACCOUNT = "account text: Number of the patient account; read it together with the patient."
_ADDRESS = """
street text: House number and street.
city text: Town of the address.
state text: State, in two letters.
zip_code text: ZIP code of the town.
phone text: Telephone number, out of the range kept for stories.
email text: E-mail address, at a domain that belongs to nobody.
"""


def _table(name: str, says: str, key: str, *columns: str) -> Table:
    """A table out of lines like 'billed amount: Price that was billed.'"""
    made = []
    for line in "\n".join(columns).split("\n"):
        if line.strip():
            head, _, sentence = line.partition(": ")
            column, kind = head.split()
            made.append(Column(column, _KINDS[kind], sentence.strip()))
    return Table(name, says, ("patient", *key.split()), tuple(made))


_PEOPLE = (
    _table("patients", "One row for each patient.", "", _PATIENT, """
medical_record_number text: Number of the patient's medical record.
given_name text: First name.
family_name text: Last name.
sex text: F or M.
birth_date day: Day of birth.
""", _ADDRESS, """
time_zone text: Time zone of the address, for the hours in which one may call.
main_account text: Account number that stands on the patient's papers.
"""),
    _table("guarantors", "Who answers for a patient's bills; one row for each patient.", "", _PATIENT, """
given_name text: First name of the guarantor.
family_name text: Last name of the guarantor.
relation text: What the guarantor is to the patient: self, parent or spouse.
birth_date day: Day on which the guarantor was born.
""", _ADDRESS, """
employer text: Who employs the guarantor.
household_size number: Persons in the household.
gross_monthly_income amount: Income of the household in a month before taxes.
"""),
    _table("coverages", "One row for each insurance of a patient.", "coverage", _PATIENT, """
coverage number: 1 for the patient's first cover, 2 for the next.
payer text: Name of the insurer or program.
payer_number text: Made-up number under which claims go to the payer.
plan text: Name of the plan.
kind text: Kind of cover, such as employer or Medicare.
relation text: What the subscriber is to the patient.
member_name text: Name on the insurance card.
member_id text: Member number on the card.
group_number text: Group number on the card.
subscriber text: Who took out the insurance.
subscriber_birth_date day: Birthday that decides which parent's plan pays first.
effective day: First day of the cover.
ended day: Last day of the cover; empty while it lasts.
deductible amount: Deductible of one person in a plan year.
out_of_pocket_maximum amount: Most that one person pays in a plan year.
"""),
)  # fmt: skip
_CLAIMS = (
    _table("encounters", "One row for each visit; each visit has one account.", "account", _PATIENT, _ACCOUNT, """
practice text: Hospital or clinic.
department text: Department in which the patient was seen.
provider text: Who treated the patient.
provider_number text: Made-up provider number.
first_day day: First day of the visit.
last_day day: Last day of the visit.
diagnosis text: ICD-10-CM code of the diagnosis.
diagnosis_words text: The diagnosis in plain words.
charged amount: All charges of the visit.
payers_owe amount: What payers still owe on the account at the end.
patient_owes amount: What the patient still owes at the end.
agency_owes amount: What was handed to a collection agency.
unapplied amount: Money received that is not yet matched to a charge; below zero when there is some.
plan_agreed day: Day on which a payment plan was agreed; empty without one.
plan_payments number: How many payments were agreed.
plan_first_due day: Day on which the first payment of the plan is due.
"""),
    _table("charges", "One row for each charge of a visit.", "account line", _PATIENT, _ACCOUNT, """
line number: Position of the charge, from 1.
code text: Made-up service code of this kit.
label text: The service in plain words.
kind text: Kind of service.
units number: Days, sessions or pieces.
day day: Day of the service; empty where it is the first day of the visit.
network text: Whether the provider has a contract with the plan.
protected yes: Whether the No Surprises Act covers the charge.
billed amount: Price that was billed.
allowed amount: What the contract allows for it.
"""),
    _table("claims", "One row for each claim sent to a payer.", "account claim", _PATIENT, _ACCOUNT, """
claim text: Number of the claim.
order number: 1 for the first payer, 2 for the second.
payer text: Payer to whom it was sent.
payer_number text: Number of the payer that stands on the claim.
member_id text: Member number that stands on the claim.
submitted day: Day on which it was sent.
authorization text: Authorization number; empty where none was needed.
charged amount: All lines of the claim together.
"""),
    _table("claim_lines", "One row for each line of a claim.", "account claim line", _PATIENT, _ACCOUNT, """
claim text: Number of the claim that the line stands on.
line number: Position on the claim, from 1.
code text: Service code as it was claimed.
label text: Service as it was claimed, in plain words.
units number: Units that were claimed.
day day: Day of service that was claimed; empty where it is the first day of the visit.
billed amount: Price that was claimed.
"""),
)  # fmt: skip
_MONEY = (
    _table("remittances", "One row for each claim that a payer answered.", "account remittance claim", _PATIENT,
           _ACCOUNT, """
remittance number: Position of the remittance on the account, from 1.
claim text: Number of the claim that was answered.
posted day: Day on which the remittance was posted.
payer text: Payer who sent it.
payment_number text: Number of the payer's payment.
payment_date day: Day that the payer put on the payment.
payment amount: What the payer paid in all with it.
provider_adjustments text: Amounts taken off outside the claims, such as WO:25.00; parted by semicolons.
payer_claim_number text: Number that the payer gave the claim.
status text: How the payer handled the claim.
charge amount: Charge of the claim as the payer saw it.
paid amount: What the payer paid on the claim.
patient_responsibility amount: What the payer says that the patient owes; empty where it says nothing.
adjustments text: Adjustments to the whole claim, such as CO-45:68.00; parted by semicolons.
remarks text: Remark codes of the claim, parted by semicolons.
"""),
    _table("remittance_lines", "One row for each charge that a payer answered.", "account remittance claim line",
           _PATIENT, _ACCOUNT, """
remittance number: Position of the remittance on the account that holds the line.
claim text: Number of the claim that holds the line.
line number: Position in the payer's answer, from 1.
code text: Service code as the payer saw it.
label text: Service as the payer saw it, in plain words.
units text: Units as the payer wrote them.
service_date day: Day of service as the payer wrote it; empty where the payer wrote none.
charge amount: Charge of the line.
paid amount: What was paid on the line.
adjustments text: Why no more was paid, such as CO-45:68.00;PR-1:50.00.
remarks text: Remark codes of the line, parted by semicolons.
"""),
    _table("payments", "One row for each amount that came into the bank or left it.", "account move", _PATIENT,
           _ACCOUNT, """
move number: Line of the ledger that is this payment.
day day: Day on which it was booked.
payer text: Who paid, or was paid back.
method text: How it came in, such as check or card.
reference text: Number of the check, card slip or transfer.
amount amount: Amount that came in; below zero when it went out.
"""),
    _table("ledger", "One row for each movement of money of an account.", "account move", _PATIENT, _ACCOUNT, """
move number: Position in the ledger of the account, from 1.
day day: Day of the movement.
amount amount: Amount that moved; always above zero.
source text: Place from which it moved.
target text: Place to which it moved.
reason text: Why it moved.
charge text: Service that it belongs to; empty where it belongs to none.
method text: How a payment came; empty for other movements.
reference text: Number of the payment.
reverses number: Movement that this one undoes; empty for most.
"""),
)  # fmt: skip
_CONTACTS = (
    _table("statements", "One row for each statement sent.", "account statement", _PATIENT, _ACCOUNT, """
statement number: 1 for the first statement of the account.
day day: Day on which it was sent.
"""),
    _table("calls", "One row for each call about an account.", "account call", _PATIENT, _ACCOUNT, """
call number: 1 for the first call about the account.
at text: Local time of the patient, such as 2026-03-04 10:15.
inbound yes: Whether the patient's side called.
with_whom text: Who was spoken to.
purpose text: What the call was about.
ending text: How the call ended.
representative text: Who made or took the call.
note text: What was noted.
"""),
    _table("answers", "One row for each thing that was made wrong on purpose. Keep it from trainees.", "answer",
           _PATIENT, """
answer number: 1 for the patient's first error.
family text: Family of errors that it belongs to.
kind text: Which error of the family it is.
table text: Table in which the error stands.
key text: Row in which it stands: the number of the account, claim or record, and after a slash the line.
field text: Column in which it stands; 'row' for a row missing or too much, 'account' for a row elsewhere.
right text: What should stand there.
wrong text: What stands there now.
found_by text: Check that brings it to light.
"""),
)  # fmt: skip
TABLES: dict[str, Table] = {table.name: table for table in (*_PEOPLE, *_CLAIMS, *_MONEY, *_CONTACTS)}
"""Every table by its name, in the order of the data dictionary."""
