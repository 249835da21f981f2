"""What every page tells messengers and social media by the Open Graph protocol (https://ogp.me): its name, its words, its picture."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from portal.site.languages import Language
from portal.site.pictures.card import HEIGHT, WIDTH

#: The card of the site, for pages that have none of their own.
CARD = "card.png"
_LOCALES: dict[Language, str] = {"zh": "zh_CN", "en": "en_GB"}


def open_graph(title: str, description: str, address: str, language: Language, site_url: str, site_name: str) -> str:
    """Return the elements for the head of a page that is not of a release; see `sharing.head_of` for those.

    Args:
        title: Of the page, escaped for HTML, without the name of the site.
        description: Escaped likewise.
        address: Of the page, with the site's public address.
        language: Of the page.
        site_url: The public address of the site.
        site_name: Its name in that language, escaped.
    """
    return (
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{description}">'
        f'<meta property="og:url" content="{escape(address)}">{_of_site(language, site_url, site_name)}'
    )


@lru_cache(maxsize=8)
def _of_site(language: Language, site_url: str, site_name: str) -> str:
    """Return what is the same on all pages of a language."""
    told = {
        "og:type": "website",
        "og:site_name": site_name,
        "og:locale": _LOCALES[language],
        "og:image": f"{escape(site_url)}{CARD}",
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": site_name,
    }
    metas = "".join(f'<meta property="{name}" content="{value}">' for name, value in told.items())
    return f'{metas}<meta name="twitter:card" content="summary_large_image">'
