"""The notice on bills and letters that help with the bill is to be had, and until when."""

from __future__ import annotations

from datetime import date

from kit.documents.paper import Notice
from kit.engine.dates import in_words
from kit.engine.days import add_days
from kit.engine.terms import term
from kit.scenarios.history import Practice

__all__ = ["assistance_notice"]


def assistance_notice(practice: Practice, first_statement: date) -> Notice:
    """The financial assistance notice, with the last day to apply counted from the first statement.

    A nonprofit hospital takes applications for 240 days.
    Source: https://www.sumnercountyhospital.org/billing-and-collections-policy-and-procedures-PR (2026-11-25).

    >>> from kit.scenarios.places import Place
    >>> town = Place("Springfield", "IL", "62701", "217", "America/Chicago")
    >>> hospital = Practice("Saltmarsh", "40 Harbor Road", town, "(217) 555-0100", "billing@example.org", "", "")
    >>> "by December 11, 2026" in assistance_notice(hospital, date(2026, 4, 15)).text
    True
    """
    last = in_words(add_days(first_statement, term("assistance_application").length))
    return Notice(
        "Financial assistance: help with this bill",
        "You may not have to pay all of this bill. We give free or lower-cost care to people who meet our rules. "
        f"The rules look at your income and the size of your household. Please apply by {last}. It costs nothing "
        "to ask, and we stop all collection steps while we look at your form. "
        f"For the form, or for help to fill it in, call {practice.phone} or write to {practice.email}.",
    )
