"""What is known about all plans: places, organisations, units and indicators.

The knowledge is data, in `datasets/registry/`, and each entry there names its source; the modules here load it,
refuse mistakes in it (`PlanFileError`) and resolve the names that plans use. A name that is not registered
keeps its wording and gets an id of its own: nothing is merged on a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portal.registry.indicators import IndicatorRegistry
from portal.registry.organizations import OrganizationRegistry
from portal.registry.regions import Region, Regions
from portal.registry.units import Units

__all__ = ["IndicatorRegistry", "OrganizationRegistry", "Region", "Regions", "Registry", "Units", "load_registry"]


@dataclass(frozen=True, slots=True)
class Registry:
    """The four registries, loaded."""

    regions: Regions
    organizations: OrganizationRegistry
    units: Units
    indicators: IndicatorRegistry


def load_registry(folder: Path) -> Registry:
    """Load every registry file from a folder, such as `datasets/registry`.

    Raises:
        PlanFileError: A file is missing or an entry in it is wrong; the message names both.

    >>> registry = load_registry(Path("datasets/registry"))
    >>> registry.regions.get("430000").short_name
    '湖南'
    """
    regions = Regions.load(folder)
    return Registry(regions, OrganizationRegistry.load(folder, regions), Units.load(folder), IndicatorRegistry.load(folder))
