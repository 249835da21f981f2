"""The templates of the site, and the words and formats they use."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from portal.site.wording import UNKNOWN, file_size, words_for, words_for_flag

_ENVIRONMENT = Environment(
    loader=PackageLoader("portal.site"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, auto_reload=False
)
_ENVIRONMENT.filters |= {
    "file_size": file_size,
    "flag_words": lambda flag: words_for_flag(flag).zh,
    "review_words": lambda review: words_for("review", review).zh,
}
_ENVIRONMENT.globals["unknown"] = f"{UNKNOWN.zh} {UNKNOWN.en}"


def render(template: str, **values: Any) -> str:
    """Fill a template of `portal/site/templates`; a name that the template uses and nobody gives is an error."""
    return _ENVIRONMENT.get_template(template).render(**values)
