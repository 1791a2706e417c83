"""What the job consists of: its duties, its skills, and the tasks that the labor department lists for it.

The words are ours. Source: O*NET OnLine, 43-3021 Billing and Posting Clerks, core tasks and skills,
https://www.onetonline.org/link/summary/43-3021.00 (2026-11-25).
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Duty", "Skill", "Work"]


class Duty(StrEnum):
    """The four parts of the job."""

    RECORDS = "Keep patient records right"
    MONEY = "Process payments and refunds"
    INSURERS = "Work with insurance companies"
    PATIENTS = "Talk with patients"


class Skill(StrEnum):
    """What the job asks of a person."""

    DETAIL = "Attention to detail"
    TIME = "Time management"
    COMPUTER = "Computer skills"
    MATH = "Strong math"
    LAW = "Knowing the rules"
    SERVICE = "Service to patients"


class Work(StrEnum):
    """Core tasks of billing and posting clerks, in our words, that a task of the bank trains."""

    VERIFY = "Verify that billing data are right, and correct them"
    DISCREPANCIES = "Find out why accounts do not agree, and settle it"
    STATEMENTS = "Prepare itemized statements, bills and invoices"
    COMPUTE = "Work out charges and fees from records of what was done"
    CONTACT = "Contact customers about accounts, payments and questions"
    POST = "Post payments and keep the records of accounts"
    REPORTS = "Put account data into spreadsheets, reports and presentations"
    CREDIT = "Work out credit terms, discounts and what is still owed"
