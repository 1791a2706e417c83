"""Write remittances as an electronic remittance (X12 835) that other programs read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from kit.documents.x12.claim_reader import OTHER_CODE_LISTS, STATUS_NUMBERS, UNITS, USUAL_CODE_LIST
from kit.documents.x12.envelope import wrapped, written_text
from kit.documents.x12.values import amount_written, day_written, period_written, shown
from kit.engine.money import ZERO
from kit.engine.remittance import Adjustment, PaidLine, ProviderAdjustment, Remittance, RemittanceClaim

__all__ = ["write_remittances"]

KIND = ("835", "HP", "005010X221A1")
PAYER_NUMBER = "1999999999"
"""A made-up number for a payer; it stands behind each payment number."""
_AT_ONCE = 6
_STATUS = {status: number for number, status in STATUS_NUMBERS.items()}
_MOST_REMARKS = 5

_Rows = Iterator[list[str]]


def write_remittances(
    remittances: Sequence[Remittance],
    written_on: date,
    payee: str = "Kit Practice Hospital",
    payee_number: str = "9000000004",
    control_number: int = 1,
) -> str:
    """Write remittances as one electronic file (X12 835), each as a transaction of its own.

    Days are written as 2026-03-02, a period as '2026-03-02 to 2026-03-04'. A claim has at most ten
    remark codes. Who sends, who receives and the payer's number are made up. A negative payment is
    written as a debit.
    Law: `read_remittances` gives the same remittances back; only a patient responsibility of None
    comes back as $0.00.
    Raises ValueError, which names the claim and the text, for what the file cannot hold: a separator in
    a text, a day in other words, units that are no number, no remittance at all.

    >>> from kit.engine.money import Money
    >>> text = write_remittances([Remittance(Money.of("80"), payer="Quillbrook")], date(2026, 3, 2))
    >>> text.splitlines()[3]
    'BPR*I*80.00*C*CHK~'
    """
    if not remittances:
        raise ValueError("there is nothing to write: one remittance or more is needed, not 0")
    to = (written_text(payee, "payee", 60), written_text(payee_number, "payee number"))
    return wrapped([list(_transaction(one, to, written_on)) for one in remittances], KIND, written_on, control_number)


def _transaction(remittance: Remittance, payee: tuple[str, str], written_on: date) -> _Rows:
    name = remittance.payment_number or "payment"
    payment, flag = remittance.payment, "D" if remittance.payment < ZERO else "C"
    method = "CHK" if payment else "NON"
    paid_on = period_written(remittance.payment_date, f"{name}: payment date")
    if len(paid_on) > 1:
        raise ValueError(f"{name}: payment date: write one day, such as 2026-03-02, not a period")
    yield ["BPR", "I", amount_written(-payment if flag == "D" else payment), flag, method, *[""] * 11, *paid_on]
    if remittance.payment_number:
        yield ["TRN", "1", written_text(remittance.payment_number, "payment number"), PAYER_NUMBER]
    yield ["DTM", "405", day_written(written_on)]
    yield ["N1", "PR", written_text(remittance.payer, f"{name}: payer")]
    yield ["N1", "PE", payee[0], "XX", payee[1]]
    if remittance.claims:
        yield ["LX", "1"]
    for claim in remittance.claims:
        yield from _claim(claim)
    yield from _outside(remittance.provider_adjustments, payee[1], written_on)


def _claim(claim: RemittanceClaim) -> _Rows:
    where = f"claim {shown(claim.claim_number)[1:-1]}"
    number = written_text(claim.claim_number, "claim number")
    share = "" if claim.patient_responsibility is None else amount_written(claim.patient_responsibility)
    payer_number = written_text(claim.payer_claim_number, f"{where}: payer's claim number")
    yield [
        "CLP",
        number,
        _STATUS[claim.status],
        amount_written(claim.charge),
        amount_written(claim.paid),
        share,
        "12",
        payer_number,
    ]
    yield from _adjustments(claim.adjustments)
    if claim.patient:
        given, _, family = written_text(claim.patient, f"{where}: patient").rpartition(" ")
        yield ["NM1", "QC", "1", family, given]
    yield from _remarks(claim.remarks, where)
    yield from _period(claim.service_dates, ("232", "233"), f"{where}: service dates")
    for at, line in enumerate(claim.lines, start=1):
        yield from _line(line, f"{where} line {at}")


def _remarks(remarks: Sequence[str], where: str) -> _Rows:
    """Up to five remark codes stand in a MOA; up to five more in a MIA before it."""
    if len(remarks) > 2 * _MOST_REMARKS:
        raise ValueError(f"{where}: at most ten remark codes fit, not {len(remarks)}; leave some out")
    codes = [_remark(code, where) for code in remarks]
    first, rest = (codes[:_MOST_REMARKS], codes[_MOST_REMARKS:]) if len(codes) > _MOST_REMARKS else ([], codes)
    if first:
        yield ["MIA", "0", "", "", "", first[0], *[""] * 14, *first[1:]]
    if rest:
        yield ["MOA", "", "", *rest]


def _remark(code: str, where: str) -> str:
    if not code:
        raise ValueError(f"{where}: a remark code is empty; leave it out")
    return written_text(code, f"{where}: remark code")


def _line(line: PaidLine, where: str) -> _Rows:
    if line.units and not UNITS.fullmatch(line.units):
        raise ValueError(f"{where}: units are a number such as 2, not {shown(line.units)}")
    yield ["SVC", _code(line, where), amount_written(line.charge), amount_written(line.paid), "", line.units]
    yield from _period(line.service_date, ("150", "151"), f"{where}: service date")
    yield from _adjustments(line.adjustments)
    for code in line.remarks:
        yield ["LQ", "HE", _remark(code, where)]


def _code(line: PaidLine, where: str) -> str:
    """The letters of the code's list, the code, up to four modifiers, the words for it, with colons between."""
    parts = line.code.split(":")
    if len(parts) == 1 or parts[0] not in OTHER_CODE_LISTS:
        parts = [USUAL_CODE_LIST, *parts]
    if len(parts) > 6 or (len(parts) > 2 and not parts[-1]):
        raise ValueError(f"{where}: a code has up to four modifiers behind colons, not {shown(line.code)}")
    parts = [written_text(part, f"{where}: code") for part in parts]
    if line.label:
        parts += [""] * (6 - len(parts)) + [written_text(line.label, f"{where}: label")]
    return ":".join(parts).rstrip(":")


def _period(text: str, kinds: tuple[str, str], what: str) -> _Rows:
    """A first and a last day; on a line a single day is marked as such."""
    days = period_written(text, what)
    if len(days) == 1 and kinds[0] == "150":
        kinds = ("472", "")
    for kind, day in zip(kinds, days, strict=False):
        yield ["DTM", kind, day]


def _adjustments(adjustments: Sequence[Adjustment]) -> _Rows:
    """One CAS for each run of a group, six adjustments at most in each."""
    for group, run in groupby(adjustments, key=lambda one: one.group):
        same = list(run)
        for at in range(0, len(same), _AT_ONCE):
            row = ["CAS", group.value]
            for one in same[at : at + _AT_ONCE]:
                row += [one.reason, amount_written(one.amount), ""]
            yield row


def _outside(adjustments: Sequence[ProviderAdjustment], payee_number: str, written_on: date) -> _Rows:
    """The money moved outside the claims, six to a PLB, under the last day of the provider's year."""
    for at in range(0, len(adjustments), _AT_ONCE):
        row = ["PLB", payee_number, day_written(date(written_on.year, 12, 31))]
        for one in adjustments[at : at + _AT_ONCE]:
            reference = written_text(one.reference, f"reference of {one.reason}")
            row += [f"{one.reason}:{reference}".rstrip(":"), amount_written(one.amount)]
        yield row
