"""Measure the synthetic hospital: patients a second beside bare Faker, and how time and memory grow."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from faker import Faker

from kit.dataset.columns import TABLES
from kit.dataset.tables import rows_of
from kit.scenarios.draw import Draw
from kit.scenarios.errors import with_errors
from kit.scenarios.hospital import history, practice

RUNS = 5
PATIENTS = 400
NOT_DRAWN = {"patient", "time_zone"}
"""Columns of a person that are no field of its own: our row number, and what follows from the place."""

MAKE = """
import json, resource, sys, time
from pathlib import Path
from kit.dataset.writer import write_dataset
start = time.perf_counter()
write_dataset(Path(sys.argv[1]), int(sys.argv[2]), "bench", workers=1)
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def person_fields():
    """How many fields of persons a patient of the data set has: the patient's and the guarantor's."""
    return sum(name not in NOT_DRAWN for table in ("patients", "guarantors") for name in TABLES[table].names)


def faker_rate(weighted):
    """Persons a second that Faker alone draws, one call for each of as many fields.

    As it comes Faker weighs names by how common they are; without that it is some five times as fast.
    """
    fake = Faker("en_US", use_weighting=weighted)
    oldest, youngest = date(1930, 1, 1), date(2024, 12, 31)
    calls = (
        fake.first_name_female, fake.last_name, fake.street_address, fake.city, fake.state_abbr, fake.postcode,
        fake.phone_number, fake.email, lambda: fake.date_between(oldest, youngest), fake.company, fake.ssn,
        lambda: fake.bothify("MR-########"),
    )  # fmt: skip
    fields = person_fields()
    start = time.process_time()
    for _ in range(PATIENTS):
        for number in range(fields):
            calls[number % len(calls)]()
    return PATIENTS / (time.process_time() - start)


def hospital_rate(run):
    """Patients a second with visits, claims, remittances, ledger, errors and rows, on one core."""
    hospital = practice(Draw("bench"))
    start = time.process_time()
    for number in range(PATIENTS):
        draw = Draw(f"bench {run}").at(f"patient {number}")
        rows_of(str(number), with_errors(draw.at("errors"), history(draw, hospital)))
    return PATIENTS / (time.process_time() - start)


def bench_patients():
    """Whole patients beside bare persons, taken in turns."""
    hospital_rate("warm")
    bare, plain, whole = [], [], []
    for run in range(RUNS):
        bare.append(faker_rate(weighted=True))
        plain.append(faker_rate(weighted=False))
        whole.append(hospital_rate(run))
    patients, fields = statistics.median(whole), person_fields()
    print(f"patients with full accounts {patients:8.0f} a second on one core; medians of {RUNS}")
    for name, rates in (("as it comes", bare), ("without weights", plain)):
        rate = statistics.median(rates)
        said = f"{patients / rate:8.2f} of Faker {name}, which draws {fields} person fields {rate:.0f} times a second"
        print(f"                            {said}  (target: 0.5)")


def bench_growth(sizes):
    """Time and peak memory of one process that makes data sets of several sizes."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = subprocess.run(
                [sys.executable, "-c", MAKE, str(Path(folder) / "set"), str(size)], capture_output=True, check=True
            )
        seconds, megabytes = json.loads(made.stdout)
        print(
            f"data set of {size:<8,}        {size / seconds:8.0f} patients a second in all, {seconds:.0f} s, "
            f"peak {megabytes:.0f} MB"
        )
