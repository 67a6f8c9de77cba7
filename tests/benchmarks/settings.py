"""The project's settings, with one middleware that tells the benchmark what a page asked."""

from config.settings import *  # noqa: F403 - everything else is measured as it is
from config.settings import MIDDLEWARE as _MIDDLEWARE

# Outermost, so that the statements of every other middleware count too.
MIDDLEWARE = ["tests.benchmarks.counting.CountStatementsMiddleware", *_MIDDLEWARE]
