"""The settings of the site that others need too: `mkdocs.yml`. Imports little, so that `portal serve` need not wait for the site's code."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from portal.errors import SiteError


def read_settings(path: Path) -> dict[str, Any]:
    """Read `mkdocs.yml`.

    Raises:
        SiteError: If it cannot be read, or gives no `site_dir` or no `site_url` that is an http address ending in a slash.
    """
    try:
        settings = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SiteError((f"{path}: cannot be read ({error})",)) from error
    if not isinstance(settings, dict) or not settings.get("site_dir"):
        raise SiteError((f"{path}: site_dir is missing; write site_dir: build/site",))
    address = str(settings.get("site_url", ""))
    if urlsplit(address).scheme not in ("http", "https") or not address.endswith("/"):
        raise SiteError(
            (f"{path}: site_url is {address!r}; write the public address with a slash at its end, as https://data.example.org/",)
        )
    return settings


def stated_contact(settings: dict[str, Any]) -> str:
    """Return where readers report a misreading, as `extra.contact` says; empty where it says nothing.

    Raises:
        SiteError: If it is no address that a browser can open.
    """
    contact = str((settings.get("extra") or {}).get("contact") or "")
    if contact and urlsplit(contact).scheme not in ("http", "https", "mailto"):
        raise SiteError((f"mkdocs.yml: extra.contact is {contact!r}; write an address that begins with https:// or mailto:",))
    return contact


def stated_address(root: Path) -> str:
    """Return the public address that mkdocs.yml states; empty where there is none, or one that only this machine could reach."""
    path = root / "mkdocs.yml"
    address = str(read_settings(path)["site_url"]) if path.is_file() else ""
    return "" if _is_local(urlsplit(address).hostname or "localhost") else address


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
