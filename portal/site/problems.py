"""The one error of the site."""

from __future__ import annotations

from portal.errors import PortalError


class SiteError(PortalError):
    """A site that cannot be built, or must not be published as it came out.

    Attributes:
        problems: One sentence per fault, each naming the page.
    """

    exit_code = 1

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        shown = "\n".join(f"  - {problem}" for problem in problems[:20])
        more = f"\n  ... and {len(problems) - 20} more" if len(problems) > 20 else ""
        super().__init__(f"The site has {len(problems)} problem(s); the site built before, if any, was left as it is:\n{shown}{more}")
