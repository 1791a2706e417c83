"""Read files that others made, and say what is in them: remittances, benefit answers, a Synthea ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["import_benefits", "import_remittances", "import_synthea"]

LARGEST_BYTES = 50_000_000


def import_remittances(paths: Sequence[Path]) -> tuple[str, bool]:
    """Read electronic remittances (835); gives a report, and whether all of it was read and balances.

    A file that cannot be read is named, and the others go on.
    """
    from kit.documents.x12.remittance_reader import read_remittances
    from kit.documents.x12.remittance_report import describe_remittances

    said, sound = [], True
    for path in paths:
        try:
            found = read_remittances(_bytes_of(path), path.name)
        except ValueError as problem:
            said.append(str(problem))
            sound = False
            continue
        said.append(describe_remittances(found))
        balanced = not any(one.imbalances() for one in found.placed)
        sound = sound and balanced and not found.findings
    return "\n\n".join(said), sound


def import_benefits(paths: Sequence[Path]) -> tuple[str, bool]:
    """Read benefit answers (271); gives a report, and whether all of it was read."""
    from kit.documents.x12.benefits_reader import read_benefits
    from kit.documents.x12.benefits_report import describe_benefits

    said, sound = [], True
    for path in paths:
        try:
            found = read_benefits(_bytes_of(path), path.name)
        except ValueError as problem:
            said.append(str(problem))
            sound = False
            continue
        said.append(describe_benefits(found))
        sound = sound and not found.findings
    return "\n\n".join(said), sound


def import_synthea(folder: Path, out: Path | None) -> str:
    """Turn a Synthea export into accounts; gives a report, and writes tables when a folder for them is named."""
    from kit.assess.files import write_durably
    from kit.dataset.synthea import read_synthea
    from kit.dataset.synthea_report import describe_synthea, synthea_tables

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
    if not path.is_file():
        raise ValueError(f"{path}: there is no such file")
    if path.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"{path}: larger than {LARGEST_BYTES // 1_000_000} MB; split it into parts")
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ValueError(f"{path}: it cannot be read: {problem.strerror}") from None
