"""Fixtures shared by all tests."""

from hypothesis import HealthCheck, settings

from tests.base import cast, reporter, still_clock, world

__all__ = ["cast", "reporter", "still_clock", "world"]

# The same examples each time, and no fault found in a machine that was busy for two seconds.
settings.register_profile(
    "everywhere", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("everywhere")
