"""Seeds of the tests that choose at random: always the same, unless TEST_SEED names another."""

import os


def seeds(*usual: int) -> list[int]:
    """Return the seeds to run: `usual`, or the one in TEST_SEED, to repeat a failure or to look."""
    named = os.environ.get("TEST_SEED")
    return list(usual) if named is None else [int(named)]


def is_usual_run() -> bool:
    """Tell whether all seeds are run, so that what they have in common may be expected."""
    return "TEST_SEED" not in os.environ
