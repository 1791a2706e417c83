"""Invented providers and facilities, what they expect to do, and what may come on top of it."""

from __future__ import annotations

from dataclasses import dataclass

from kit.engine.money import Money

__all__ = ["ROLES", "Planned", "Role"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One item of care: its list price, and how many of it are planned, from fewest to most."""

    label: str
    price: Money
    quantities: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of provider: its names, what it plans (the main item first), what may be added or come new."""

    names: tuple[str, ...]
    items: tuple[Planned, ...]
    added: Planned
    new: tuple[Planned, ...]


def _role(names: str, first: Planned, *others: Planned, added: Planned, new: tuple[Planned, ...]) -> Role:
    return Role(tuple(names.split(", ")), (first, *others), added, new)


def _planned(label: str, price: str, fewest: int = 1, most: int = 1) -> Planned:
    return Planned(label, Money.of(price), (fewest, most))


ROLES: dict[str, Role] = {
    "facility": _role(
        "Saltmarsh Surgery Center, Hazel Ridge Day Hospital, Cinderbridge Outpatient Center",
        _planned("Use of the procedure room", "4860"),
        _planned("Sterile tray", "215"),
        _planned("Recovery room, an hour", "385", 2, 4),
        added=_planned("Second area treated", "1240"),
        new=(
            _planned("Fluids through a vein", "236"),
            _planned("Extra imaging during the procedure", "342"),
            _planned("Wound dressing kit", "168"),
        ),
    ),
    "doctors": _role(
        "Wrenfield Surgeons, Thornapple Specialists, Larkmoor Doctors Group",
        _planned("Doctor's fee for the procedure", "2640"),
        _planned("Check before the procedure", "218"),
        _planned("Assistant, 30 minutes", "164", 2, 3),
        added=_planned("Doctor's fee for the second area", "780"),
        new=(
            _planned("Joint injection", "348"),
            _planned("Heart tracing", "164"),
            _planned("Longer consultation", "286"),
        ),
    ),
    "anesthesia": _role(
        "Pinelake Anesthesia, Quietwater Anesthesia, Harrowgate Anesthesia",
        _planned("Start of anesthesia", "1180"),
        _planned("Check of the airway", "142"),
        _planned("Anesthesia, 15 minutes", "145", 4, 8),
        added=_planned("Second kind of anesthesia", "420"),
        new=(
            _planned("Nerve block", "395"),
            _planned("Heart monitor", "205"),
            _planned("Medicine against nausea", "96"),
        ),
    ),
    "laboratory": _role(
        "Copperfield Laboratory, Bellweather Tissue Laboratory, Stonecrop Laboratory",
        _planned("Tissue examination", "920"),
        _planned("Blood count", "58"),
        _planned("Tissue stain", "126", 2, 4),
        added=_planned("Rush examination", "260"),
        new=(
            _planned("Metabolic blood panel", "96"),
            _planned("Iron studies", "138"),
            _planned("Second reading of the tissue", "310"),
        ),
    ),
    "imaging": _role(
        "Bellweather Imaging, Goosefoot Scan Center, Millrace Imaging",
        _planned("MRI scan of the knee", "2240"),
        _planned("X-ray of the knee", "296"),
        _planned("Copy of the pictures", "45", 2, 3),
        added=_planned("Scan with contrast", "640"),
        new=(
            _planned("X-ray of the lower back", "338"),
            _planned("Second reading of the scan", "275"),
            _planned("Ultrasound", "624"),
        ),
    ),
    "therapy": _role(
        "Thistledown Physical Therapy, Brookmint Physical Therapy, Amberly Therapy",
        _planned("Treatment program, whole day", "1450"),
        _planned("Check before the treatment", "172"),
        _planned("Exercise, 15 minutes", "134", 4, 9),
        added=_planned("Water therapy", "480"),
        new=(
            _planned("Fitting of a knee brace", "92"),
            _planned("Massage", "118"),
            _planned("Electric muscle treatment", "154"),
        ),
    ),
}
