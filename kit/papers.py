"""Draw every paper and file of one made-up patient into a folder, to print, to hand out or to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import escape
from pathlib import Path

from kit.documents.paper import Paper, as_exhibit
from kit.documents.pdf import MADE_UP
from kit.engine.ledger import PATIENT, PlaceKind
from kit.engine.money import ZERO
from kit.engine.remittance import ClaimStatus
from kit.scenarios.history import History, PatientAccount, Received
from kit.scenarios.people import Name

__all__ = ["papers_of", "write_papers"]

STYLE = Path(__file__).parent / "desk" / "form.css"
APPEAL_GROUND = "197"
APPEAL_DAYS, REFUND_DAYS, LONG_OVERDUE_DAYS = 60, 10, 125
NOBODY = Name("Lena", "Frost")
"""Who signs where no representative is on record; as made up as everybody here."""


def write_papers(seed: str, patient: int, folder: Path) -> str:
    """Draw the papers of one patient of the data set with this seed; gives a line for each file.

    Raises ValueError for a folder that holds anything, so that nothing is written over.
    """
    from kit.files import write_bytes_durably
    from kit.scenarios.draw import Draw
    from kit.scenarios.hospital import history, practice

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder}: something is there already; name a new folder")
    hospital = practice(Draw(seed).at("practice"))
    files = dict(papers_of(history(Draw(seed).at(f"patient {patient}"), hospital)))
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_bytes_durably(folder / name, data)
    return "\n".join([*files, f"{len(files)} files written to {folder}. Everybody in them is made up."])


def papers_of(history: History) -> Iterator[tuple[str, bytes]]:
    """Every paper that this patient's accounts call for: file name and bytes; as a web page and as a PDF."""
    from kit.documents.pdf import as_pdf

    for name, paper in (*_patient_papers(history), *_account_papers(history)):
        yield f"{name}.html", as_page(paper)
        yield f"{name}.pdf", as_pdf(paper)
    yield from _files(history)


def as_page(paper: Paper) -> bytes:
    """A paper as a web page that stands alone: it loads nothing from anywhere."""
    style = STYLE.read_text(encoding="utf-8")
    title = escape(paper.title)
    # On a form a paper stands below the task's title; here the paper's own title is the first heading.
    body = as_exhibit(paper).html.replace("<h4>", "<h2>").replace("</h4>", "</h2>")
    page = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n<style>{style}</style>'
        f'</head><body><main class="kit-form"><div class="kit-paper"><h1>{title}</h1>\n{body}\n<p>{MADE_UP}</p>\n'
        "</div></main></body></html>\n"
    )
    return page.encode()


def last_day(history: History) -> date:
    """The day after the last movement of money, on which all reports about the patient are made."""
    days = [move.on for account in history.accounts for move in account.ledger.transfers]
    return max(days) + timedelta(days=1)


def _patient_papers(history: History) -> Iterator[tuple[str, Paper]]:
    from kit.documents.aging_report import aging_report_paper
    from kit.documents.card import card_paper
    from kit.documents.day_sheet import day_sheet_paper
    from kit.documents.deposit_slip import deposit_slip_paper
    from kit.documents.open_items import open_items
    from kit.documents.registration_sheet import registration_sheet_paper

    yield "registration-sheet", registration_sheet_paper(history)
    for number, coverage in enumerate(history.coverages, 1):
        yield f"insurance-card-{number}", card_paper(coverage)
    if history.accounts:
        end = last_day(history)
        yield "aging-report", aging_report_paper(open_items(history.accounts), end)
        paid = [
            move.on
            for account in history.accounts
            for move in account.ledger.transfers
            if move.target.kind is PlaceKind.BANK
        ]
        busy = max(paid) if paid else end
        yield "day-sheet", day_sheet_paper(history.accounts, busy)
        yield "deposit-slip", deposit_slip_paper(history.accounts, busy, history.accounts[0].visit.practice.name)


def _account_papers(history: History) -> Iterator[tuple[str, Paper]]:
    from kit.documents.account_ledger import account_ledger_paper
    from kit.documents.benefit_explanation import benefit_explanation_paper
    from kit.documents.call_note_sheet import call_note_sheet_paper
    from kit.documents.claim_form import claim_form_paper
    from kit.documents.itemized_charges import itemized_charges_paper
    from kit.documents.patient_statement import statement_paper
    from kit.documents.remittance_advice import remittance_advice_paper

    patient = str(history.patient.name)
    for account in history.accounts:
        at, end = account.number, last_day(history)
        yield f"{at}-itemized-charges", itemized_charges_paper(account, patient)
        for claim in account.claims:
            yield f"{at}-claim-{claim.order}", claim_form_paper(claim, account, history.patient)
        for number, received in enumerate(account.received, 1):
            yield f"{at}-remittance-{number}", remittance_advice_paper(received.remittance, received.on)
            for paid in received.remittance.claims:
                explained = benefit_explanation_paper(paid, received.remittance.payer, _decided(received))
                yield f"{at}-benefits-{number}", explained
        yield f"{at}-ledger", account_ledger_paper(account, patient)
        yield f"{at}-statement", statement_paper(history, account, account.visit.first_day, end)
        if account.calls:
            yield f"{at}-call-notes", call_note_sheet_paper(account, patient)
        yield from _letters(history, account, end)


def _decided(received: Received) -> date:
    """The day of the payer's decision: the one on the payment, else the day on which it was posted."""
    try:
        return date.fromisoformat(received.remittance.payment_date)
    except ValueError:
        return received.on


def _letters(history: History, account: PatientAccount, end: date) -> Iterator[tuple[str, Paper]]:
    """The letters and requests for which this account gives a reason."""
    from kit.documents.letters.benefit_explained import benefit_explained_letter
    from kit.documents.letters.overdue import STAGES, overdue_letter
    from kit.documents.placement_packet import Placement, placement_packet_paper
    from kit.documents.plan_agreement import plan_agreement_paper
    from kit.engine.waiting import WrittenNotice

    signed = account.calls[-1].representative if account.calls else NOBODY
    at, owed = account.number, account.ledger.balance(PATIENT)
    if account.plan:
        yield f"{at}-plan-agreement", plan_agreement_paper(history, account)
    if account.received:
        yield f"{at}-benefit-letter", benefit_explained_letter(history, account, end, signed)
    noticed = None
    if account.statements and owed > ZERO:
        for stage in STAGES:
            day = account.statements[0] + timedelta(days=30 + stage.days_past_due)
            if day <= end:
                letter = _where_it_fits(lambda s=stage, d=day: overdue_letter(history, account, d, s, signed))
                yield from [(f"{at}-overdue-{stage.days_past_due}", one) for one in letter]
                noticed = day if letter and stage.gives_notice else noticed
        if (end - account.statements[0]).days >= LONG_OVERDUE_DAYS:
            placement = Placement("Kestrel Recovery", end, signed, WrittenNotice(noticed) if noticed else None, None)
            yield f"{at}-placement-packet", placement_packet_paper(history, account, placement)
    if owed < ZERO:
        yield from _refund(history, account, end, signed)
    for received in account.received:
        yield from _appeal(history, account, received, signed)


def _refund(history: History, account: PatientAccount, end: date, signed: Name) -> Iterator[tuple[str, Paper]]:
    from kit.documents.letters.refund_notice import refund_notice_letter
    from kit.documents.refund_request import Refund, refund_request_paper

    refund = Refund(-account.ledger.balance(PATIENT), "More was paid than was owed.", end, signed)
    yield f"{account.number}-refund-request", refund_request_paper(history, account, refund)
    yield f"{account.number}-refund-letter", refund_notice_letter(history, account, refund)


def _appeal(history: History, account: PatientAccount, received: Received, signed: Name) -> Iterator[tuple[str, Paper]]:
    from kit.documents.letters.appeal import Appeal, appeal_letter

    for paid in received.remittance.claims:
        claims = [claim for claim in account.claims if claim.number == paid.claim_number]
        reasons = {adjustment.reason for _, adjustment in paid.placed("")}
        late = APPEAL_GROUND not in reasons  # the grounds below answer a missing approval and nothing else
        if paid.status is not ClaimStatus.DENIED or not claims or late:
            continue
        appeal = Appeal(
            received.on + timedelta(days=REFUND_DAYS),
            received.on + timedelta(days=APPEAL_DAYS),
            paid.charge - paid.paid,
            ("The care could not wait for an approval. The provider asks for one now, after the visit.",),
            ("The itemized charges", "The provider's notes on the visit"),
            signed,
        )
        yield f"{account.number}-appeal", appeal_letter(history, account, claims[0], appeal)


def _where_it_fits(draw: Callable[[], Paper]) -> list[Paper]:
    """A letter, or none where the account did not owe anything on its day."""
    try:
        return [draw()]
    except ValueError:
        return []


def _files(history: History) -> Iterator[tuple[str, bytes]]:
    """What goes from computer to computer: workbooks, slides, remittances, benefit answers."""
    from kit.documents.open_items import open_items
    from kit.documents.slides import account_slides
    from kit.documents.workbook import aging_workbook, ledger_workbook
    from kit.documents.x12.benefits_writer import write_benefits
    from kit.documents.x12.coverage_benefits import benefits_of
    from kit.documents.x12.remittance_writer import write_remittances
    from kit.engine.claim import Accumulators

    if not history.accounts:
        return
    end = last_day(history)
    for account in history.accounts:
        yield f"{account.number}-ledger.xlsx", ledger_workbook(history, account)
        if account.received:
            remittances = [received.remittance for received in account.received]
            practice = account.visit.practice
            written = write_remittances(remittances, end, practice.name, practice.provider_number)
            yield f"{account.number}-remittances.835", written.encode()
    yield "aging.xlsx", aging_workbook(open_items(history.accounts), end)
    yield "slides.pptx", account_slides(history, end)
    for number, coverage in enumerate(history.coverages, 1):
        try:
            answer = benefits_of(
                coverage,
                Accumulators(),
                provider=history.accounts[0].visit.practice.name,
                birth_date=history.patient.birth_date,
                sex=history.patient.sex,
            )
        except ValueError:
            continue  # a plan with rules that a 271 cannot state
        yield f"benefits-{number}.271", write_benefits([answer], end).encode()
