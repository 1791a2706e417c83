"""The import of Synthea's ledger: each claim an account, each row used or named, and what tasks draw from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kit.dataset.synthea_files import CLAIMS, TRANSACTIONS, Finding, Log
from kit.dataset.synthea_ledger import CONTRACT, Entry, fold_claim
from kit.dataset.synthea_rows import Header, read_entries, read_headers
from kit.engine.credit_account import CreditAccount, Party, Received
from kit.engine.ledger import BANK, PATIENT, SERVICES, Account, Place, PlaceKind
from kit.engine.money import ZERO, Money, total
from kit.engine.refund_deadline import RefundOwner
from kit.scenarios.draw import Draw

__all__ = [
    "FileCount",
    "RefundExercise",
    "SyntheaClaim",
    "SyntheaImport",
    "account_of",
    "read_synthea",
    "refund_exercises",
    "synthea_account",
]

_OWNERS = {
    "medicare": RefundOwner.MEDICARE,
    "dual eligible": RefundOwner.MEDICARE,
    "medicaid": RefundOwner.MEDICAID,
    "veterans": RefundOwner.OTHER_GOVERNMENT,
    "tricare": RefundOwner.OTHER_GOVERNMENT,
}
"""Whose money a payer's is, by a word of its name; all others are commercial."""


@dataclass(frozen=True, slots=True)
class SyntheaClaim:
    """One claim of a Synthea export as an account, with what Synthea itself says of it.

    `stated` is what Synthea says is left to pay, from `stated_in`; None when it does not say. `left_out` counts
    the rows of the claim that could not be used.
    """

    id: str
    patient: str
    payers: tuple[str, ...]
    on: date | None
    encounter: str
    description: str
    account: Account
    stated: Money | None
    stated_in: str
    left_out: int

    @property
    def charges(self) -> Money:
        """All charges of the claim."""
        return -self.account.balance(SERVICES)

    @property
    def payments(self) -> Money:
        """All payments of the claim, of payers and patient."""
        return self.account.balance(BANK)

    @property
    def adjustments(self) -> Money:
        """What payers took off the claim without paying it."""
        return self.account.balance(CONTRACT)

    @property
    def outstanding(self) -> Money:
        """What is left to pay by our own count; below zero when more came in than was charged."""
        return total(_receivable(self.account).values())

    @property
    def credits(self) -> tuple[tuple[Place, Money], ...]:
        """Who paid too much, and how much the office owes them."""
        return tuple((place, -balance) for place, balance in _receivable(self.account).items() if balance < ZERO)

    @property
    def difference(self) -> Money | None:
        """What Synthea states is left, less our own count; None when it states nothing."""
        return None if self.stated is None else self.stated - self.outstanding

    @property
    def standing(self) -> str:
        """Whether charges are payments, adjustments and what Synthea says is left; and if not, why."""
        if self.left_out:
            return "rows left out"
        if not self.account.transfers:
            return "no money moved"
        if self.difference is None:
            return "not stated"
        if not self.difference:
            return "balances"
        over = total(amount for _, amount in self.credits)
        return "over-collected" if self.difference == over else "differs"


@dataclass(frozen=True, slots=True)
class FileCount:
    """How many rows of a file were read, used, and left out; the last two add up to the first."""

    file: str
    read: int
    used: int
    left_out: int


@dataclass(frozen=True, slots=True)
class SyntheaImport:
    """All that was read from a Synthea export.

    Law: for each file, rows read are rows used and rows left out; each row left out has a finding. `not_kept`
    says for each file how many findings there were above those kept with their words. `types` gives for each type
    of transaction the rows that could be read and their amounts; `rounded` for each column how many amounts had
    parts of a cent.
    """

    claims: Mapping[str, SyntheaClaim]
    counts: tuple[FileCount, ...]
    types: Mapping[str, tuple[int, Money]]
    rounded: Mapping[str, int]
    findings: tuple[Finding, ...]
    not_kept: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RefundExercise:
    """An over-collected claim as an exercise: its claim number, and the credit for `resolve_credit_balance`."""

    claim: str
    account: CreditAccount


def read_synthea(folder: Path) -> SyntheaImport:
    """Read the ledger of a Synthea export from its folder of CSV files and fold each claim to an account.

    claims.csv and claims_transactions.csv must be there; patients, payers, encounters and payer_transitions give
    names and are missed in words when not. Nothing is written. A row that cannot be used is named and the rest
    goes on. Raises ValueError, with the file and the fix, when one of the two files cannot be read at all.
    Source: https://github.com/synthetichealth/synthea/wiki/CSV-File-Data-Dictionary (2026-11-25).
    """
    log = Log()
    headers = read_headers(folder, log)
    entries, left_out = read_entries(folder, headers, log)
    rows: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    claims = {}
    for number, header in headers.items():
        own = entries.pop(number, [])
        claims[number] = _claim(number, header, own, left_out[number], log)
        for entry in own:
            rows[entry.kind] += 1
            cents[entry.kind] += entry.amount.cents
    counts = tuple(FileCount(file, log.read[file], log.used[file], log.left_out[file]) for file in log.read)
    types = {kind: (count, Money(cents[kind])) for kind, count in rows.items()}
    return SyntheaImport(claims, counts, types, dict(log.rounded), tuple(log.findings), dict(log.not_kept))


def _claim(number: str, header: Header, entries: list[Entry], left_out: int, log: Log) -> SyntheaClaim:
    folded = fold_claim(header.payers, entries, log)
    stated, stated_in = folded.stated, TRANSACTIONS.file
    if stated is None:
        stated, stated_in = header.stated, CLAIMS.file if header.stated is not None else ""
    names = tuple(place.name for place in (header.payers.primary, header.payers.secondary) if place)
    on = header.on or min((entry.on for entry in entries), default=None)
    about = header.description or next((entry.note for entry in entries if entry.note), "")
    return SyntheaClaim(
        number,
        header.patient,
        names,
        on,
        header.encounter,
        about,
        folded.account,
        stated,
        stated_in,
        left_out + folded.left_out,
    )


def _receivable(account: Account) -> dict[Place, Money]:
    """What stands with each who pays, in one pass: an import asks this of each claim several times."""
    found: dict[Place, Money] = {}
    for move in account.transfers:
        for place, amount in ((move.source, -move.amount), (move.target, move.amount)):
            if place.receivable:
                found[place] = found.get(place, ZERO) + amount
    return found


def account_of(found: SyntheaImport, claim_id: str) -> Account:
    """The account of one claim of a Synthea export. Raises ValueError when there is no such claim."""
    claim = found.claims.get(claim_id.strip().lower())
    if claim is None:
        raise ValueError(f"no claim has the Id {claim_id[:60]!r}; take one from the column claim of accounts.csv")
    return claim.account


def synthea_account(draw: Draw, found: SyntheaImport) -> SyntheaClaim:
    """One claim of a Synthea export by chance that is keyed; the order of the rows in the files plays no part.

    Raises ValueError when the export has no claim.
    """
    if not found.claims:
        raise ValueError("the Synthea export has no claim to draw from; export some patients first")
    return found.claims[draw.at("synthea claim").pick(sorted(found.claims))]


def refund_exercises(found: SyntheaImport) -> tuple[RefundExercise, ...]:
    """Each over-collected claim as a credit to resolve: who paid, what each should have paid, who is owed.

    What somebody should pay is what was billed to them: what they paid and what still stands with them. A claim
    where a charge or a part is below zero is left out: there nobody paid too much, the charge was taken back.
    """
    made = []
    for claim in found.claims.values():
        credit = _credit_account(claim) if claim.credits else None
        if credit is not None:
            made.append(RefundExercise(claim.id, credit))
    return tuple(made)


def _credit_account(claim: SyntheaClaim) -> CreditAccount | None:
    places = [place for place in claim.account.places if place.receivable]
    places.sort(key=lambda place: place.kind is PlaceKind.PATIENT)
    parties: list[Party] = []
    received: list[Received] = []
    for place in places:
        name = place.name or str(place)
        paid = [one for one in claim.account.transfers if (one.source, one.target) == (place, BANK)]
        back = [one for one in claim.account.transfers if (one.source, one.target) == (BANK, place)]
        came = total(one.amount for one in paid) - total(one.amount for one in back)
        part = came + claim.account.balance(place)
        if came < ZERO or part < ZERO:
            return None
        parties.append(Party(name, _owner(place), part))
        if not back:
            received += [Received(name, one.amount, one.on, one.method) for one in paid]
        elif came:
            received.append(Received(name, came))
    if claim.charges < ZERO or claim.adjustments < ZERO:
        return None
    return CreditAccount(claim.charges, claim.adjustments, tuple(parties), tuple(received))


def _owner(place: Place) -> RefundOwner:
    if place == PATIENT:
        return RefundOwner.PATIENT
    words = place.name.lower()
    return next((owner for word, owner in _OWNERS.items() if word in words), RefundOwner.COMMERCIAL)
