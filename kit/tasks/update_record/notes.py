"""Draw a visit note: what was found and done, and what was only suspected, planned or long healed."""

from __future__ import annotations

from datetime import date

from kit.engine.codes import diagnoses
from kit.scenarios.draw import Draw
from kit.scenarios.encounter import visits
from kit.tasks.update_record.facts import REMARKS, Finding, Note, Service, Status, noted

__all__ = ["draw_note"]

SERIES_FOR = {
    "M54.50": ("SVC-3005", "MED-6012", "MED-6001"),
    "M25.561": ("SVC-4007", "SVC-4010", "SVC-3004"),
    "M75.41": ("SVC-4007", "SVC-3011", "MED-6001"),
}
"""Diagnoses that adults are treated for in series of therapy sessions, and what may be done beside the session."""
LASTING = ("E11.9", "I10", "E78.5", "E03.9", "J45.909", "K21.9", "F41.1", "D50.9", "G43.909")
"""What patients have for years, so that it is checked along with something else."""
IN_PASSING = ("E11.9", "I10", "J45.909")
"""What is checked at any visit, also at an urgent one."""
URGENT = ("SVC-1004", "SVC-1101", "SVC-1102")
SESSION = "SVC-5002"
SYMPTOMS = ("R07.9", "R10.9", "M54.50", "M25.561")
"""What the patient feels: nobody has to suspect it."""
WITH_HIGH_SUGAR = "E11.65"
MORE = ("SVC-2001", "SVC-2002", "SVC-2005", "SVC-4003", "SVC-3003", "SVC-2008")
NOT_DONE = (Status.PLANNED, Status.DECLINED, Status.ELSEWHERE)


def draw_note(draw: Draw, day: date, age: int, sex: str, order: str) -> Note:
    """A note in which some of what is named does not belong on the record."""
    fit = [code for code, one in diagnoses().items() if one.youngest <= age <= one.oldest and one.sex in ("", sex)]
    patterns = [one for one in visits() if one["diagnosis"] in fit]
    if order:
        main = draw.at("main").pick([code for code in SERIES_FOR if code in fit])
        besides = SERIES_FOR[main]
        done = [SESSION, *[code for code in besides if draw.at(code).chance(40)][:2]]
        maybe = [code for code in besides if code not in done]
    else:
        pattern = draw.at("pattern").pick(patterns)
        main, done = pattern["diagnosis"], list(pattern["always"])
        maybe = list(pattern["often"])
        maybe += [code for code in MORE if code not in (*done, *maybe)]
    others = [code for code in fit if code[:3] != main[:3] and code != WITH_HIGH_SUGAR]
    others.sort(key=lambda code: draw.at(f"other {code}").number())
    checked = tuple(SERIES_FOR) if order else IN_PASSING if set(done) & set(URGENT) else LASTING
    lasting = [code for code in others if code in checked] or others
    also = lasting[: draw.at("how many").integer(0 if len(others) < 4 else 1, 2)]
    rest = [code for code in others if code not in also]
    said = [(main, Status.MAIN), *((code, Status.ALSO) for code in also)]
    suspected = [code for code in rest if code not in SYMPTOMS][:1]
    past = [code for code in rest if code not in (*suspected, *LASTING)]
    # A code for the first treatment says little about what has healed: it is taken when there is no other.
    healed = sorted(past, key=lambda code: code.endswith("A"))[:1]
    said += [*((code, Status.SUSPECTED) for code in suspected), *((code, Status.HEALED) for code in healed)]
    left_out = draw.at("left out").integer(1, 2)
    services = [(code, Status.DONE) for code in done]
    not_done = sorted(maybe, key=lambda code: draw.at(f"maybe {code}").number())[:left_out]
    services += [(code, draw.at(f"why {code}").pick(NOT_DONE)) for code in not_done]
    return Note(
        day,
        tuple(Finding(code, one, draw.at(f"said {code}").pick(REMARKS[one])) for code, one in _mixed(draw, said)),
        tuple(
            Service(code, one, draw.at(f"noted {code}").pick(noted(code, one))) for code, one in _mixed(draw, services)
        ),
        order,
    )


def _mixed(draw: Draw, said: list[tuple[str, Status]]) -> list[tuple[str, Status]]:
    """In any order: what stands first in a note is not always what matters most."""
    return sorted(said, key=lambda one: draw.at(f"order {one[0]}").number())
