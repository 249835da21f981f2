"""A document from its text alone."""

from __future__ import annotations

from portal.records import Plan, PlanDocument
from portal.text.script import plain


def document(
    text: str, *, plan_id: str = "demo-2015", start: int | None = 2015, end: int | None = 2017, region_code: str = "420000"
) -> PlanDocument:
    """Return a plan of Hubei for 2015 to 2017 that prints `text`."""
    known = Plan(plan_id, "示例规划", issued=f"{start}-01-01" if start else "", region_code=region_code, period_start=start, period_end=end)
    return PlanDocument(known, text, plain(text))
