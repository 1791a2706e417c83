"""Check the slides that a trainee made about an account against the account itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kit.documents.slide_aging import check_aging, check_balances
from kit.documents.slide_facts import as_it_stood, slide_facts
from kit.documents.slide_figures import check_figures
from kit.documents.slide_finding import SlideCheck, SlideFinding
from kit.documents.slide_privacy import leaks
from kit.documents.slide_text import DeckRead, read_deck
from kit.scenarios.history import History, PatientAccount

__all__ = ["SlideCheck", "SlideFinding", "check_slides"]

MOST_FINDINGS = 100
_STATEMENT = re.compile(r"\bstatements?\b", re.IGNORECASE)
_CALL = re.compile(r"\b(?:calls?|called|phoned?|spoke|voicemail)\b", re.IGNORECASE)
_PLAN = re.compile(r"\b(?:payment (?:plan|arrangement)|instal?lments?|plan agreed|agreed plan)\b", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:next|to do|action items?|follow[- ]?up|recommendations?)\b", re.IGNORECASE)


def check_slides(data: bytes, name: str, history: History, as_of: date) -> SlideCheck:
    """Check a PowerPoint file about one patient's accounts as they stood at the end of a day.

    Looks for a first slide that names the account, the key figures, a chart of the aging (from the date of
    service) with the right bars, the top balances with the largest first, what was done, the next steps, and
    for what should not be there: birth dates, diagnoses, full member numbers. Each finding names the slide.
    `name` is used in messages only.

    Raises ValueError when the file is no PowerPoint file, or is damaged, protected or too large to read.
    """
    deck = read_deck(data, name)
    if not deck.slides:
        message = "The file has no slides. Add slides, save it, and hand it in again."
        return SlideCheck((SlideFinding(0, "not readable", message),), ())
    facts = slide_facts([history], as_of)
    numbers = [account.number for account in history.accounts]
    stood = [as_it_stood(account, as_of) for account in history.accounts]
    parts = [
        _check_titles(deck, history),
        check_figures(deck, facts.figures, numbers),
        check_aging(deck, facts),
        check_balances(deck, facts, numbers),
        _check_done(deck, stood),
        _check_next_steps(deck),
        _check_privacy(deck, history),
        _check_readable(deck),
    ]
    return _not_too_long(SlideCheck.of(parts))


def _not_too_long(check: SlideCheck) -> SlideCheck:
    more = len(check.findings) - MOST_FINDINGS
    if more <= 0:
        return check
    message = f"There are {more:,} more findings. Change these first, and hand the slides in again."
    return SlideCheck((*check.findings[:MOST_FINDINGS], SlideFinding(0, "not readable", message)), check.right)


def _check_titles(deck: DeckRead, history: History) -> SlideCheck:
    first = deck.slides[0]
    words = " ".join([first.title, *(said.text for said in first.said)]).lower()
    names = [*(account.number for account in history.accounts), str(history.patient.name)]
    named = [one for one in names if one.lower() in words]
    findings = [
        SlideFinding(
            slide.number,
            "title",
            f"Slide {slide.number} has no title. Use the layout's title box; screen readers read it first.",
        )
        for slide in deck.slides
        if not slide.title
    ]
    if named:
        return SlideCheck(tuple(findings), (SlideFinding(1, "title", f"Slide 1 names {named[0]}."),))
    message = f"Slide 1 does not say which account it is about. Name the account there: {names[0]}."
    return SlideCheck((SlideFinding(1, "title", message, names[0]), *findings), ())


def _check_done(deck: DeckRead, accounts: Sequence[PatientAccount]) -> SlideCheck:
    happened = {
        "the statements": (_STATEMENT, sum(len(account.statements) for account in accounts)),
        "the calls": (_CALL, sum(len(account.calls) for account in accounts)),
        "the payment plan": (_PLAN, sum(account.plan is not None for account in accounts)),
    }
    findings: list[SlideFinding] = []
    right: list[SlideFinding] = []
    for what, (pattern, count) in happened.items():
        told = next(
            (
                slide.number
                for slide in deck.slides
                if not _NEXT.search(slide.title)
                for said in slide.said
                if said.kind in ("text", "row", "notes") and pattern.search(said.text)
            ),
            0,
        )
        if told:
            right.append(SlideFinding(told, "what was done", f"Slide {told} tells of {what}."))
        elif count:
            message = f"No slide tells of {what}; the account has {count}. Add it to what was done."
            findings.append(SlideFinding(0, "what was done", message, str(count)))
    return SlideCheck(tuple(findings), tuple(right))


def _check_next_steps(deck: DeckRead) -> SlideCheck:
    for slide in deck.slides:
        if any(_NEXT.search(said.text) for said in slide.said if said.kind in ("text", "row")):
            return SlideCheck((), (SlideFinding(slide.number, "next steps", f"Slide {slide.number} has next steps."),))
    message = "No slide says what comes next. End with the next steps: who does what, and by when."
    return SlideCheck((SlideFinding(0, "next steps", message),), ())


def _check_privacy(deck: DeckRead, history: History) -> SlideCheck:
    findings = []
    for slide in deck.slides:
        text = "\n".join(said.text for said in slide.said)
        charted = "\n".join(label for chart in slide.charts for _, points in chart.series for label, _ in points)
        for what, found in leaks(f"{text}\n{charted}", history):
            message = f"Slide {slide.number} shows {what} ({found}). Take it out: the meeting does not need it."
            findings.append(SlideFinding(slide.number, "privacy", message, "", found))
    for what, found in leaks(deck.elsewhere, history):
        message = f"The file holds {what} ({found}) off the slides, in a comment, a diagram or its properties."
        findings.append(SlideFinding(0, "privacy", f"{message} Take it out there.", "", found))
    if findings:
        return SlideCheck(tuple(findings), ())
    return SlideCheck((), (SlideFinding(0, "privacy", "No birth date, diagnosis or full member number was found."),))


def _check_readable(deck: DeckRead) -> SlideCheck:
    return SlideCheck(
        tuple(
            SlideFinding(
                slide.number,
                "not readable",
                f"Slide {slide.number} has {what}, which cannot be checked. Use text, a table or a chart instead.",
            )
            for slide in deck.slides
            for what in dict.fromkeys(slide.unreadable)
        ),
        (),
    )
