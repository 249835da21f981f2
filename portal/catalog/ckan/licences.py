"""The licences that a CKAN knows from the start, by the ids that it gives them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence in CKAN.

    Attributes:
        id: CKAN's own, which has no version: its `cc-by` is any version of CC BY.
        title: As CKAN shows it.
        address: Of its text or of a page about it; empty where there is none.
        is_open: It conforms to the Open Definition.
    """

    id: str
    title: str
    address: str
    is_open: bool


#: Those of CKAN's standard list (ckan/model/license.py of CKAN 2.12) that a release may be under, and the one for no licence.
LICENCES: tuple[Licence, ...] = (
    Licence("notspecified", "License not specified", "", is_open=False),
    Licence(
        "odc-pddl",
        "Open Data Commons Public Domain Dedication and License (PDDL)",
        "http://www.opendefinition.org/licenses/odc-pddl",
        is_open=True,
    ),
    Licence("odc-odbl", "Open Data Commons Open Database License (ODbL)", "http://www.opendefinition.org/licenses/odc-odbl", is_open=True),
    Licence("odc-by", "Open Data Commons Attribution License", "http://www.opendefinition.org/licenses/odc-by", is_open=True),
    Licence("cc-zero", "Creative Commons CCZero", "http://www.opendefinition.org/licenses/cc-zero", is_open=True),
    Licence("cc-by", "Creative Commons Attribution", "http://www.opendefinition.org/licenses/cc-by", is_open=True),
    Licence("cc-by-sa", "Creative Commons Attribution Share-Alike", "http://www.opendefinition.org/licenses/cc-by-sa", is_open=True),
    Licence("cc-nc", "Creative Commons Non-Commercial (Any)", "http://creativecommons.org/licenses/by-nc/2.0/", is_open=False),
)
