"""How hard a text is to read, as an American school grade (Flesch-Kincaid)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyphen import Pyphen

__all__ = ["reading_grade"]

TERMS_OF_THE_JOB = (
    "patient account representative",
    "amounts generally billed",
    "contractual adjustments",
    "explanation of benefits",
    "contractual adjustment",
    "patient responsibility",
    "out-of-pocket maximum",
    "financial assistance",
    "good-faith estimate",
    "insurance companies",
    "correcting entries",
    "insurance company",
    "poverty guideline",
    "responsible party",
    "correcting entry",
    "credit balances",
    "allowed amount",
    "credit balance",
    "family maximum",
    "out-of-network",
    "reconciliation",
    "responsibility",
    "authorization",
    "out-of-pocket",
    "accumulators",
    "coordination",
    "overpayments",
    "payment plan",
    "registration",
    "spreadsheets",
    "accumulator",
    "adjudicated",
    "adjustments",
    "beneficiary",
    "coinsurance",
    "contractual",
    "deductibles",
    "eligibility",
    "instalments",
    "medications",
    "overpayment",
    "remittances",
    "spreadsheet",
    "subscribers",
    "adjustment",
    "assistance",
    "collection",
    "deductible",
    "duplicates",
    "guarantors",
    "guidelines",
    "identifier",
    "instalment",
    "laboratory",
    "medication",
    "negotiated",
    "percentage",
    "remittance",
    "statements",
    "subscriber",
    "treatments",
    "copayment",
    "diagnoses",
    "diagnosis",
    "discharge",
    "duplicate",
    "estimates",
    "guarantor",
    "guideline",
    "household",
    "insurance",
    "medicines",
    "procedure",
    "reconcile",
    "secondary",
    "statement",
    "treatment",
    "unapplied",
    "uninsured",
    "accounts",
    "benefits",
    "coverage",
    "eligible",
    "estimate",
    "facility",
    "hospital",
    "insurers",
    "itemized",
    "medicaid",
    "medicare",
    "medicine",
    "patients",
    "payments",
    "provider",
    "referral",
    "reversal",
    "self-pay",
    "workbook",
    "account",
    "benefit",
    "deposit",
    "insurer",
    "network",
    "patient",
    "payment",
    "poverty",
    "primary",
    "income",
    "ledger",
    "policy",
    "claim",
)
_NOISE = re.compile(r"<[^>]*>|\]\([^)]*\)|\{\{.*?\}\}|[*`#\[\]>|]|^\s*(?:\d+\.|-)\s+", re.MULTILINE)
_AMOUNT = re.compile(r"\$?\d(?:[\d,.]*\d)?%?")


def reading_grade(text: str) -> float:
    """The school grade that a text asks for; amounts and the terms that the lesson itself teaches count as short words.

    Source: J. P. Kincaid and others, 'Derivation of new readability formulas', 1975, for the formula.
    """
    plain = _AMOUNT.sub("ten", _NOISE.sub(" ", text)).lower()
    for term in TERMS_OF_THE_JOB:
        plain = plain.replace(term, "term")
    sentences = [part for part in re.split(r"[.!?:]+(?:\s|$)|\n\s*\n", plain) if re.search(r"[a-z]", part)]
    words = re.findall(r"[a-z]+(?:['’-][a-z]+)*", plain)
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@cache
def _hyphenation() -> Pyphen:
    from pyphen import Pyphen

    return Pyphen(lang="en_US")


def _syllables(word: str) -> int:
    """Hyphenation finds fewer breaks than there are syllables, so vowel groups decide when they are more."""
    vowels = len(re.findall(r"[aeiouy]+", re.sub(r"e$|(?<=[^td])ed$", "", word)))
    return max(1, vowels, _hyphenation().inserted(word).count("-") + 1 if len(word) > 5 else 1)
