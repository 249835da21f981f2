"""What was released lately, as an Atom feed (RFC 4287): each release with its note and summary of changes, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape, quoteattr

from portal.packaging.package import CHANGELOG
from portal.releases.changelog import entry_of
from portal.releases.store import Release, ReleaseStore, version_key

ENTRIES = 50
ATOM = "application/atom+xml"


def render_feed(
    store: ReleaseStore,
    site_url: str,
    title: str,
    *,
    dataset_id: str = "",
    itself: str = "",
    address_of: Callable[[Release], str] | None = None,
    among: Iterable[tuple[str, str]] | None = None,
) -> bytes:
    """Print the feed of the newest releases that stand; the same releases give the same bytes.

    Args:
        store: The releases.
        site_url: The public address of the site, with a slash at its end, or of whatever else the feed is about.
        title: The name of the site.
        dataset_id: The only dataset to tell of; empty for all.
        itself: Where the feed is; `feed.xml` on the site unless told.
        address_of: Gives the address of a release; its page on the site unless told.
        among: Releases known to be the newest, by dataset and version, so that not all have to be read; all that stand unless told.

    Raises:
        UnknownReleaseError: If there is no such dataset.
    """
    if among is None:
        dataset_ids = (dataset_id,) if dataset_id else store.dataset_ids()
        among = [(each, version) for each in dataset_ids for version in store.versions(each)]
    releases = [store.get(each, version) for each, version in sorted(among, key=lambda each: (each[0], version_key(each[1])))]
    return _render(
        releases,
        site_url,
        title,
        itself or f"{site_url}feed.xml",
        address_of or (lambda each: f"{site_url}datasets/{each.dataset_id}/{each.version}/"),
    )


def render_dataset_feed(releases: Iterable[Release], site_url: str, dataset_id: str, title: str) -> bytes:
    """Print the feed of one dataset, which lies beside its page on the site; what the API gives where it serves the site.

    Args:
        releases: The releases of the dataset that stand, oldest first.
        site_url: The public address of the site, with a slash at its end.
        dataset_id: The dataset.
        title: What the feed is called.
    """
    page = f"{site_url}datasets/{dataset_id}/"
    return _render(releases, page, title, f"{page}feed.xml", lambda each: f"{page}{each.version}/")


def _render(releases: Iterable[Release], about: str, title: str, itself: str, address_of: Callable[[Release], str]) -> bytes:
    newest = sorted(releases, key=lambda each: (str(each.descriptor["created"]), version_key(each.version)), reverse=True)[:ENTRIES]
    lines = _lines([(each, address_of(each)) for each in newest], about, title, itself)
    return "".join(f"{line}\n" for line in lines).encode()


def _plain(markdown: str) -> str:
    r"""Return an entry of a changelog as the plain text that a feed says it is: a note without the mark of a quotation, bullets as such.

    >>> _plain("> 补上一行\n\n- 原文更改 text changed: source.txt")
    '补上一行\n\n· 原文更改 text changed: source.txt'
    """
    lines = (f"· {line[2:]}" if line.startswith("- ") else line.removeprefix("> ") for line in markdown.splitlines())
    return "\n".join(lines)


def _lines(releases: list[tuple[Release, str]], about: str, title: str, itself: str) -> Iterable[str]:
    # A feed must say when it changed; one without any release never did.
    updated = str(releases[0][0].descriptor["created"]) if releases else "1970-01-01T00:00:00Z"
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">'
    yield f"<id>{escape(itself)}</id>\n<title>{escape(title)}</title>\n<updated>{updated}</updated>"
    yield f'<link rel="self" href={quoteattr(itself)}/>\n<link href={quoteattr(about)}/>'
    for release, address in releases:
        said = _plain(entry_of(release.read(CHANGELOG).decode(), release.version)) if CHANGELOG in release.files else ""
        creator = release.descriptor["contributors"][0]["title"]
        yield f"<entry>\n<id>{escape(address)}</id>\n<title>{escape(release.descriptor['title'])} {release.version}</title>"
        yield f"<updated>{release.descriptor['created']}</updated>\n<link href={quoteattr(address)}/>"
        yield f'<author><name>{escape(creator)}</name></author>\n<content type="text">{escape(said)}</content>\n</entry>'
    yield "</feed>"
