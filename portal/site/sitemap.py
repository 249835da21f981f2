"""The sitemap of the pages to be found; that of MkDocs holds the day of the build, and no page of a dataset."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from portal.site.frame import File

#: As many addresses as the protocol (sitemaps.org) allows in a file.
LIMIT = 50_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_files(paths: Iterable[tuple[str, str]], site_url: str, *, limit: int = LIMIT) -> list[File]:
    """Write `sitemap.xml`, or where it would be too long an index under that name and the parts under `sitemaps/`.

    Args:
        paths: The pages, each with the day of the release that it follows from; empty for none.
        site_url: The public address of the site.
        limit: How many addresses a file may hold.

    >>> [each.path for each in sitemap_files([("a/", ""), ("b/", ""), ("c/", "2026-01-05")], "https://example.org/", limit=2)]
    ['sitemaps/1.xml', 'sitemaps/2.xml', 'sitemap.xml']
    """
    lines = [
        f"  <url><loc>{escape(site_url + path)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n" for path, day in sorted(paths)
    ]
    if len(lines) <= limit:
        return [_part("sitemap.xml", lines)]
    parts = [_part(f"sitemaps/{1 + at // limit}.xml", lines[at : at + limit]) for at in range(0, len(lines), limit)]
    listed = "".join(f"  <sitemap><loc>{escape(site_url + each.path)}</loc></sitemap>\n" for each in parts)
    return [*parts, File("sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{listed}</sitemapindex>\n".encode())]


def robots_file(site_url: str) -> File:
    """Write `robots.txt`, which lets everybody read everything and names the sitemap; crawlers look for it at the root of a host only."""
    return File("robots.txt", f"User-agent: *\nDisallow:\n\nSitemap: {site_url}sitemap.xml\n".encode())


def _part(path: str, lines: list[str]) -> File:
    return File(path, f"{_HEAD}<urlset {_SPACE}>\n{''.join(lines)}</urlset>\n".encode())
