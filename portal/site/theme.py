"""What of the theme's pages is done otherwise: the switch between light and dark, and what a page knows of itself before it is drawn.

The theme's script chooses the colours once it has run, after the page was drawn, and by changes for which a browser styles the whole
page anew three times: half a second on a phone, and a flash of white for those who like it dark. Here a few words at the start of the
page choose them before anything is drawn, and tell the style sheets that scripts run; the rest is in `site/assets/portal.js`.
"""

from __future__ import annotations

import re

from portal.errors import SiteError

_SWITCH = re.compile(r'<form class="md-header__option" data-md-component="palette">.*?</form>', re.DOTALL)
_SCHEME = re.compile(r'<input class="md-option"[^>]* data-md-color-scheme="([a-z]+)"')
_LABEL = re.compile(r'<label class="md-header__button md-icon" title="([^"]*)"[^>]*>\s*(<svg.*?</svg>)', re.DOTALL)
_AT_FIRST = re.compile(r'<script>var palette=__md_get\("__palette"\);.*?</script>', re.DOTALL)
# What a reader chose is kept where, and as, the theme keeps it; its function for reading it stands in the head.
_OWN = (
    "<script>"
    'var kept=__md_get("__palette"),scheme=kept&&kept.color&&kept.color.scheme||(matchMedia("(prefers-color-scheme: dark)").matches?"slate":"default");'
    'document.body.setAttribute("data-md-color-scheme",scheme),document.documentElement.classList.replace("no-js","js")'
    "</script>"
)


_SKIP = re.compile(r'(<a[^>]* class="md-skip">\s*)跳转至(\s*</a>)')


def name_skip_link(html: str) -> str:
    """Say where the first link of a page leads, which the theme's Chinese leaves out.

    >>> name_skip_link('<a href="#title" class="md-skip"> 跳转至 </a>')
    '<a href="#title" class="md-skip"> 跳到正文 </a>'
    """
    return _SKIP.sub(r"\1跳到正文\2", html)


def choose_colors_early(html: str, name: str) -> str:
    """Put a switch of our own in place of the theme's, and choose the colours before the page is drawn.

    Of the buttons of the switch the style sheet shows the one that leads to the other scheme; its value is that scheme.

    Args:
        html: A page as MkDocs made it.
        name: Its file, for the message.

    Raises:
        SiteError: If the page has no switch, as when the theme has changed its HTML.
    """
    switch = _SWITCH.search(html)
    schemes, labels = (_SCHEME.findall(switch[0]), _LABEL.findall(switch[0])) if switch else ([], [])
    if not switch or len(schemes) != 2 or len(labels) != 2 or not _AT_FIRST.search(html):
        raise SiteError(
            (f"{name}: the built page has no switch between two colour schemes. Has the theme, or `palette` in mkdocs.yml, changed?",)
        )
    # The label beside a scheme leads to the other one.
    buttons = "".join(
        f'<button type="button" class="md-header__button md-icon scheme" value="{to}" title="{title}" aria-label="{title}">{icon}</button>'
        for to, (title, icon) in zip(reversed(schemes), labels, strict=True)
    )
    return _AT_FIRST.sub(_OWN, html.replace(switch[0], buttons, 1), count=1)
