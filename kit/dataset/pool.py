"""Where chunks are made: in this process, in several of this machine, or on the machines of a Dask cluster."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any

from kit.dataset.chunk import Chunk, Job, make_chunk

__all__ = ["chunks"]

WAIT_FOR_CLUSTER = "15s"


def chunks(jobs: Iterable[Job], workers: int, dask: str | None) -> Iterator[Chunk]:
    """The chunks of all jobs in their order, a few at a time in memory.

    `workers` is the number of processes, 1 for none besides this one; `dask` the address of a scheduler.
    Raises ValueError in plain words when a worker dies or the cluster cannot be reached.
    """
    if dask is not None:
        return _on_cluster(jobs, dask)
    return map(make_chunk, jobs) if workers == 1 else _on_machine(jobs, workers)


def _on_machine(jobs: Iterable[Job], workers: int) -> Iterator[Chunk]:
    """Fresh processes, so that it runs the same on every system."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
    try:
        yield from _in_order(jobs, lambda job: pool.submit(make_chunk, job), 2 * workers)
    except BrokenProcessPool:
        raise ValueError(
            "a worker stopped in the middle of its work, perhaps for want of memory. What was written is safe: "
            "give the same command again, with fewer --workers, to go on."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for ever for more work; it leaves instead."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _on_cluster(jobs: Iterable[Job], address: str) -> Iterator[Chunk]:
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise ValueError(
            "work on several machines needs one more package; install it with: pip install 'patient-accounts-kit[dist]'"
        ) from None
    make: Any = Client
    try:
        client = make(address, timeout=WAIT_FOR_CLUSTER, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise ValueError(f"no Dask scheduler answers at {address}; check the address ({problem})") from None
    with contextlib.closing(client):
        threads = sum(client.nthreads().values())
        if not threads:
            raise ValueError(f"the Dask cluster at {address} has no workers yet; start some and try again")
        try:
            yield from _in_order(jobs, lambda job: client.submit(make_chunk, job, pure=False), 2 * threads)
        except (KilledWorker, CancelledError, OSError) as problem:
            raise ValueError(
                f"the Dask cluster at {address} stopped in the middle of the work ({problem}). What was written is "
                "safe: give the same command again to go on."
            ) from None


def _in_order(jobs: Iterable[Job], submit: Callable[[Job], Any], most: int) -> Iterator[Chunk]:
    """Results in the order of the jobs, with no more than so many jobs under way."""
    waiting: deque[Any] = deque()
    for job in jobs:
        waiting.append(submit(job))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
