"""What was released lately, as an Atom feed (RFC 4287): each release with its note and summary of changes, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from portal.packaging.package import CHANGELOG
from portal.releases.changelog import entry_of
from portal.releases.store import Release, ReleaseStore, version_key

ENTRIES = 50


def render_feed(store: ReleaseStore, site_url: str, title: str) -> bytes:
    """Print the feed of the newest releases that stand; the same releases give the same bytes.

    Args:
        store: The releases.
        site_url: The public address of the site, with a slash at its end.
        title: The name of the site.
    """
    releases = [store.get(dataset_id, version) for dataset_id in store.dataset_ids() for version in store.versions(dataset_id)]
    newest = sorted(releases, key=lambda each: (str(each.descriptor["created"]), version_key(each.version)), reverse=True)[:ENTRIES]
    return "".join(f"{line}\n" for line in _lines(newest, site_url, title)).encode()


def _lines(releases: list[Release], site_url: str, title: str) -> Iterable[str]:
    # A feed must say when it changed; one without any release never did.
    updated = str(releases[0].descriptor["created"]) if releases else "1970-01-01T00:00:00Z"
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">'
    yield f"<id>{escape(site_url)}feed.xml</id>\n<title>{escape(title)}</title>\n<updated>{updated}</updated>"
    yield f'<link rel="self" href={quoteattr(f"{site_url}feed.xml")}/>\n<link href={quoteattr(site_url)}/>'
    for release in releases:
        address = f"{site_url}datasets/{release.dataset_id}/{release.version}/"
        said = entry_of(release.read(CHANGELOG).decode(), release.version) if CHANGELOG in release.files else ""
        creator = release.descriptor["contributors"][0]["title"]
        yield f"<entry>\n<id>{escape(address)}</id>\n<title>{escape(release.descriptor['title'])} {release.version}</title>"
        yield f"<updated>{release.descriptor['created']}</updated>\n<link href={quoteattr(address)}/>"
        yield f'<author><name>{escape(creator)}</name></author>\n<content type="text">{escape(said)}</content>\n</entry>'
    yield "</feed>"
