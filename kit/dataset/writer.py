"""Write a data set of synthetic patients: any number of them, in little memory, safe against a crash."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from kit.dataset.chunk import Job, made_by
from kit.dataset.columns import TABLES
from kit.dataset.formats import FORMATS
from kit.dataset.manifest import MANIFEST_NAME, Manifest, read_manifest, write_manifest
from kit.dataset.pool import chunks
from kit.dataset.record import RECORD_NAME, Record, Settings, differences
from kit.dataset.store import store_of

__all__ = ["MOST_PATIENTS", "PATIENTS_IN_A_CHUNK", "write_dataset"]

PATIENTS_IN_A_CHUNK = 500
MOST_PATIENTS = 9_999_999
LONGEST_SEED = 100


def write_dataset(
    folder: Path,
    patients: int,
    seed: str,
    format: str = "csv",
    *,
    chunk: int = PATIENTS_IN_A_CHUNK,
    workers: int | None = None,
    dask: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Manifest:
    """Write a data set into a folder of its own, or go on with one that was stopped, and give back its manifest.

    `workers` is the number of processes (None: one for each processor; 1: this one alone), `dask` the
    address of a Dask scheduler to use instead, `chunk` how many patients are made at a time. `progress` is
    told how many patients are done, of how many.

    Laws: the bytes follow from the seed, the number of patients and the format, never from who made them; a
    process that is killed at any moment loses at most the chunks in hand, and no row is written twice.
    Raises ValueError, with what to do, for a folder that holds anything else, or other settings than it was
    begun with.
    """
    _refuse_bad_settings(patients, seed, format, chunk, workers)
    settings = Settings(seed, patients, format, chunk, made_by(format))
    if (folder / MANIFEST_NAME).is_file():
        _tell(progress, patients, patients)
        return _finished(folder, settings)
    with closing(Record(folder, settings)) as record, closing(store_of(format, folder, record.done)) as store:
        rows = dict.fromkeys(TABLES, 0)
        for one in record.done:
            _count(rows, one.rows)
        jobs = _jobs(settings)[len(record.done) :]
        _tell(progress, jobs[0].first - 1 if jobs else patients, patients)
        count = min(workers or os.cpu_count() or 1, max(len(jobs), 1))
        for made in chunks(jobs, count, dask):
            if made.made_by != settings.made_by:
                raise ValueError(
                    f"a worker has other programs ({_versions(made.made_by)}) than this machine "
                    f"({_versions(settings.made_by)}); install the same everywhere and give the same command again"
                )
            record.add(store.add(made))
            _count(rows, made.rows)
            _tell(progress, made.job.last, patients)
        manifest = write_manifest(folder, settings, rows, store.sums())
        record.remove()
    return manifest


def _jobs(settings: Settings) -> list[Job]:
    step, last = settings.chunk, settings.patients
    return [
        Job(position, settings.seed, first, min(first + step - 1, last), settings.format)
        for position, first in enumerate(range(1, last + 1, step))
    ]


def _count(rows: dict[str, int], more: dict[str, int]) -> None:
    for name, count in more.items():
        rows[name] += count


def _tell(progress: Callable[[int, int], None] | None, done: int, of: int) -> None:
    if progress is not None:
        progress(done, of)


def _versions(of: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in of.items())


def _finished(folder: Path, settings: Settings) -> Manifest:
    """A folder whose data set is whole: fine if the same was asked for; a record left behind is taken away."""
    manifest = read_manifest(folder)
    if manifest.settings != settings:
        other = differences(asdict(manifest.settings), asdict(settings))
        raise ValueError(
            f"{folder} holds a finished data set that was made otherwise: {'; '.join(other)}. Name a new folder."
        )
    (folder / RECORD_NAME).unlink(missing_ok=True)
    return manifest


def _refuse_bad_settings(patients: int, seed: str, format: str, chunk: int, workers: int | None) -> None:
    if not 1 <= patients <= MOST_PATIENTS:
        raise ValueError(f"a data set has 1 to {MOST_PATIENTS:,} patients, not {patients:,}")
    if not seed.strip() or len(seed) > LONGEST_SEED or not seed.isprintable():
        raise ValueError(f"a seed is a text of 1 to {LONGEST_SEED} letters or digits, such as 2026, not {seed[:40]!r}")
    if format not in FORMATS:
        raise ValueError(f"no format is called {format[:40]!r}; there are: {', '.join(FORMATS)}")
    if not 1 <= chunk <= 10_000:
        raise ValueError(f"a chunk has 1 to 10,000 patients, not {chunk:,}")
    if workers is not None and not 1 <= workers <= 256:
        raise ValueError(f"there can be 1 to 256 workers, not {workers:,}")
