"""Papers of the insurance and office side: what they show of a history whose every cent was worked out by hand."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from example_history import FIRST, GUARANTOR, HISTORY, PATIENT_PERSON, PLAN
from hypothesis import given
from hypothesis import strategies as st

from kit.documents.account_ledger import account_ledger_paper
from kit.documents.aging_report import aging_report_paper
from kit.documents.benefit_explanation import benefit_explanation_paper
from kit.documents.call_note_sheet import call_note_sheet_paper
from kit.documents.card import card_paper
from kit.documents.claim_form import claim_form_paper
from kit.documents.day_sheet import day_sheet_paper
from kit.documents.deposit_slip import deposit_slip_paper
from kit.documents.itemized_charges import itemized_charges_paper
from kit.documents.open_items import open_items
from kit.documents.paper import Facts, Notice, Paper, Table, Words, as_exhibit, shown
from kit.documents.registration_sheet import registration_sheet_paper
from kit.documents.remittance_advice import remittance_advice_paper
from kit.engine.aging import CreditReading, OpenItem
from kit.engine.ledger import (
    BANK,
    FEES,
    PATIENT,
    REFUNDS,
    SERVICES,
    UNAPPLIED,
    Account,
    Method,
    Transfer,
    WriteOff,
    payer,
    write_off,
)
from kit.engine.money import Money
from kit.engine.plan import Benefit
from kit.engine.remittance import (
    Adjustment,
    ClaimStatus,
    GroupCode,
    PaidLine,
    ProviderAdjustment,
    Remittance,
    RemittanceClaim,
)
from kit.reading import reading_grade
from kit.scenarios.history import History

ONE, TWO = HISTORY.accounts
DAY = date(2026, 3, 2)
STRANGE = ("<script>alert(1)</script>", 'Ann & "Bob" <b>', "W" * 4000, "", "{{ 7 * 7 }}", "Zoë 李 \u202e")


def m(text):
    return Money.of(text)


def facts(paper, caption):
    """One block of named facts, as a person reads it."""
    (block,) = [one for one in paper.blocks if isinstance(one, Facts) and one.caption == caption]
    return {name: shown(value) for name, value in block.pairs}


def table(paper, caption):
    """A table as it is read: first its rows, then its totals, all by the heading of the column."""
    (block,) = [one for one in paper.blocks if isinstance(one, Table) and one.caption == caption]
    names = [column.heading for column in block.columns]
    read = [dict(zip(names, map(shown, row), strict=True)) for row in (*block.rows, *block.totals)]
    return read[: len(block.rows)], read[len(block.rows) :]


def words(paper):
    """All that is said in sentences."""
    said = [one.text for one in paper.blocks if isinstance(one, Words)]
    return " ".join(said + [f"{one.title}. {one.text}" for one in paper.blocks if isinstance(one, Notice)])


def papers_of(history):
    """Every paper of this side that a history can be made into."""
    patient = str(history.patient.name)
    yield registration_sheet_paper(history)
    for one in history.coverages:
        yield card_paper(one)
    days = {move.on for one in history.accounts for move in one.ledger.transfers} | {DAY}
    for day in sorted(days):
        yield day_sheet_paper(history.accounts, day)
        yield deposit_slip_paper(history.accounts, day, patient)
    yield aging_report_paper(open_items(history.accounts), date(2026, 12, 31))
    for account in history.accounts:
        yield itemized_charges_paper(account, patient)
        yield account_ledger_paper(account, patient)
        yield call_note_sheet_paper(account, patient)
        for claim in account.claims:
            yield claim_form_paper(claim, account, history.patient)
        for received in account.received:
            yield remittance_advice_paper(received.remittance, received.on)
            for claim in received.remittance.claims:
                yield benefit_explanation_paper(claim, received.remittance.payer, received.on, patient)


class Page(HTMLParser):
    """What a screen reader finds: tables with captions, header cells with scopes, and every tag."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.captions, self.scopes, self.row_cells = [], [], [], []
        self.text, self.inside, self.names = "", "", []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.inside = tag
        if tag == "caption":
            self.captions.append("")
        if tag == "th":
            self.names.append("")
            self.scopes.append(dict(attrs).get("scope"))
        if tag == "tr":
            self.row_cells.append([])
        if tag in ("td", "th"):
            self.row_cells[-1].append(tag)

    def handle_data(self, data):
        self.text += data
        if self.inside == "caption":
            self.captions[-1] += data
        if self.inside == "th":
            self.names[-1] += data

    def handle_endtag(self, tag):
        self.inside = ""


KNOWN_TAGS = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "p", "br", "h4", "strong"}


def check_page(paper):
    page = Page(as_exhibit(paper).html)
    assert set(page.tags) <= KNOWN_TAGS, f"{paper.title}: a tag that no paper has"
    assert len(page.captions) == page.tags.count("table")
    assert all(caption.strip() for caption in page.captions)
    assert set(page.scopes) <= {"row", "col"}
    assert all(name.strip() for name in page.names), f"{paper.title}: a row or column without a name"
    assert all(cells[0] == "th" for cells in page.row_cells), "every row is named by its first cell"
    return page


# The registration sheet and the card.


def test_registration_sheet_names_coverages_in_the_order_in_which_they_pay():
    sheet = registration_sheet_paper(HISTORY)
    assert facts(sheet, "First to pay")["Insurance company"] == "Fernhollow Health Plan"
    assert facts(sheet, "First to pay")["Coverage ended"] == "still in force"
    assert facts(sheet, "Second to pay")["Member ID"] == "QBM000000022"
    assert facts(sheet, "Patient")["Birth date"] == "May 9, 2014"
    assert facts(sheet, "Guarantor: who answers for the bill")["Is to the patient"] == "parent"
    assert facts(sheet, "How to reach the patient")["Town"] == "Springfield, IL 62701"


def test_registration_sheet_never_tells_income_and_says_what_is_missing():
    sheet = registration_sheet_paper(replace(HISTORY, guarantor=replace(GUARANTOR, employer=" "), coverages=()))
    assert facts(sheet, "Guarantor: who answers for the bill")["Employer"] == "not on file"
    assert "No insurance is on file" in words(sheet)
    assert "3,900" not in as_exhibit(sheet).html


def test_card_shows_copays_and_where_claims_go():
    plan = replace(PLAN, benefits={**PLAN.benefits, "office_visit": Benefit((), copay=m("30"))})
    card = card_paper(replace(FIRST, plan=plan, payer_number="90042", ended=date(2026, 6, 30)))
    front, back = facts(card, "Front of the card"), facts(card, "Back of the card")
    assert (front["Copay: office visit"], front["Deductible"]) == ("$30.00", "$1,000.00")
    assert front["Coverage ended"] == "June 30, 2026"
    assert (back["Payer number for claims"], back["Questions and approvals"]) == ("90042", "555-0142")
    assert "555-0142" in words(card)
    assert "911" in words(card)


@pytest.mark.parametrize(("number", "phone"), [("", "555-0100"), ("7", "555-0107"), ("X9Y8", "555-0198")])
def test_card_phone_is_always_one_that_belongs_to_nobody(number, phone):
    card = card_paper(replace(FIRST, payer_number=number))
    assert facts(card, "Back of the card")["Questions and approvals"] == phone


def test_card_takes_a_phone_that_is_passed_in_and_a_plan_without_a_maximum():
    card = card_paper(replace(FIRST, plan=replace(PLAN, out_of_pocket_maximum=None)), "(217) 555-0123")
    assert facts(card, "Back of the card")["Questions and approvals"] == "(217) 555-0123"
    assert facts(card, "Front of the card")["Out-of-pocket maximum"] == "none"


# Charges and the claim.


def test_itemized_charges_add_up_and_kinds_are_the_total():
    paper = itemized_charges_paper(ONE, "Alma Okafor")
    rows, (total,) = table(paper, "Charges")
    assert [row["Amount"] for row in rows] == ["$218.00", "$312.00"]
    assert (total["Amount"], total["Units"]) == ("$530.00", "2")
    kinds, (whole,) = table(paper, "Totals by kind of service")
    assert {row["Kind of service"]: row["Amount"] for row in kinds} == {"Office visit": "$218.00", "Imaging": "$312.00"}
    assert whole["Amount"] == "$530.00"


def test_itemized_charge_without_a_day_is_of_the_first_day():
    visit = replace(TWO.visit, charges=(replace(TWO.visit.charges[0], on=None, units=3),))
    (row,), (total,) = table(itemized_charges_paper(replace(TWO, visit=visit), ""), "Charges")
    assert (row["Day"], row["Units"], total["Amount"]) == ("July 14, 2026", "3", "$1,480.00")


def test_claim_to_the_second_payer_shows_what_the_first_paid():
    paper = claim_form_paper(ONE.claims[1], ONE, PATIENT_PERSON)
    rows, (total,) = table(paper, "Payers in order")
    assert [row["Paid"] for row in rows] == ["$270.00", "this claim"]
    assert total["Paid"] == "$270.00"
    assert facts(paper, "The claim")["Payer order"] == "2 of 2"
    assert table(paper, "Charges on this claim")[1][0]["Charge"] == "$530.00"


def test_claim_shows_only_what_had_come_in_when_it_was_sent():
    early = replace(ONE.claims[1], submitted=date(2026, 3, 19))
    assert table(claim_form_paper(early, ONE, PATIENT_PERSON), "Payers in order")[1][0]["Paid"] == "$0.00"


def test_claim_to_the_first_payer_with_an_authorization():
    paper = claim_form_paper(replace(ONE.claims[0], authorization="AU-77"), ONE, PATIENT_PERSON)
    said = facts(paper, "The claim")
    assert (said["Authorization number"], said["Payer number"], said["Sent on"]) == ("AU-77", "90001", "March 4, 2026")
    assert table(paper, "Payers in order")[1][0]["Paid"] == "$0.00"
    assert facts(paper, "Provider and diagnosis")["Diagnosis"].startswith("J20.9 ")


def test_claim_without_charges_is_not_to_be_sent():
    assert "Do not send it" in words(claim_form_paper(replace(ONE.claims[0], lines=()), ONE, PATIENT_PERSON))


# The explanation of benefits.


def explained(account, number):
    received = account.received[number]
    return benefit_explanation_paper(received.remittance.claims[0], received.remittance.payer, received.on)


@pytest.mark.parametrize(
    ("account", "number", "expected"),
    [(ONE, 0, ("$180.00", "$0.00", "$270.00", "$80.00")), (ONE, 1, ("$0.00", "$450.00", "$45.00", "$35.00")),
     (TWO, 0, ("$616.00", "$0.00", "$448.00", "$512.00"))],
)  # fmt: skip
def test_patient_reads_what_the_ledger_says(account, number, expected):
    _, (total,) = table(explained(account, number), "What was billed, and what the plan did")
    found = tuple(total[name] for name in ("Written off", "Other plans and changes", "Plan paid", "Left for you"))
    assert found == expected
    came_in = date(2026, 3, 20) if expected[3] == "$80.00" else account.received[number].on
    moved = [str(move.amount) for move in account.ledger.transfers if move.on == came_in and move.target != BANK]
    assert expected[3] in moved


def test_patient_part_is_split_into_deductible_copay_and_coinsurance():
    paper = explained(ONE, 0)
    rows, (total,) = table(paper, "Your part")
    assert [row["You may owe"] for row in rows] == ["$70.00", "$10.00"]
    assert (total["Deductible"], total["Copay"], total["Coinsurance"]) == ("$50.00", "$0.00", "$30.00")
    assert facts(paper, "In short")["Allowed by the plan"] == "$350.00"
    assert "This is not a bill" in words(paper)
    reasons, _ = table(paper, "Reasons")
    assert {row["Code"]: row["Amount"] for row in reasons} == {"CO-45": "$180.00", "PR-1": "$50.00", "PR-2": "$30.00"}
    assert reasons[0]["What it means"] == "Billed above the agreed or set price."


def denied(group):
    line = PaidLine(m("218"), m("0"), (Adjustment(group, "16", m("218")),), "Office visit", remarks=("N1",))
    return RemittanceClaim("C-9", m("218"), m("0"), ClaimStatus.DENIED, lines=(line,))


def test_denied_claim_of_the_contract_is_not_the_patients_to_pay():
    paper = benefit_explanation_paper(denied(GroupCode.CO), "Fernhollow")
    _, (total,) = table(paper, "What was billed, and what the plan did")
    assert (total["Not covered, not yours"], total["Left for you"]) == ("$218.00", "$0.00")
    short = facts(paper, "In short")
    assert (short["Allowed by the plan"], short["Not covered"], short["You may owe"]) == ("$0.00", "$218.00", "$0.00")
    assert "turned this claim down" in words(paper)
    assert "N1" in words(paper)


def test_denied_claim_of_the_patients_group_may_be_owed():
    paper = benefit_explanation_paper(denied(GroupCode.PR), "Fernhollow")
    _, (total,) = table(paper, "Your part")
    assert (total["Not covered and other"], total["You may owe"]) == ("$218.00", "$218.00")
    short = facts(paper, "In short")
    assert (short["Allowed by the plan"], short["Not covered"], short["You may owe"]) == ("$0.00", "$218.00", "$218.00")


def test_reversal_stands_below_zero_and_says_so():
    line = PaidLine(m("-100"), m("-60"), (Adjustment(GroupCode.CO, "45", m("-25")), Adjustment("PR", "3", m("-15"))))
    claim = RemittanceClaim("C-9", m("-100"), m("-60"), ClaimStatus.REVERSAL, lines=(line,))
    paper = benefit_explanation_paper(claim, "Fernhollow")
    (row,), (total,) = table(paper, "What was billed, and what the plan did")
    assert (row["Service"], total["Written off"], total["Left for you"]) == ("Charge 1", "-$25.00", "-$15.00")
    assert table(paper, "Your part")[1][0]["Copay"] == "-$15.00"
    assert "took back" in words(paper)


def test_claim_without_lines_is_one_row_and_a_wrong_sum_is_named():
    claim = RemittanceClaim("C-9", m("100"), m("70"), adjustments=(Adjustment("CO", "45", m("20")),))
    paper = benefit_explanation_paper(claim, "")
    rows, _ = table(paper, "What was billed, and what the plan did")
    assert [row["Service"] for row in rows] == ["Whole claim"]
    assert "expected $80.00, found $70.00, difference -$10.00" in words(paper)


def test_adjustment_to_the_whole_claim_is_a_row_of_its_own():
    line = PaidLine(m("100"), m("100"), (), "Visit")
    claim = RemittanceClaim("C-9", m("100"), m("90"), adjustments=(Adjustment("PR", "3", m("10")),), lines=(line,))
    rows, (total,) = table(benefit_explanation_paper(claim, "Fernhollow"), "Your part")
    assert [(row["Service"], row["You may owe"]) for row in rows] == [("Visit", "$0.00"), ("Whole claim", "$10.00")]
    assert total["Copay"] == "$10.00"


@pytest.mark.parametrize(
    ("group", "number", "column"),
    [("CO", "ZZ9", "Written off"), ("PI", "ZZ9", "Written off"), ("OA", "ZZ9", "Other plans and changes"),
     ("OA", "94", "Written off"), ("OA", "23", "Other plans and changes"), ("PI", "16", "Not covered, not yours"),
     ("PR", "ZZ9", "Left for you"), ("CR", "3", "Other plans and changes")],
)  # fmt: skip
def test_each_group_and_reason_falls_on_somebody(group, number, column):
    claim = RemittanceClaim("C-9", m("100"), m("90"), adjustments=(Adjustment(group, number, m("10")),))
    (row,), _ = table(benefit_explanation_paper(claim, "Fernhollow"), "What was billed, and what the plan did")
    assert [name for name, cell in row.items() if cell == "$10.00"] == [column]


def test_reason_that_the_table_does_not_hold_is_told_so():
    claim = RemittanceClaim("C-9", m("100"), m("90"), adjustments=(Adjustment("CO", "ZZ9", m("10")),))
    (row,), _ = table(benefit_explanation_paper(claim, "Fernhollow"), "Reasons")
    assert row["What it means"] == "Not in our table. Ask the plan what it means."


groups = st.sampled_from(list(GroupCode))
numbers = st.sampled_from(["1", "2", "3", "45", "23", "16", "94", "209", "100", "96", "ZZ9"])
adjustments = st.builds(Adjustment, groups, numbers, st.integers(-50_000, 50_000).map(Money))


@given(st.lists(st.tuples(st.integers(-100_000, 100_000), st.lists(adjustments, max_size=4)), max_size=4))
def test_every_cent_billed_is_in_one_column(made):
    lines = []
    for charge, taken in made:
        paid = Money(charge - sum(one.amount.cents for one in taken))
        lines.append(PaidLine(Money(charge), paid, tuple(taken), "Visit"))
    billed, paid = (Money(sum(getattr(line, name).cents for line in lines)) for name in ("charge", "paid"))
    paper = benefit_explanation_paper(RemittanceClaim("C-1", billed, paid, lines=tuple(lines)), "Fernhollow")
    for caption in ("What was billed, and what the plan did", "Your part"):
        (block,) = [one for one in paper.blocks if isinstance(one, Table) and one.caption == caption]
        for row in (*block.rows, *block.totals):
            amounts = [cell.cents for cell in row if isinstance(cell, Money)]
            if caption == "Your part":
                assert sum(amounts[:-1]) == amounts[-1]
            else:
                assert amounts[0] == sum(amounts[1:])


# The remittance advice.


def test_remittance_advice_shows_each_line_and_balances():
    paper = remittance_advice_paper(ONE.received[0].remittance, ONE.received[0].on)
    rows, (total,) = table(paper, "Claim C-0001: line by line")
    assert rows[0]["Reasons and remarks"] == "CO-45 $68.00, PR-1 $50.00, PR-2 $20.00"
    assert [(row["Charge"], row["Adjustments"], row["Paid"]) for row in rows] == [
        ("$218.00", "$138.00", "$80.00"),
        ("$312.00", "$122.00", "$190.00"),
    ]
    assert (total["Charge"], total["Adjustments"], total["Paid"]) == ("$530.00", "$260.00", "$270.00")
    assert facts(paper, "The payment")["Payment date"] == "March 19, 2026"
    assert facts(paper, "Totals")["Patient's part on all claims"] == "$80.00"
    assert "This remittance balances" in words(paper)


def test_remittance_advice_takes_provider_adjustments_off_the_payment():
    claims = ONE.received[0].remittance.claims
    outside = (ProviderAdjustment("WO", m("20"), "C-0009"), ProviderAdjustment("L6", m("-4.50")))
    paper = remittance_advice_paper(Remittance(m("254.50"), claims, outside, "Fernhollow", "R-9", "soon"))
    rows, (total,) = table(paper, "Money outside the claims")
    assert [row["Effect on the payment"] for row in rows] == ["-$20.00", "$4.50"]
    assert (total["Amount"], total["Effect on the payment"]) == ("$15.50", "-$15.50")
    assert facts(paper, "Totals")["Payment expected"] == "$254.50"
    assert facts(paper, "The payment")["Payment date"] == "soon"
    assert "This remittance balances" in words(paper)


def test_remittance_that_does_not_balance_is_named_with_expected_found_and_difference():
    paper = remittance_advice_paper(replace(ONE.received[0].remittance, payment=m("207")))
    assert "expected $270.00, found $207.00, difference -$63.00" in words(paper)
    assert "This remittance balances" not in words(paper)


def test_remittance_without_claims_and_claim_without_lines():
    assert "names no claims" in words(remittance_advice_paper(Remittance(m("0"))))
    bare = RemittanceClaim("C-9", m("10"), m("10"))
    twice = remittance_advice_paper(Remittance(m("20"), (bare, bare)))
    assert facts(twice, "Claim C-9 #2: totals")["Paid"] == "$10.00"
    assert "without lines" in words(twice)


# The ledger of an account.


def test_ledger_runs_to_the_balance_of_the_account():
    paper = account_ledger_paper(ONE, "Alma Okafor")
    rows, (total,) = table(paper, "Every movement")
    assert [row["Balance"] for row in rows] == [
        "$218.00", "$530.00", "$505.00", "$235.00", "$55.00", "$55.00", "$10.00", "$10.00"
    ]  # fmt: skip
    assert (total["Charges"], total["Payments"], total["Adjustments"]) == ("$530.00", "$340.00", "$180.00")
    stands = facts(paper, "Where the balance stands")
    assert (stands["Patient owes"], stands["Account balance"]) == ("$10.00", "$10.00")
    assert "$80.00 from payer Fernhollow Health Plan to payer Quillbrook Mutual" in rows[5]["Description"]


def test_ledger_of_the_second_account_closes_at_three_hundred_eighty_four():
    paper = account_ledger_paper(TWO, "Alma Okafor")
    assert table(paper, "Every movement")[1][0]["Balance"] == "$384.00"
    assert "check 1007" in table(paper, "Every movement")[0][-1]["Description"]


def test_ledger_shows_what_a_reversal_undoes():
    undone = TWO.ledger.reverse(5, date(2026, 9, 8), "Check came back")
    rows, (total,) = table(account_ledger_paper(replace(TWO, ledger=undone), ""), "Every movement")
    assert (rows[-1]["Payments"], rows[-1]["Balance"]) == ("-$128.00", "$512.00")
    assert "undoes #6" in rows[-1]["Description"]
    assert total["Payments"] == "$448.00"


def test_ledger_stands_in_order_of_days_with_the_numbers_of_the_ledger():
    late = TWO.ledger.post(Transfer(DAY, m("5"), PATIENT, BANK, "Found later"))
    rows, (total,) = table(account_ledger_paper(replace(TWO, ledger=late), ""), "Every movement")
    assert (rows[0]["#"], rows[0]["Balance"], total["Balance"]) == ("7", "-$5.00", "$379.00")


def credit_account():
    """The patient paid 50.00 too much, 20.00 of which was approved as a refund and paid out."""
    ledger = Account((
        Transfer(DAY, m("100"), SERVICES, PATIENT, "Charge"),
        Transfer(DAY, m("130"), PATIENT, BANK, "Payment", method=Method.CASH),
        Transfer(DAY, m("20"), UNAPPLIED, BANK, "Paid ahead", method=Method.MONEY_ORDER, reference="55"),
        Transfer(DAY, m("20"), REFUNDS, PATIENT, "Refund approved"),
        Transfer(DAY + timedelta(1), m("20"), BANK, REFUNDS, "Refund check"),
    ))  # fmt: skip
    return replace(TWO, number="A-CREDIT", ledger=ledger)


def test_credit_balance_says_that_it_is_one():
    paper = account_ledger_paper(credit_account(), "")
    assert table(paper, "Every movement")[1][0]["Balance"] == "-$30.00"
    assert "It is a credit" in words(paper)
    assert facts(paper, "Where the balance stands")["Unapplied money"] == "$20.00"


places = st.sampled_from(
    [SERVICES, FEES, PATIENT, UNAPPLIED, BANK, REFUNDS, payer("Fernhollow"), payer("Quillbrook"),
     write_off(WriteOff.CHARITY), write_off(WriteOff.CONTRACTUAL)]
)  # fmt: skip
moves = st.tuples(places, places).filter(lambda two: two[0] != two[1]).flatmap(
    lambda two: st.builds(
        Transfer, st.integers(0, 4).map(lambda n: DAY + timedelta(n)), st.integers(1, 90_000).map(Money),
        st.just(two[0]), st.just(two[1]), st.just("Moved"), st.just(""), st.none() | st.sampled_from(list(Method)),
    )
)  # fmt: skip


@st.composite
def ledgers(draw):
    ledger = Account(tuple(draw(st.lists(moves, max_size=6))))
    for _ in range(draw(st.integers(0, 3)) if ledger.transfers else 0):
        open_ones = [n for n in range(len(ledger.transfers)) if all(move.reverses != n for move in ledger.transfers)]
        ledger = ledger.reverse(draw(st.sampled_from(open_ones)), DAY + timedelta(draw(st.integers(0, 4))), "Undone")
    return ledger


def owed(accounts):
    return sum(one.ledger.balance(at).cents for one in accounts for at in one.ledger.places if at.receivable)


@given(ledgers())
def test_ledger_total_is_charges_less_payments_less_adjustments(ledger):
    account = replace(TWO, ledger=ledger)
    for block in account_ledger_paper(account, "").blocks:
        if isinstance(block, Table):
            charges, payments, adjustments, balance = (cell.cents for cell in block.totals[0][3:])
            assert balance == charges - payments - adjustments == owed([account])


@given(st.lists(ledgers(), min_size=1, max_size=2), st.integers(0, 5))
def test_every_day_proves_whatever_was_posted(made, ahead):
    accounts = [replace(TWO, number=f"A-{n}", ledger=ledger) for n, ledger in enumerate(made)]
    proof = facts(day_sheet_paper(accounts, DAY + timedelta(ahead)), "Proof of what is owed")
    assert proof["Difference: must be zero"] == "$0.00"
    if ahead >= 4:
        assert proof["Closing balance"] == str(Money(owed(accounts)))


@given(st.lists(ledgers(), min_size=1, max_size=2))
def test_open_items_add_up_to_what_is_owed(made):
    accounts = [replace(TWO, number=f"A-{n}", ledger=ledger) for n, ledger in enumerate(made)]
    items = open_items(accounts)
    assert sum(one.balance.cents for one in items) == owed(accounts)
    paper = aging_report_paper(items, date(2026, 12, 1))
    assert facts(paper, "The report")["Net of credits"] == str(Money(owed(accounts)))


# Calls, aging, the day and the bank.


def test_call_notes_tell_when_with_whom_and_what():
    paper = call_note_sheet_paper(ONE, "Alma Okafor")
    call = facts(paper, "Call 1")
    assert (call["When"], call["With"]) == ("June 3, 2026, 5:40 p.m.", "Ngozi Okafor")
    assert (call["How it ended"], call["Direction"]) == ("conversation", "We called them")
    assert call["Note"].endswith("Will pay $10.00 by Friday.")
    assert facts(paper, "The account")["Patient owes"] == "$10.00"


def test_calls_stand_in_order_of_time_and_none_is_said():
    first, odd = (replace(ONE.calls[0], at=at) for at in ("2026-01-05 00:05", ""))
    paper = call_note_sheet_paper(replace(ONE, calls=(*ONE.calls, first, odd)), "")
    assert [facts(paper, f"Call {n}")["When"] for n in (1, 2, 3)] == [
        "not noted", "January 5, 2026, 12:05 a.m.", "June 3, 2026, 5:40 p.m."
    ]  # fmt: skip
    assert "No call was noted" in words(call_note_sheet_paper(TWO, ""))


def test_aging_puts_both_accounts_into_their_ages():
    paper = aging_report_paper(open_items(HISTORY.accounts), date(2026, 9, 30))
    (patient,), (total, percents) = table(paper, "Owed by age")
    assert (patient["Owed by"], patient["Days 61 to 90"], patient["Over 120 days"]) == ("patient", "$384.00", "$10.00")
    assert (total["Owed"], total["Credits"], total["Net"]) == ("$394.00", "$0.00", "$394.00")
    assert (percents["Days 61 to 90"], percents["Over 120 days"]) == ("97.5%", "2.5%")


def test_aging_keeps_credits_apart_unless_they_are_netted():
    items = (OpenItem("A", "patient", m("80"), DAY), OpenItem("B", "patient", m("-30"), DAY))
    _, (apart, _) = table(aging_report_paper(items, date(2026, 4, 1)), "Owed by age")
    assert (apart["Owed"], apart["Credits"], apart["Net"]) == ("$80.00", "-$30.00", "$50.00")
    netted = aging_report_paper(items, date(2026, 4, 1), credits=CreditReading.NETTED)
    assert table(netted, "Owed by age")[1][0]["Owed"] == "$50.00"


def test_aging_of_credits_alone_has_no_percents_and_of_nothing_says_so():
    items = open_items([credit_account()])
    assert [(one.owed_by, str(one.balance)) for one in items] == [("patient", "-$10.00"), ("unapplied", "-$20.00")]
    assert len(table(aging_report_paper(items, date(2026, 12, 1)), "Owed by age")[1]) == 1
    assert "Nothing is open" in words(aging_report_paper((), DAY))


def test_aging_of_a_day_before_the_service_is_refused_in_words():
    with pytest.raises(ValueError, match=r"A-000000321: the date of service 2026-03-02 is after"):
        aging_report_paper(open_items([ONE]), date(2026, 1, 1))


def test_day_sheet_of_the_first_visit():
    paper = day_sheet_paper(HISTORY.accounts, DAY)
    totals = facts(paper, "Totals by kind")
    assert (totals["Charges"], totals["Payments"], totals["Write-offs"]) == ("$530.00", "$25.00", "$0.00")
    proof = facts(paper, "Proof of what is owed")
    assert (proof["Opening balance"], proof["Closing balance"]) == ("$0.00", "$505.00")
    assert table(paper, "Payments by method")[0] == [{"Method": "card", "Postings": "1", "Amount": "$25.00"}]


def test_day_sheet_between_visits_opens_where_the_last_day_closed():
    proof = facts(day_sheet_paper(HISTORY.accounts, date(2026, 3, 20)), "Proof of what is owed")
    assert proof["Opening balance"] == "$505.00"
    assert (proof["Payments"], proof["Adjustments"], proof["Closing balance"]) == ("$270.00", "$180.00", "$55.00")
    later = facts(day_sheet_paper(HISTORY.accounts, date(2026, 9, 1)), "Proof of what is owed")
    assert (later["Opening balance"], later["Closing balance"]) == ("$522.00", "$394.00")


def test_day_sheet_names_returned_payments_and_refunds():
    back = replace(TWO, ledger=TWO.ledger.reverse(5, date(2026, 9, 8), "Check came back"))
    proof = facts(day_sheet_paper([back], date(2026, 9, 8)), "Proof of what is owed")
    assert (proof["Returned payments"], proof["Closing balance"]) == ("$128.00", "$512.00")
    first = facts(day_sheet_paper([credit_account()], DAY), "Proof of what is owed")
    assert (first["Payments"], first["Refunds"], first["Closing balance"]) == ("$150.00", "$20.00", "-$30.00")
    second = facts(day_sheet_paper([credit_account()], DAY + timedelta(1)), "Totals by kind")
    assert second["Refunds paid out"] == "$20.00"


def test_day_sheet_counts_a_payment_that_was_put_back():
    back = TWO.ledger.reverse(5, date(2026, 9, 8), "Check came back").reverse(6, date(2026, 9, 9), "The bank was wrong")
    paper = day_sheet_paper([replace(TWO, ledger=back)], date(2026, 9, 9))
    assert facts(paper, "Totals by kind")["Payments put back"] == "$128.00"
    proof = facts(paper, "Proof of what is owed")
    assert (proof["Payments"], proof["Closing balance"]) == ("$128.00", "$384.00")
    assert "payments put back" in words(paper)


def test_day_sheet_counts_what_is_taken_back_apart():
    undone = TWO.ledger.reverse(1, date(2026, 9, 9), "Not done").reverse(3, date(2026, 9, 9), "Wrong write-off")
    paper = day_sheet_paper([replace(TWO, ledger=undone)], date(2026, 9, 9))
    totals = facts(paper, "Totals by kind")
    assert (totals["Charges taken back"], totals["Write-offs taken back"]) == ("$96.00", "$616.00")
    assert facts(paper, "Proof of what is owed")["Closing balance"] == "$904.00"
    assert "charges taken back" in words(paper)


def test_deposit_slip_holds_the_check_and_nothing_of_a_card():
    paper = deposit_slip_paper(HISTORY.accounts, date(2026, 9, 1), "Saltmarsh")
    (check,), _ = table(paper, "Checks")
    assert (check["Number"], check["Account"], check["Amount"]) == ("1007", "A-000000322", "$128.00")
    assert table(paper, "To the bank")[1][0] == {"What": "Deposit", "Payments": "1", "Amount": "$128.00"}
    card = deposit_slip_paper(HISTORY.accounts, DAY)
    assert table(card, "To the bank")[1][0]["Amount"] == "$0.00"
    assert table(card, "Not on this slip: arrives by itself")[0][0]["Method"] == "card"


def test_deposit_slip_adds_cash_and_money_orders_and_asks_about_the_unknown():
    account = credit_account()
    ledger = account.ledger.post(Transfer(DAY, m("7"), PATIENT, BANK, "Found in the mail"))
    paper = deposit_slip_paper([replace(account, ledger=ledger)], DAY)
    rows, (total,) = table(paper, "To the bank")
    assert [row["Amount"] for row in rows] == ["$130.00", "$0.00", "$20.00"]
    assert total["Amount"] == "$150.00"
    assert table(paper, "Not on this slip: no method noted")[1][0]["Amount"] == "$7.00"
    assert "Find out" in words(paper)


def test_deposit_slip_leaves_out_what_was_undone_on_the_same_day():
    wrong = credit_account().ledger.reverse(1, DAY, "Keyed twice")
    paper = deposit_slip_paper([replace(TWO, ledger=wrong)], DAY)
    assert table(paper, "To the bank")[1][0]["Amount"] == "$20.00"
    put_back = wrong.reverse(5, DAY, "It was right after all")
    paper = deposit_slip_paper([replace(TWO, ledger=put_back)], DAY)
    assert table(paper, "To the bank")[1][0]["Amount"] == "$150.00"
    returned = credit_account().ledger.reverse(1, DAY + timedelta(1), "Not good")
    paper = deposit_slip_paper([replace(TWO, ledger=returned)], DAY)
    assert table(paper, "To the bank")[1][0]["Amount"] == "$150.00"


# All papers alike.


def bare_history():
    """A patient without insurance, without charges, without anything posted."""
    visit = replace(ONE.visit, charges=())
    account = replace(ONE, visit=visit, coverages=(), claims=(), received=(), ledger=Account(), calls=())
    return History(PATIENT_PERSON, GUARANTOR, (), (account,))


def strange(value, text):
    """The same values with another text in every name, label and note."""
    if type(value) is str:
        return text
    if isinstance(value, tuple):
        return tuple(strange(one, text) for one in value)
    if not is_dataclass(value) or isinstance(value, (Account, Remittance, Money)):
        return value
    changed = {one.name: strange(getattr(value, one.name), text) for one in fields(value)}
    return type(value)(**changed)


def waiting_history():
    """Billed to the payer, and no remittance yet; a credit; nobody at all."""
    waiting = replace(TWO, number="A-W", received=(), ledger=Account(TWO.ledger.transfers[:2]))
    return replace(HISTORY, accounts=(waiting, credit_account()))


@pytest.mark.parametrize(
    "history",
    [HISTORY, bare_history(), waiting_history(), replace(HISTORY, accounts=())],
    ids=["whole", "bare", "waiting", "nothing"],
)
def test_every_paper_is_a_page_that_a_screen_reader_can_read(history):
    for paper in papers_of(history):
        assert isinstance(paper, Paper)
        check_page(paper)


@pytest.mark.parametrize("text", STRANGE)
def test_hostile_names_are_text_and_nothing_else(text):
    for paper in papers_of(strange(replace(HISTORY, accounts=(ONE,)), text)):
        page = check_page(paper)
        assert "<script" not in as_exhibit(paper).html
        if paper.title == "Registration sheet":
            assert (text or "not on file") in page.text


@pytest.mark.parametrize("text", [one for one in STRANGE if one])
def test_hostile_names_in_money_are_text_too(text):
    ledger = Account((Transfer(DAY, m("9"), SERVICES, payer(text), text, reference=text),
                      Transfer(DAY, m("4"), payer(text), BANK, text, method=Method.CHECK, reference=text)))  # fmt: skip
    account = replace(ONE, number=text, ledger=ledger)
    claim = RemittanceClaim(
        text, m("9"), m("9"), lines=(PaidLine(m("9"), m("9"), (), text, text, text, text, (text,)),),
        payer_claim_number=text, patient=text, service_dates=text, remarks=(text,),
    )  # fmt: skip
    remittance = Remittance(m("8"), (claim,), (ProviderAdjustment("WO", m("1"), text),), text, text, text)
    for paper in (
        account_ledger_paper(account, text), day_sheet_paper([account], DAY), deposit_slip_paper([account], DAY, text),
        aging_report_paper(open_items([account]), DAY), remittance_advice_paper(remittance),
        benefit_explanation_paper(claim, text, None, text),
    ):  # fmt: skip
        assert text in check_page(paper).text


def test_same_values_make_the_same_page():
    first, second = ([as_exhibit(paper).html for paper in papers_of(HISTORY)] for _ in range(2))
    assert first == second


def test_sentences_are_plain():
    papers = [*papers_of(HISTORY), *papers_of(bare_history()), *papers_of(waiting_history())]
    papers += [benefit_explanation_paper(denied(group), "Fernhollow") for group in GroupCode]
    for paper in papers:
        for block in paper.blocks:
            if isinstance(block, Words | Notice):
                assert reading_grade(block.text) <= 8, block.text
                assert "None" not in block.text
