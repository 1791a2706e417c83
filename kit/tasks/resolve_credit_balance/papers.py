"""The papers of a credit balance: the account, what the insurers decided, the policy, and the work note."""

from __future__ import annotations

from collections.abc import Iterator

from kit.documents.exhibit import Exhibit
from kit.documents.paper import Cell, Column, Facts, Paper, Table, Words, as_exhibit, shown
from kit.engine.credit_account import Party
from kit.engine.money import ZERO, Money
from kit.engine.refund_deadline import RefundOwner
from kit.engine.refund_instruments import RefundOrder
from kit.tasks.resolve_credit_balance.facts import APPROVERS, CAUSES, Credit

__all__ = ["papers"]


def papers(credit: Credit) -> tuple[Exhibit, ...]:
    """Everything that a clerk looks at before any money goes back."""
    found = [_entries(credit), _decisions(credit), _others(credit), _note(credit), _policy(credit)]
    return tuple(as_exhibit(paper) for paper in found)


def _entries(credit: Credit) -> Paper:
    account = credit.account
    pairs: list[tuple[str, Cell]] = [
        ("Account", credit.number),
        ("Patient and guarantor", credit.guarantor),
        ("Service", credit.service),
        ("Day of service", credit.service_on),
    ]
    rows: list[tuple[Cell, ...]] = [(credit.service_on, f"Charge: {credit.service}", "", account.charge_posted)]
    rows += [
        (one.on or credit.service_on, f"Payment by {one.paid_by}", str(one.method or "check"), -one.amount)
        for one in sorted(account.received, key=lambda one: one.on or credit.service_on)
    ]
    halves = [account.adjustment_posted]
    if account.adjustment_posted and account.adjustment_posted == account.right_adjustment * 2:
        halves = [account.right_adjustment, account.right_adjustment]
    by_contract = [(f"Contractual adjustment, {_first_insurer(credit)}", amount) for amount in halves if amount]
    insured = [at for at, one in enumerate(rows) if str(one[1]).endswith(_first_insurer(credit))]
    at = insured[0] if insured else len(rows)
    day = rows[at][0] if insured else credit.service_on
    rows[at:at] = [(day, words, "", -amount) for words, amount in by_contract]
    columns = (Column("Day"), Column("Entry"), Column("How it came"), Column("Amount", True))
    return Paper("Account", [Facts("The account", pairs), Table("Entries, not added up", columns, rows)])


def _first_insurer(credit: Credit) -> str:
    return next((one.name for one in credit.account.parties if one.owner is not RefundOwner.PATIENT), "the office")


def _decisions(credit: Credit) -> Paper:
    """The explanations of benefits in the order of the insurers, or what the department says of a charge."""
    account = credit.account
    insurers = [one for one in account.parties if one.owner is not RefundOwner.PATIENT]
    blocks: list[Facts | Words] = [Words(credit.order_note)] if credit.order_note else []
    left = account.right_charge - account.right_adjustment
    for number, party in enumerate(insurers):
        caption = f"Explanation of benefits, {party.name}" + (", as the second insurer" if number else "")
        blocks.append(Facts(caption, tuple(_decided(credit, party, number, left))))
        left -= party.should_pay
    blocks += [_as_paid(credit, party) for party in insurers[1:] if _paid_once_too_much(credit, party)]
    strange = [one for one in account.received if one.belongs_to]
    for one in strange:
        stub = (("From", one.paid_by), ("Amount", one.amount), ("Account on the stub", one.belongs_to))
        blocks.append(Facts("Copy of a check and its stub", stub))
    if credit.charge_note:
        blocks.append(Facts("The department answers", (("About the charge", credit.charge_note),)))
    return Paper("What was decided", blocks)


def _paid_once_too_much(credit: Credit, party: Party) -> bool:
    return len(credit.account.payments(party)) == 1 and credit.account.over(party) > ZERO


def _as_paid(credit: Credit, party: Party) -> Facts:
    """What a later insurer sent with its payment, before it knew of the first one."""
    one = credit.account.payments(party)[0]
    pairs: list[tuple[str, Cell]] = [
        ("Day", one.on or credit.service_on),
        ("Other insurance that it knew of", "none"),
        ("How it was handled", "as the first insurer"),
        ("Paid", one.amount),
    ]
    return Facts(f"Remittance that came with the payment of {party.name}", pairs)


def _decided(credit: Credit, party: Party, number: int, left: Money) -> Iterator[tuple[str, Money]]:
    account = credit.account
    if number == 0:
        yield "Billed", account.right_charge
        yield "Contractual adjustment", account.right_adjustment
        yield "Allowed", left
        yield "The plan pays", party.should_pay
        alone = len(account.parties) == 2
        yield "The patient pays" if alone else "Left for the second insurer", left - party.should_pay
    else:
        yield "Left by the first insurer", left
        yield "The plan pays as the second", party.should_pay
        yield "The patient pays", left - party.should_pay


def _others(credit: Credit) -> Paper:
    columns = (Column("Account"), Column("Guarantor"), Column("Day of service"), Column("Open", True))
    rows = [(one.number, one.guarantor, one.on, one.open) for one in credit.others]
    if not rows:
        return Paper("Other accounts", [Facts("Other accounts of the name", (("Found", "none"),))])
    return Paper("Other accounts", [Table("Other accounts of the name", columns, rows)])


def _note(credit: Credit) -> Paper:
    last = max((one.on for one in credit.account.received if one.on), default=credit.service_on)
    pairs: list[tuple[str, str]] = [
        ("Last payment came in", shown(last)),
        ("Overpayment identified", f"{shown(credit.identified)}: we know that there is one"),
    ]
    if credit.investigation:
        pairs.append(("Search for more of the kind began", shown(credit.investigation.started)))
        ended = credit.investigation.concluded
        pairs.append(
            ("That search ended", shown(ended) if ended else "it is still going on, with care and in good faith")
        )
    return Paper("Work note", [Facts("Work note", pairs)])


def _policy(credit: Credit) -> Paper:
    policy, clock = credit.policy, credit.policy.clock
    latest = "latest" if policy.instruments is RefundOrder.LATEST_FIRST else "oldest"
    pairs = [
        ("Cause", "Look in this order. The first that fits is the cause: " + "; ".join(CAUSES.values()).lower() + "."),
        (
            "Who",
            "Everybody gets back what was paid above the right part. An insurer's money goes to that insurer. "
            "A payment for another account is moved there, not refunded.",
        ),
        ("Wait", _wait(credit)),
        (
            "Other open balances",
            "A patient's money first pays what the same guarantor owes on other accounts, the oldest day of service "
            "first. What another guarantor owes is not paid with it. An insurer's money pays no other account.",
        ),
        (
            "Small amounts",
            f"When less than {policy.small_amount} would go back to a patient, it stays on the account as a credit "
            "until the patient asks. It is never taken as income.",
        ),
        (
            "Which way",
            f"A patient's refund is taken from the {latest} of the patient's payments first, then from the next. Each "
            "part goes back the way it came: to the same card, HSA or FSA account, bank account (ACH) or portal. Cash, "
            "checks and money orders go back by check. An insurer gets a check.",
        ),
        (
            "Last day",
            f"Medicare: {clock.government_days} days, by law. Other insurers: {clock.commercial_days} days, by "
            f"contract. Patients: {clock.patient_days} days, by state law. Count every day from the day after the "
            "overpayment was identified. A weekend or a holiday does not move the last day; send the money before it.",
        ),
    ]
    if credit.investigation:
        stops = (
            "A search for more of the kind, begun in time, stops the clock from its first day until it ends, but at "
            f"most until {clock.investigation_days_at_most} days after the overpayment was identified. Then the days "
            "that were left run on. This holds for Medicare's money only."
        )
        pairs.append(("Medicare's clock", stops))
    pairs.append(("Approval", _approval(credit.limits)))
    return Paper("Refund policy", [Facts("Refund policy", pairs)])


def _wait(credit: Credit) -> str:
    if credit.policy.wait_for_payers:
        return "As long as an insurer has paid less than its part, all of a patient's money stays here as a credit."
    return "A patient's money does not wait for an insurer that has paid less than its part."


def _approval(limits: tuple[Money, ...]) -> str:
    """Who approves which amount, in one line."""
    parts = [f"up to {limit}: {title.lower()}" for title, limit in zip(APPROVERS, limits, strict=False)]
    rest = APPROVERS[len(limits)].lower()
    return (
        f"Each line by its own amount, also when one refund goes out on two lines: {'; '.join(parts)}; "
        f"above that: {rest}."
    )
