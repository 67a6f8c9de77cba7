"""Every figure of page, API and Word report, each in one place, each with its `as_of`.

now = standing(Implementation.objects.visible_to(user), as_of=today, today=today)
landing_rate(now).verified.percent
"""

from reports.statistics.exceptions import lock_exceptions
from reports.statistics.figures import Figure, Rate
from reports.statistics.rates import (
    Attention,
    LandingRate,
    attention,
    demonstration,
    landing_rate,
    verified_rate,
)
from reports.statistics.red import RedRow, red_list
from reports.statistics.standing import Standing, standing
from reports.statistics.tables import (
    DocumentTable,
    LateAgency,
    Returns,
    late_by_agency,
    returns_by_agency,
    status_by_task,
)

# Version of 落地率 and the figures beside it; rises when a formula changes, and reports keep it.
# 2: figures by agency name the body that led then.
FORMULA_VERSION = "2"

__all__ = [
    "FORMULA_VERSION",
    "Attention",
    "DocumentTable",
    "Figure",
    "LandingRate",
    "LateAgency",
    "Rate",
    "RedRow",
    "Returns",
    "Standing",
    "attention",
    "demonstration",
    "landing_rate",
    "late_by_agency",
    "lock_exceptions",
    "red_list",
    "returns_by_agency",
    "standing",
    "status_by_task",
    "verified_rate",
]
