"""Read files that others made, and say what is in them: remittances, benefit answers, a Synthea ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["import_benefits", "import_remittances", "import_synthea"]

LARGEST_BYTES = 50_000_000


def import_remittances(paths: Sequence[Path]) -> tuple[str, bool]:
    """Read electronic remittances (835); gives a report, and whether all of it was read and balances."""
    from kit.documents.x12.remittance_reader import read_remittances
    from kit.documents.x12.remittance_report import describe_remittances

    def read(path: Path) -> tuple[str, bool]:
        found = read_remittances(_bytes_of(path), path.name)
        if not found.placed:
            raise ValueError(_nothing_in(path, "remittance (835)", "kit import benefits", found.findings))
        balanced = not any(one.imbalances() for one in found.placed)
        return describe_remittances(found), balanced and not found.findings

    return _each(paths, read)


def import_benefits(paths: Sequence[Path]) -> tuple[str, bool]:
    """Read benefit answers (271); gives a report, and whether all of it was read."""
    from kit.documents.x12.benefits_reader import read_benefits
    from kit.documents.x12.benefits_report import describe_benefits

    def read(path: Path) -> tuple[str, bool]:
        found = read_benefits(_bytes_of(path), path.name)
        if not found.placed:
            raise ValueError(_nothing_in(path, "benefit answer (271)", "kit import remittance", found.findings))
        return describe_benefits(found), not found.findings

    return _each(paths, read)


def _nothing_in(path: Path, kind: str, other: str, findings: Sequence[object]) -> str:
    """That a file holds nothing of its kind, with the first of what was found instead."""
    first = f"\n  {findings[0]}" if findings else ""
    return f"{path}: there is no {kind} in this file; check that it is the right one, or try {other}{first}"


def _each(paths: Sequence[Path], read: Callable[[Path], tuple[str, bool]]) -> tuple[str, bool]:
    """Read one file after the other; one that cannot be read is named, and the others go on."""
    said, sound = [], True
    for path in paths:
        try:
            report, good = read(path)
        except ValueError as problem:
            report, good = str(problem), False
        said.append(report)
        sound = sound and good
    return "\n\n".join(said), sound


def import_synthea(folder: Path, out: Path | None) -> str:
    """Turn a Synthea export into accounts; gives a report, and writes tables when a folder for them is named."""
    from kit.dataset.synthea import read_synthea
    from kit.dataset.synthea_report import describe_synthea, synthea_tables
    from kit.files import write_durably

    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out}: something is there already; name a new folder")
    found = read_synthea(folder)
    report = describe_synthea(found)
    if out is None:
        return report
    out.mkdir(parents=True, exist_ok=True)
    tables = synthea_tables(found)
    for name, text in tables.items():
        write_durably(out / name, text)
    return f"{report}\n\nWritten to {out}: {', '.join(tables)}"


def _bytes_of(path: Path) -> bytes:
    """A file's bytes; raises ValueError when there is no such file, it is no plain file, or it is too large."""
    if path.is_dir():
        raise ValueError(f"{path}: this is a folder; name the files in it")
    if not path.is_file():
        raise ValueError(f"{path}: there is no such file; check the name and the folder")
    if path.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"{path}: larger than {LARGEST_BYTES // 1_000_000} MB; split it into parts")
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ValueError(f"{path}: it cannot be read: {problem.strerror}") from None
