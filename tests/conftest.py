"""How many examples a law is tried on: a hundred by default, ten thousand with --hypothesis-profile=long."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("quick", deadline=None)
settings.register_profile(
    "long", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
if not os.environ.get("CI"):  # there Hypothesis has a profile of its own: no deadline, the same examples each time
    settings.load_profile("quick")
