"""Measure what users wait for, beside a peer where there is one, as ratios or rates with medians.

Run it with `make bench`. Every number is measured in this run; none is asserted.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kit.tasks.task import in_course_order, task
from kit.tasks.variant import variant

RUNS = 7


def cpu_of(program: str) -> float:
    """CPU milliseconds of a fresh interpreter that runs a program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def bench_imports() -> None:
    """CPU of an import above a bare interpreter, taken in turns."""
    for name, target in (("kit", 150), ("kit.engine", 40), ("kit.engine.insurance", 40)):
        extra = []
        for _ in range(RUNS):
            bare = cpu_of("pass")
            extra.append(cpu_of(f"import {name}") - bare)
        print(f"import {name:<22} {statistics.median(extra):8.1f} ms CPU above a bare start  (target: under {target})")


def bench_variants() -> None:
    """Variants with papers, key, mistakes and worksheet, on one core, for every task of the bank."""
    for task_id in in_course_order():
        rules = task(task_id)
        variant(rules, "warm", 1)
        rates = []
        for run in range(RUNS):
            start = time.process_time()
            for number in range(30):
                variant(rules, f"{run}/{number}", number % len(rules.levels) + 1)
            rates.append(30 / (time.process_time() - start))
        print(f"variants, {task_id:<26} {statistics.median(rates):6.0f} a second on one core  (target: 50)")


def bench_claims() -> None:
    """A claim of ten lines that goes to two payers, with its whole worksheet, on one core; and how the cost grows."""
    import measures

    work = measures.two_payer_claim()
    work(200)
    rates = [1000 / work(1000) for _ in range(RUNS)]
    print(f"claims of 10 lines, 2 payers{statistics.median(rates):8.0f} a second on one core  (target: 4,000)")
    each = {}
    for size in (2_500, 5_000, 10_000):
        each[size] = statistics.median(work(size) / size for _ in range(3))
    growth = each[10_000] / each[2_500]
    print(f"a claim among 10,000        {growth:8.2f} times the cost of a claim among 2,500  (linear: 1.00)")


def bench_check() -> None:
    """From the click on Check to the marks on the screen, in Chromium on JupyterLab."""
    import measures

    times = measures.check_to_feedback(RUNS)
    print(f"check to feedback           {statistics.median(times):8.0f} ms in the browser  (target: under 300)")


def bench_autograde(size: int) -> None:
    """The same class through `nbgrader autograde`, with the kit's settings and with code run as nbgrader does."""
    import measures

    with tempfile.TemporaryDirectory() as folder:
        stock, kit = measures.two_classes(Path(folder), size)
        # In turns, so that a busy machine slows both; every run starts from the same fresh copy.
        times = {"kit": [], "stock": []}
        marks = {}
        for _ in range(3):
            for name, course in (("kit", kit), ("stock", stock)):
                seconds, marks[name] = measures.autograde(course)
                times[name].append(seconds)
    fast, slow = statistics.median(times["kit"]), statistics.median(times["stock"])
    same = "the same" if marks["kit"] == marks["stock"] else "DIFFERENT"
    print(f"autograde a class of {size:<6} {slow / fast:8.1f} times as fast as stock  (target: 8)")
    print(f"                            kit {fast:.1f} s, stock {slow:.1f} s, medians of 3; scores are {same}")


def main() -> None:
    """Run all measurements, or those that are named."""
    sys.path.insert(0, str(Path(__file__).parent))
    import bench_hospital

    parts = {
        "imports": bench_imports,
        "variants": bench_variants,
        "claims": bench_claims,
        "check": bench_check,
        "patients": bench_hospital.bench_patients,
        "data": None,
        "autograde": None,
    }
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: make bench ARGS='imports variants'")
    parser.add_argument("part", nargs="*", help=f"what to measure: {', '.join(parts)}; default all")
    parser.add_argument("--class-size", type=int, default=40)
    parser.add_argument("--patients", type=int, default=100_000, help="the largest data set of the part `data`")
    asked = parser.parse_args()
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for name in asked.part or parts:
        if name not in parts:
            parser.error(f"there is no part {name!r}; the parts are {', '.join(parts)}")
        if name == "autograde":
            bench_autograde(asked.class_size)
        elif name == "data":
            bench_hospital.bench_growth([asked.patients // 16, asked.patients // 4, asked.patients])
        else:
            parts[name]()


if __name__ == "__main__":
    main()
