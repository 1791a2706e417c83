"""A chunk of a data set: some patients in a row, made from the seed and their numbers and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

import kit
from kit.dataset.columns import TABLES
from kit.dataset.formats import csv_bytes, parquet_bytes
from kit.dataset.tables import Row, patient_number, rows_of
from kit.scenarios.draw import Draw
from kit.scenarios.errors import with_errors
from kit.scenarios.hospital import history, practice

__all__ = ["Chunk", "Job", "made_by", "make_chunk"]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be made: the patients from `first` to `last`, both included and counted from 1."""

    position: int
    seed: str
    first: int
    last: int
    format: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """What was made: the bytes and the number of rows of every table, and with which programs."""

    job: Job
    data: dict[str, bytes]
    rows: dict[str, int]
    made_by: dict[str, str]


def made_by(format: str) -> dict[str, str]:
    """The versions of all that decides the bytes of a data set in a format."""
    libraries = ("faker", "zipcodes", "pyarrow") if format == "parquet" else ("faker", "zipcodes")
    return {"kit": kit.__version__, **{name: version(name) for name in libraries}}


def make_chunk(job: Job) -> Chunk:
    """The rows of some patients as bytes; the same job gives the same bytes on every machine."""
    seed = Draw(job.seed)
    hospital = practice(seed.at("practice"))
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    for position in range(job.first, job.last + 1):
        draw = seed.at(f"patient {position}")
        found = with_errors(draw.at("errors"), history(draw, hospital))
        for name, more in rows_of(patient_number(position), found).items():
            rows[name].extend(more)
    return Chunk(job, encoded(rows, job.format), {name: len(made) for name, made in rows.items()}, made_by(job.format))


def encoded(rows: dict[str, list[Row]], format: str) -> dict[str, bytes]:
    """The rows of every table as the bytes of a format; CSV without its header line."""
    if format == "csv":
        return {name: csv_bytes(made) for name, made in rows.items()}
    return {name: parquet_bytes(TABLES[name], made) for name, made in rows.items()}
