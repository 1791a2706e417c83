"""The statement, the agreement, the request, the packet and the letters, with the cents of tests/example_history.py."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.documents.account_sums import account_sums
from kit.documents.letters.appeal import Appeal, appeal_letter
from kit.documents.letters.benefit_explained import benefit_explained_letter
from kit.documents.letters.discrepancy_answer import Discrepancy, discrepancy_answer_letter
from kit.documents.letters.overdue import STAGES, Stage, overdue_letter
from kit.documents.letters.refund_notice import refund_notice_letter
from kit.documents.open_instalments import keeps_plan
from kit.documents.paper import Notice, Signatures, as_exhibit
from kit.documents.patient_statement import statement_paper, statement_parts
from kit.documents.pdf import as_pdf
from kit.documents.placement_packet import HOLDS, Placement, placement_packet_paper
from kit.documents.plan_agreement import plan_agreement_paper
from kit.documents.refund_request import Refund, refund_parts, refund_request_paper
from kit.engine.ledger import (
    BANK,
    FEES,
    PATIENT,
    REFUNDS,
    SERVICES,
    Account,
    Method,
    Transfer,
    WriteOff,
    agency,
    payer,
    write_off,
)
from kit.engine.money import Money
from kit.engine.payment_plans import payment_plan
from kit.engine.plan_policy import PlanPolicy
from kit.engine.statement import check_statement
from kit.engine.waiting import Application, WrittenNotice
from kit.reading import reading_grade
from kit.scenarios.history import AgreedPlan
from kit.scenarios.people import Name
from tests.example_history import GUARANTOR, HISTORY
from tests.printed import pages, printed, prose, rows

FIRST, SECOND = HISTORY.accounts
CLERK = Name("Lena", "Frost")
HIGHEST_GRADE = 8


def m(text):
    return Money.of(text)


# The patient owes $35.00 from April 9 and has paid $25.00; a check of $35.00 is $25.00 too much.
CREDIT = replace(
    FIRST,
    ledger=FIRST.ledger.post(
        Transfer(date(2026, 6, 10), m("35"), PATIENT, BANK, "Payment by mail", "", Method.CHECK, "1009")
    ),
)
REFUND = Refund(
    m("25"), "The share of $35.00 was paid, and $25.00 of it a second time.", date(2026, 6, 20), CLERK,
    checked=["yes, $25.00", "no", "yes", "no", "yes", "no"],
)  # fmt: skip
QUESTION = Discrepancy(
    date(2026, 6, 3), "You asked why your card payment of $25.00 was not on the bill.",
    "The payment was there, but we had put it on the wrong account.", m("35"),
    [("Your card payment of March 2", m("-25"))],
)  # fmt: skip
APPEAL = Appeal(
    date(2026, 8, 20), date(2027, 1, 28), m("80"),
    ["The contract sets $980.00 as the price of this scan. You allowed $900.00. We ask for the rest."],
    ["Page 4 of the contract", "Your explanation of payment"], CLERK,
)  # fmt: skip
PLACEMENT = Placement(
    "Wrenfield Recovery Services", date(2026, 9, 1), CLERK, WrittenNotice(date(2026, 7, 20)), date(2026, 7, 1)
)
STATEMENTS = {
    "first statement": statement_paper(HISTORY, FIRST, date(2026, 3, 1), date(2026, 4, 15)),
    "before the plan": statement_paper(HISTORY, SECOND, date(2026, 8, 1), date(2026, 8, 5)),
    "with the plan": statement_paper(HISTORY, SECOND, date(2026, 8, 6), date(2026, 9, 5)),
}
LETTERS = {
    "30 days": overdue_letter(HISTORY, FIRST, date(2026, 6, 15), STAGES[0], CLERK),
    "60 days": overdue_letter(HISTORY, SECOND, date(2026, 11, 4), STAGES[1], CLERK),
    "90 days": overdue_letter(HISTORY, SECOND, date(2026, 12, 4), STAGES[2], CLERK),
    "benefit": benefit_explained_letter(HISTORY, FIRST, date(2026, 4, 20), CLERK),
    "answer": discrepancy_answer_letter(HISTORY, FIRST, date(2026, 6, 5), QUESTION, CLERK),
    "refund": refund_notice_letter(HISTORY, CREDIT, REFUND),
    "appeal": appeal_letter(HISTORY, SECOND, SECOND.claims[0], APPEAL),
}
OTHERS = {
    "plan": plan_agreement_paper(HISTORY, SECOND),
    "request": refund_request_paper(HISTORY, CREDIT, REFUND),
    "packet": placement_packet_paper(HISTORY, FIRST, PLACEMENT),
}
PAPERS = STATEMENTS | LETTERS | OTHERS


# What every paper keeps


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_printed_the_same_twice_and_drawn_for_the_screen(name):
    paper = PAPERS[name]
    assert as_pdf(paper) == as_pdf(paper)
    assert paper.title in as_exhibit(paper).title
    assert "Saltmarsh Community Hospital" in printed(paper)


def test_papers_have_the_same_bytes_in_another_process():
    script = (
        "import hashlib; from tests.test_papers_letters import PAPERS; from kit.documents.pdf import as_pdf; "
        "print(hashlib.sha256(b''.join(as_pdf(one) for one in PAPERS.values())).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    here = hashlib.sha256(b"".join(as_pdf(one) for one in PAPERS.values())).hexdigest()
    assert other.stdout.strip() == here


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_reads_at_grade_8_or_below(name):
    texts = prose(PAPERS[name])
    assert reading_grade("\n\n".join(f"{text}." for text in texts)) <= HIGHEST_GRADE
    for text in texts:
        if len(text.split()) >= 12:
            assert reading_grade(text) <= HIGHEST_GRADE, text


@pytest.mark.parametrize("name", PAPERS)
def test_no_paper_names_a_diagnosis_an_income_or_a_medical_record(name):
    text = printed(PAPERS[name])
    for secret in ("J20.9", "S06.0X0A", "bronchitis", "concussion", "3,900", "MR-00012345", "2014"):
        assert secret.lower() not in text.lower()


# The statement


def test_the_first_statement_runs_from_nothing_to_ten_dollars():
    paper = STATEMENTS["first statement"]
    assert rows(paper, "Your part") == [
        ("March 1, 2026", "Balance before", "", "$0.00"),
        ("March 2, 2026", "Payment at the desk", "-$25.00", "-$25.00"),
        ("April 9, 2026", "Your share after insurance", "$35.00", "$10.00"),
        ("Your balance", "", "", "$10.00"),
    ]
    assert rows(paper, "Charges") == [
        ("March 2, 2026", "Office visit, longer", "$218.00"),
        ("March 2, 2026", "X-ray of the chest", "$312.00"),
    ]
    assert rows(paper, "The whole bill") == [
        ("Charges", "$530.00"),
        ("Insurance paid", "-$315.00"),
        ("Adjustments", "-$180.00"),
        ("Your payments", "-$25.00"),
        ("Amount due", "$10.00"),
    ]
    about = dict(rows(paper, "Your account"))
    assert about["Amount due"] == "$10.00"
    assert about["Please pay by"] == "May 15, 2026"


def test_the_statement_of_the_second_account_is_384_dollars_and_shows_the_plan():
    paper = STATEMENTS["with the plan"]
    assert rows(paper, "Your part")[-1] == ("Your balance", "", "", "$384.00")
    assert rows(paper, "The whole bill") == [
        ("Charges", "$1,576.00"),
        ("Insurance paid", "-$448.00"),
        ("Adjustments", "-$616.00"),
        ("Your payments", "-$128.00"),
        ("Amount due", "$384.00"),
    ]
    assert rows(paper, "Payments still open") == [
        ("Payment 2", "October 1, 2026", "$128.00"),
        ("Payment 3", "November 1, 2026", "$128.00"),
        ("Payment 4", "December 1, 2026", "$128.00"),
        ("Still to pay", "", "$384.00"),
    ]
    about = dict(rows(paper, "Your account"))
    assert about["To pay now, under your plan"] == "$128.00 by October 1, 2026"
    assert "Please pay by" not in about


def test_plans_to_choose_from_keep_the_policy_and_the_income():
    # 512.00 in 3 is 170.67 (last 170.66), in 6 is 85.33 (last 85.35); in 12 it is 42.67, below the minimum of 50.
    assert rows(STATEMENTS["before the plan"], "Payment plans") == [
        ("3 months", "$170.67", "$170.66", "$512.00"),
        ("6 months", "$85.33", "$85.35", "$512.00"),
    ]
    # 4% of 3,900 is 156.00: three payments of 170.67 are too much.
    capped = statement_paper(
        HISTORY, SECOND, date(2026, 8, 1), date(2026, 8, 5), months=(3, 4), policy=PlanPolicy(Decimal(4))
    )
    assert rows(capped, "Payment plans") == [("4 months", "$128.00", "$128.00", "$512.00")]


def test_a_statement_without_a_fitting_plan_offers_to_talk():
    text = printed(STATEMENTS["first statement"])
    assert "look for a way together" in text


@pytest.mark.parametrize(
    ("account", "end", "balance"),
    [
        (FIRST, date(2026, 4, 15), "$10.00"),
        (FIRST, date(2026, 3, 21), "-$25.00"),
        (SECOND, date(2026, 8, 5), "$512.00"),
        (SECOND, date(2026, 9, 5), "$384.00"),
    ],
)
def test_every_statement_passes_the_check_before_it_goes_out(account, end, balance):
    parts = statement_parts(HISTORY, account, end)
    assert str(parts.balance) == balance
    sheet = check_statement(parts)
    assert sheet.value("ready") == "yes", [line.why for line in sheet]
    text = printed(statement_paper(HISTORY, account, account.visit.first_day, end))
    for part in (parts.practice, parts.practice_phone, parts.patient, parts.guarantor, parts.account_number):
        assert part in text
    if parts.balance > Money(0):
        for way in ("By phone", "By mail", "At our desk"):
            assert way in text


def test_the_assistance_notice_names_day_240_of_the_first_statement():
    # April 15 and 240 days: 15 to April 30, 31 May, 30 June, 31 July, 31 August, 30 September, 31 October,
    # 30 November make 229; 11 more is December 11.
    later = statement_paper(HISTORY, FIRST, date(2026, 4, 16), date(2026, 5, 15))
    for paper in (STATEMENTS["first statement"], later):
        (notice,) = [block for block in paper.blocks if isinstance(block, Notice)]
        assert "Please apply by December 11, 2026." in notice.text


def test_a_credit_asks_for_nothing():
    paper = statement_paper(HISTORY, CREDIT, date(2026, 6, 1), date(2026, 6, 15))
    text = printed(paper)
    assert rows(paper, "The whole bill")[-1] == ("Your credit", "$25.00")
    assert dict(rows(paper, "Your account"))["Amount due"] == "$0.00"
    assert "Ways to pay" not in text
    assert "Payment plan" not in text


def test_a_statement_of_200_movements_runs_over_pages_with_its_headings():
    ledger = FIRST.ledger.post(
        *(Transfer(date(2026, 4, 10), m("1"), SERVICES, PATIENT, f"Copy of record {at}") for at in range(1, 201))
    )
    long = statement_paper(HISTORY, replace(FIRST, ledger=ledger), date(2026, 3, 1), date(2026, 4, 15))
    found = pages(as_pdf(long))
    with_rows = [text for text in found if "Copy of record" in text]
    assert len(with_rows) >= 4
    for number, text in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in text
    for text in with_rows:
        assert "Day What happened Amount Balance" in text
    assert "Your balance $210.00" in " ".join(found)
    assert "Copy of record 200 $1.00 $210.00" in " ".join(found)


def test_an_account_on_which_nothing_happened_still_has_a_statement():
    empty = replace(FIRST, ledger=Account(), visit=replace(FIRST.visit, charges=()), statements=())
    paper = statement_paper(HISTORY, empty, date(2026, 3, 1), date(2026, 3, 31))
    assert rows(paper, "Your part")[-1] == ("Your balance", "", "", "$0.00")
    assert "Page 1 of" in printed(paper)
    assert check_statement(statement_parts(HISTORY, empty, date(2026, 3, 31))).value("ready") == "no"


def test_a_day_outside_the_calendar_is_refused_in_words():
    with pytest.raises(ValueError, match="outside the calendar"):
        statement_paper(HISTORY, FIRST, date(2026, 3, 1), date.max)
    with pytest.raises(ValueError, match="calendar"):
        statement_parts(HISTORY, FIRST, date.max)


def test_a_statement_whose_end_is_before_its_start_is_refused():
    with pytest.raises(ValueError, match="is before"):
        statement_paper(HISTORY, FIRST, date(2026, 4, 15), date(2026, 3, 1))


# The sums


def test_money_with_insurance_and_refunds_are_neither_lost_nor_counted_twice():
    on_march_21 = dict(account_sums(FIRST.ledger, date(2026, 3, 21)).rows())
    assert {name: str(amount) for name, amount in on_march_21.items()} == {
        "Charges": "$530.00",
        "Insurance paid": "-$270.00",
        "Adjustments": "-$180.00",
        "Still with insurance": "-$80.00",
        "Your payments": "-$25.00",
    }
    plan = payer("Fernhollow Health Plan")
    back = Account((
        Transfer(date(2026, 1, 5), m("100"), SERVICES, plan, "Visit"),
        Transfer(date(2026, 2, 5), m("130"), plan, BANK, "Paid twice in part"),
        Transfer(date(2026, 3, 5), m("30"), BANK, plan, "Sent back to the plan"),
    ))  # fmt: skip
    sums = account_sums(back, date(2026, 3, 5))
    assert (str(sums.insurance_paid), str(sums.patient_paid), str(sums.patient_owes)) == ("$100.00", "$0.00", "$0.00")


PLACES = (SERVICES, PATIENT, BANK, FEES, REFUNDS, payer("A"), payer("B"), agency("C"), write_off(WriteOff.CHARITY))
MOVES = st.builds(
    lambda day, cents, pair: Transfer(date(2026, 1, day), Money(cents), *pair, "Move"),
    st.integers(1, 28),
    st.integers(1, 10**6),
    st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True),
)


@given(st.lists(MOVES, max_size=15), st.integers(1, 28))
def test_charges_less_everything_else_are_what_the_patient_owes(moves, day):
    sums = account_sums(Account(tuple(moves)), date(2026, 1, day))
    total = sum((amount for _, amount in sums.rows()), Money(0))
    assert total == sums.patient_owes


# The plan


def test_the_agreement_lists_four_payments_of_128_dollars():
    paper = OTHERS["plan"]
    assert rows(paper, "The payments") == [
        ("Payment 1", "September 1, 2026", "$128.00", "$384.00"),
        ("Payment 2", "October 1, 2026", "$128.00", "$256.00"),
        ("Payment 3", "November 1, 2026", "$128.00", "$128.00"),
        ("Payment 4", "December 1, 2026", "$128.00", "$0.00"),
        ("All payments", "", "$512.00", ""),
    ]
    terms = dict(rows(paper, "What was agreed"))
    assert (terms["Balance"], terms["You pay in all"], terms["Interest in all"]) == ("$512.00", "$512.00", "$0.00")
    (signed,) = [block for block in paper.blocks if isinstance(block, Signatures)]
    assert signed.labels == ("Ngozi Okafor, guarantor", "For Saltmarsh Community Hospital")


def test_the_agreement_says_what_a_missed_payment_means_under_the_policy():
    strict = PlanPolicy(grace_days=10, default_after_missed=2, cure_days=30, whole_balance_due_on_default=True)
    text = printed(plan_agreement_paper(HISTORY, SECOND, policy=strict))
    for part in ("within 10 days of its day", "If 2 payments are missed", "whole rest is due", "within 30 days"):
        assert part in text
    gentle = printed(OTHERS["plan"])
    assert "We do not end the plan without talking to you." in gentle


def test_a_plan_is_kept_until_a_payment_is_late():
    assert keeps_plan(SECOND, date(2026, 10, 1))
    assert not keeps_plan(SECOND, date(2026, 10, 2))
    assert not keeps_plan(SECOND, date(2026, 8, 19))
    assert not keeps_plan(FIRST, date(2026, 10, 1))


def test_a_part_payment_counts_for_the_oldest_instalment():
    # 128.00 and 100.00 are 228.00: payment 1 is made, of payment 2 28.00 is left; 28.00 and 128.00 twice are 284.00.
    part = Transfer(date(2026, 9, 20), m("100"), PATIENT, BANK, "Payment", "", Method.CASH)
    account = replace(SECOND, ledger=SECOND.ledger.post(part))
    paper = statement_paper(HISTORY, account, date(2026, 9, 6), date(2026, 9, 30))
    assert rows(paper, "Payments still open") == [
        ("Payment 2", "October 1, 2026", "$28.00"),
        ("Payment 3", "November 1, 2026", "$128.00"),
        ("Payment 4", "December 1, 2026", "$128.00"),
        ("Still to pay", "", "$284.00"),
    ]
    assert dict(rows(paper, "Your account"))["To pay now, under your plan"] == "$28.00 by October 1, 2026"


def test_a_down_payment_and_plans_without_days_are_written_down():
    outcome = payment_plan(balance=m("512"), months=4, down_payment=m("112"))
    paid = Account((*SECOND.ledger.transfers[:5], Transfer(date(2026, 8, 20), m("112"), PATIENT, BANK, "Down payment")))
    account = replace(SECOND, ledger=paid, plan=AgreedPlan(date(2026, 8, 20), outcome))
    agreement = plan_agreement_paper(HISTORY, account)
    terms = dict(rows(agreement, "What was agreed"))
    assert (terms["Paid at once"], terms["Each month"], terms["You pay in all"]) == ("$112.00", "$100.00", "$512.00")
    assert rows(agreement, "The payments")[0] == ("Payment 1", "once a month", "$100.00", "$300.00")
    later = statement_paper(HISTORY, account, date(2026, 8, 6), date(2026, 9, 5))
    assert rows(later, "Payments still open")[-1] == ("Still to pay", "", "$400.00")
    assert dict(rows(later, "Your account"))["Amount due"] == "$400.00"


def test_an_account_without_a_plan_has_no_agreement():
    with pytest.raises(ValueError, match="A-000000321 has no payment plan"):
        plan_agreement_paper(HISTORY, FIRST)


# The refund


def test_the_request_says_how_much_goes_back_by_which_way_and_what_was_checked():
    paper = OTHERS["request"]
    assert rows(paper, "By which way") == [("check", "$25.00"), ("Refund in all", "$25.00")]
    assert [answer for _, answer in rows(paper, "Checked")] == ["yes, $25.00", "no", "yes", "no", "yes", "no"]
    assert "Do not send it yet" not in printed(paper)
    assert "12 Elm Street" in printed(paper)


def test_a_refund_larger_than_the_last_payment_goes_back_two_ways():
    # Paid 25.00 by card, 35.00 by check and 35.00 by card: 95.00 for a share of 35.00 is 60.00 too much. The newest
    # payment goes back first: 35.00 to the card of June 12, then 25.00 of the check of June 10.
    again = Transfer(date(2026, 6, 12), m("35"), PATIENT, BANK, "Payment by mail", "", Method.CARD, "4411")
    ledger = CREDIT.ledger.post(again)
    parts = refund_parts(ledger, replace(REFUND, amount=m("60")))
    assert parts == (("check", m("25")), ("same card", m("35")))


def test_checks_that_are_open_stop_the_request():
    text = printed(refund_request_paper(HISTORY, CREDIT, replace(REFUND, checked=["no", "no"])))
    assert "Do not send it yet Checks still open: 4 of 6." in text


def test_more_than_the_credit_cannot_go_back():
    with pytest.raises(ValueError, match=r"credit of the patient on 2026-06-20 is \$25.00, so \$25.01 cannot"):
        refund_request_paper(HISTORY, CREDIT, replace(REFUND, amount=m("25.01")))
    with pytest.raises(ValueError, match=r"is \$0.00, so \$25.00 cannot"):
        refund_request_paper(HISTORY, FIRST, REFUND)
    with pytest.raises(ValueError, match=r"credit of Quillbrook Mutual .* is \$0.00"):
        refund_request_paper(HISTORY, FIRST, replace(REFUND, to_payer="Quillbrook Mutual"))
    with pytest.raises(ValueError, match=r"above \$0.00"):
        Refund(m("0"), "Nothing", date(2026, 6, 20), CLERK)


def test_an_insurers_refund_goes_to_the_insurer_and_no_letter_goes_to_the_patient():
    twice = Transfer(date(2026, 5, 2), m("45"), payer("Quillbrook Mutual"), BANK, "Paid again", "", Method.ACH)
    account = replace(FIRST, ledger=FIRST.ledger.post(twice))
    refund = replace(REFUND, amount=m("45"), to_payer="Quillbrook Mutual")
    text = printed(refund_request_paper(HISTORY, account, refund))
    assert "Quillbrook Mutual Refunds and recoveries" in text
    assert "12 Elm Street" not in text
    with pytest.raises(ValueError, match="goes to Quillbrook Mutual"):
        refund_notice_letter(HISTORY, account, refund)


def test_the_refund_letter_names_amount_reason_and_way():
    text = printed(LETTERS["refund"])
    assert "Dear Ngozi Okafor," in text
    assert "$25.00 is yours" in text
    assert "By check in the mail $25.00" in text
    assert "The share of $35.00 was paid" in text


# The overdue letters


def test_the_first_reminder_is_short_and_the_later_ones_name_plans_and_assistance():
    first, second, third = (printed(LETTERS[name]) for name in ("30 days", "60 days", "90 days"))
    assert "Amount due $10.00" in first
    assert "Financial assistance" not in first
    for text in (second, third):
        assert "Amount due $384.00" in text
        assert "3 months $128.00 $128.00 $384.00" in text
        assert "Financial assistance: help with this bill" in text
    assert "credit bureau" not in first + second


def test_the_last_letter_gives_30_days_and_keeps_the_120_days():
    # December 4 and 30 days is January 3; the day after is the first. 240 days from August 5 is April 2.
    text = printed(LETTERS["90 days"])
    assert "Nothing will happen before January 4, 2027" in text
    assert "hear from you by January 3, 2027" in text
    assert "assistance by April 2, 2027" in text
    # A notice on September 4 would be over on October 4; 120 days from August 5 is December 3, which is later.
    early = Stage(30, "Notice", "Please call us.", gives_notice=True)
    open_account = replace(SECOND, plan=None)
    paper = overdue_letter(HISTORY, open_account, date(2026, 9, 4), early, CLERK, due_days=0)
    assert "Nothing will happen before December 3, 2026" in printed(paper)


def test_an_overdue_letter_that_must_not_go_out_is_refused():
    def write(account, on, stage=STAGES[0]):
        return overdue_letter(HISTORY, account, on, stage, CLERK)

    with pytest.raises(ValueError, match=r"owes \$0.00 on 2026-06-15"):
        write(CREDIT, date(2026, 6, 15))
    # First statement April 15, due May 15; 30 days later is June 14.
    with pytest.raises(ValueError, match="goes out on 2026-06-14 or later, not on 2026-06-13"):
        write(FIRST, date(2026, 6, 13))
    assert write(FIRST, date(2026, 6, 14)).title
    with pytest.raises(ValueError, match="no statement went out by 2026-06-14"):
        write(replace(FIRST, statements=()), date(2026, 6, 14))
    with pytest.raises(ValueError, match="keeps its payment plan"):
        write(SECOND, date(2026, 9, 30))


# The other letters


def test_the_benefit_letter_goes_from_the_bill_to_what_is_left_plan_by_plan():
    paper = LETTERS["benefit"]
    assert rows(paper, "Fernhollow Health Plan") == [
        ("We billed", "$530.00"),
        ("Discount agreed with the plan", "-$180.00"),
        ("The plan paid", "-$270.00"),
        ("Left after this plan", "$80.00"),
        ("Of this: Deductible", "$50.00"),
        ("Of this: Coinsurance", "$30.00"),
    ]
    assert rows(paper, "Quillbrook Mutual") == [
        ("We billed", "$530.00"),
        ("Settled by the plan before", "-$450.00"),
        ("The plan paid", "-$45.00"),
        ("Left after this plan", "$35.00"),
        ("Of this: Deductible", "$30.00"),
        ("Of this: Coinsurance", "$5.00"),
    ]
    assert rows(paper, "Where your account") == [
        ("Your payments so far", "$25.00"),
        ("Still with insurance", "$0.00"),
        ("You owe", "$10.00"),
    ]


def test_the_benefit_letter_waits_for_the_plans_answer():
    only_first = benefit_explained_letter(HISTORY, FIRST, date(2026, 3, 21), CLERK)
    assert "Quillbrook" not in printed(only_first)
    with pytest.raises(ValueError, match="no insurance answer was posted by 2026-03-19"):
        benefit_explained_letter(HISTORY, FIRST, date(2026, 3, 19), CLERK)


@pytest.mark.parametrize(
    ("before", "changes", "seen"),
    [
        ("35", [("Card payment", "-25")], "You now owe $10.00."),
        ("35", [("Card payment", "-25"), ("Second card payment", "-10")], "You owe nothing on this account."),
        ("35", [("Card payment", "-50")], "You have paid $15.00 too much."),
        ("35", [], "The bill is right as it stands. The balance is $35.00."),
    ],
)
def test_the_answer_says_what_was_found_and_what_is_owed_now(before, changes, seen):
    found = replace(QUESTION, balance_before=m(before), corrections=[(name, m(by)) for name, by in changes])
    text = printed(discrepancy_answer_letter(HISTORY, FIRST, date(2026, 6, 5), found, CLERK))
    assert seen in text
    assert ("sorry for the mistake" in text) == bool(changes)


def test_the_appeal_names_the_claim_the_reasons_and_what_is_asked_for():
    text = printed(LETTERS["appeal"])
    for part in (
        "Member number FHX000000017", "Our claim number C-0003", "Your claim number FH-902", "$80.00 more",
        "CO-45", "$616.00", "PR-1", "$400.00", "PR-2", "$112.00", "Not paid $1,128.00", "January 28, 2027",
        "1 Page 4 of the contract",
    ):  # fmt: skip
        assert part in text
    assert "12 Elm Street" not in text


def test_an_appeal_that_cannot_succeed_is_refused():
    with pytest.raises(ValueError, match="the last day to appeal was 2027-01-28; on 2027-01-29 it is late"):
        replace(APPEAL, on=date(2027, 1, 29))
    with pytest.raises(ValueError, match="needs its grounds"):
        replace(APPEAL, grounds=())
    with pytest.raises(ValueError, match=r"\$1,128.00 was not paid"):
        appeal_letter(HISTORY, SECOND, SECOND.claims[0], replace(APPEAL, asked_for=m("1128.01")))
    with pytest.raises(ValueError, match="claim C-0001 has no posted answer"):
        appeal_letter(HISTORY, replace(FIRST, received=()), FIRST.claims[0], APPEAL)


# The packet


def test_the_packet_holds_what_is_needed_to_collect():
    paper = OTHERS["packet"]
    text = printed(paper)
    assert "Ready to hand over: yes" in text
    assert rows(paper, "Balance")[-1] == ("Balance to collect", "$10.00")
    assert rows(paper, "Statements sent") == [("1", "April 15, 2026"), ("2", "May 15, 2026")]
    assert rows(paper, "Calls") == [("2026-06-03 17:40", "our office", "Ngozi Okafor", "conversation")]
    # April 15 and 120 days is August 13; July 20 and 30 days is August 19, which is later.
    assert dict(rows(paper, "Checked"))["First day for collection steps"] == "August 19, 2026"


@pytest.mark.parametrize(
    ("account", "changes", "seen"),
    [
        (FIRST, {"on": date(2026, 8, 18)}, "The wait runs until August 19, 2026"),
        (FIRST, {"notice": None}, "No written notice"),
        (FIRST, {"screened_on": None}, "No screening for assistance"),
        (FIRST, {"holds": [HOLDS[4]]}, "A bankruptcy was announced"),
        (FIRST, {"application": Application.BEING_DECIDED}, "An application for assistance is open"),
        (CREDIT, {}, "Nothing is owed"),
        (replace(FIRST, statements=()), {}, "No statement was sent"),
        (SECOND, {}, "A payment plan is being kept"),
        (FIRST, {"on": date(2026, 3, 21), "notice": None}, "Insurance still has part of the bill"),
    ],
)
def test_a_hold_stops_the_hand_over_and_is_named(account, changes, seen):
    text = printed(placement_packet_paper(HISTORY, account, replace(PLACEMENT, **changes)))
    assert "Ready to hand over: no" in text
    assert seen in text


def test_an_unknown_hold_is_refused():
    with pytest.raises(ValueError, match="no hold is called 'bad mood'"):
        replace(PLACEMENT, holds=["bad mood"])


def test_an_odd_name_goes_through_every_paper():
    odd = "Zo\u00eb <i>& 李 \x07O'Brien"
    history = replace(HISTORY, guarantor=replace(GUARANTOR, name=Name(odd, "Øst"), street="1 <b>A & B</b> Way"))
    for paper in (
        statement_paper(history, SECOND, date(2026, 8, 6), date(2026, 9, 5)),
        plan_agreement_paper(history, SECOND),
        refund_request_paper(history, CREDIT, REFUND),
        overdue_letter(history, FIRST, date(2026, 6, 15), STAGES[0], CLERK),
        placement_packet_paper(history, FIRST, PLACEMENT),
    ):
        text = printed(paper)
        assert "Zo\u00eb <i>& ? O'Brien Øst" in text
        assert "1 <b>A & B</b> Way" in text
        assert "<i>" not in as_exhibit(paper).html
