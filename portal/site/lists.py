"""Which lists a plan and an organisation are in: by province and by year."""

from __future__ import annotations

from portal.site.wording import province_of

#: The folder that the lists are below.
FOLDER = "browse/"


def year_of(issued: str, period: str) -> str:
    """Return the year in which a plan was issued, or else begins; empty where neither is known.

    >>> year_of("2016-05-01", "2016–2020"), year_of("", "2016–2020"), year_of("", "")
    ('2016', '2016', '')
    """
    return issued[:4] or period[:4]


def lists_of_plan(region_code: str, issued: str, period: str) -> tuple[str, ...]:
    """Return the lists that a plan is in, below their folder.

    >>> lists_of_plan("430100", "2016-05-01", "2016–2020")
    ('regions/430000/', 'years/2016/')
    """
    year = year_of(issued, period)
    return (f"regions/{province_of(region_code)[0]}/", *([f"years/{year}/"] if year else []))


def list_of_organizations(region_code: str) -> str:
    """Return the list that an organisation is in, below the same folder.

    >>> list_of_organizations("430100")
    'organizations/430000/'
    """
    return f"organizations/{province_of(region_code)[0]}/"
