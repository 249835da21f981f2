"""What a CKAN says it holds. Its answers have more fields than are used here, and those must come back to it unchanged."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from portal.catalog.ckan.wanted import DATASET_MARK, MAKER, ORGANIZATION_MARK


class _Found(BaseModel):
    # Extensions add fields of their own to every answer, so more than is named here is no mistake.
    model_config = ConfigDict(extra="ignore", frozen=True)


class Extra(_Found):
    """A fact outside of CKAN's own fields."""

    key: str
    value: str | None = None


class Tag(_Found):
    """A tag; one of a vocabulary is a field of an extension and not touched."""

    name: str
    vocabulary_id: str | None = None


class FoundOrganization(_Found):
    """An organisation."""

    id: str
    name: str
    title: str | None = None
    description: str | None = None
    state: str = "active"
    extras: tuple[Extra, ...] = ()

    @property
    def is_own(self) -> bool:
        """It was made here."""
        return any(each.key == ORGANIZATION_MARK and each.value == MAKER for each in self.extras)


class FoundDataset(_Found):
    """A dataset.

    Attributes:
        facts: Everything CKAN says of it, as it was answered.
        resources: The same of each resource, in order.
    """

    id: str
    name: str
    state: str = "active"
    private: bool = False
    owner_org: str | None = None
    metadata_modified: str | None = None
    extras: tuple[Extra, ...] = ()
    tags: tuple[Tag, ...] = ()
    resources: tuple[dict[str, Any], ...] = ()
    facts: dict[str, Any] = Field(default_factory=dict)

    def fact(self, key: str) -> str:
        """Return the value of an extra; empty where there is none."""
        return next((each.value or "" for each in self.extras if each.key == key), "")

    @property
    def is_own(self) -> bool:
        """It was made here, for the portal's dataset of the same name."""
        return self.fact(DATASET_MARK) == self.name


def resource_key(resource: dict[str, Any]) -> tuple[str, str] | None:
    """Return version and path of the file that a resource is; None of one that was not made here."""
    version, path = resource.get("portal_release"), resource.get("portal_path")
    return (str(version), str(path)) if version and path else None
