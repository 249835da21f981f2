"""The templates of the site, and the words and formats they use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from portal.site.languages import SHARED, mark_chinese, with_signs
from portal.site.wording import UNKNOWN, english_issuer, file_size, name_html, place_html, short_name_html, unit_html, words_for


class _Loader(PackageLoader):
    """Loads templates in which `[[Chinese||English]]` says something in both languages."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, name, is_current = super().get_source(environment, template)
        return with_signs(source), name, is_current


_ENVIRONMENT = Environment(
    loader=_Loader("portal.site"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, auto_reload=False
)
_FILTERS: dict[str, Callable[..., str]] = {
    "marked": lambda english: Markup(mark_chinese(escape(english))),  # noqa: S704 - escaped
    "place": lambda region: Markup(place_html(region)),  # noqa: S704 - escaped there
    "flag_name": lambda flag: Markup(words_for("flags", flag).html),  # noqa: S704 - escaped there
    "named": lambda zh, english="": Markup(name_html(zh, english)),  # noqa: S704 - escaped there
    "issuer": lambda issuer: Markup(short_name_html(issuer, english_issuer(issuer))),  # noqa: S704 - escaped there
    "unit": lambda unit: Markup(unit_html(unit)),  # noqa: S704 - escaped there
}
_ENVIRONMENT.filters |= _FILTERS | {"file_size": file_size}
_ENVIRONMENT.globals |= {"unknown": Markup(UNKNOWN.html), "shared": SHARED}  # noqa: S704 - fixed words


def keep_compiled(folder: Path) -> None:
    """Keep compiled templates in a folder, so that the next process need not compile them: a third of a second.

    One that was compiled of another text, or by another Jinja or Python, is compiled anew. What is read from it is run: it must be a
    folder of this project.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _ENVIRONMENT.bytecode_cache = FileSystemBytecodeCache(str(folder))


def render(template: str, **values: Any) -> str:
    """Fill a template of `portal/site/templates`; a name that the template uses and nobody gives is an error."""
    return _ENVIRONMENT.get_template(template).render(**values)
