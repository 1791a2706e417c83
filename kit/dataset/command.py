"""What `kit data` does: make a data set with a bar that shows how far it is, prove it, and say what was made."""

from __future__ import annotations

import time
from pathlib import Path

from kit.dataset.columns import TABLES
from kit.dataset.manifest import MANIFEST_NAME, Manifest
from kit.dataset.proof import prove_dataset
from kit.dataset.writer import write_dataset

__all__ = ["make_dataset"]

MOST_FINDINGS_SHOWN = 20


def make_dataset(
    patients: int,
    seed: str,
    out: Path,
    *,
    format: str = "csv",
    workers: int | None = None,
    dask: str | None = None,
    prove: bool = False,
) -> str:
    """Make a data set (or finish one), prove it if asked, and give back what to print.

    Raises ValueError with what to do when it cannot be made, and when the proof finds anything.
    """
    try:
        manifest = _with_bar(patients, seed, out, format, workers, dask)
    except OSError as problem:
        raise ValueError(
            f"{out}: the data set cannot be written: {problem.strerror or problem}. What was written is safe; "
            "put that right and give the same command again to go on."
        ) from None
    said = [_summary(out, manifest)]
    if prove:
        found = prove_dataset(out)
        if found:
            shown = [str(one) for one in found[:MOST_FINDINGS_SHOWN]]
            more = len(found) - len(shown)
            rest = [f"and {more:,} more"] if more > 0 else []
            raise ValueError("\n".join([f"{out}: the proof found {len(found):,}:", *shown, *rest]))
        said.append("Proved: every sum holds, every key has its row, and every error is in the table of answers.")
    return "\n".join(said)


def _with_bar(patients: int, seed: str, out: Path, format: str, workers: int | None, dask: str | None) -> Manifest:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    began: list[tuple[float, int]] = []
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TextColumn("left:"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("patients", total=patients, rate="")

        def show(done: int, of: int) -> None:
            now = time.monotonic()
            began[:] = began or [(now, done)]
            seconds = now - began[0][0]
            rate = f"{(done - began[0][1]) / seconds:,.0f} a second" if seconds > 0 else ""
            bar.update(task, completed=done, total=of, rate=rate)

        return write_dataset(out, patients, seed, format, workers=workers, dask=dask, progress=show)


def _summary(out: Path, manifest: Manifest) -> str:
    size = sum((out / file).stat().st_size for file in manifest.files if (out / file).is_file())
    rows = ", ".join(f"{manifest.rows[name]:,} {name.replace('_', ' ')}" for name in TABLES)
    return (
        f"{out}: a data set of {manifest.settings.patients:,} made-up patients, {size / 1e6:,.1f} MB in "
        f"{len(manifest.files):,} files. Rows: {rows}. {MANIFEST_NAME} holds the checksum of every file."
    )
