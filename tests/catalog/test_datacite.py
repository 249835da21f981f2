"""The JSON is checked by the rules of DataCite's XML schema 4.6, in whose elements the test writes it out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from portal.catalog.citable import Source
from portal.catalog.datacite import datacite_record
from tests.catalog.sample import sample_row

KERNEL = "http://datacite.org/schema/kernel-4"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# How a list of the JSON is spelt in XML: the element around it, that of each entry, and the key that is its text.
LISTS = {
    "titles": ("title", "title"),
    "subjects": ("subject", "subject"),
    "dates": ("date", "date"),
    "alternateIdentifiers": ("alternateIdentifier", "alternateIdentifier"),
    "rightsList": ("rights", "rights"),
    "descriptions": ("description", "description"),
}
ATTRIBUTES = {"lang": XML_LANG, "rightsUri": "rightsURI"}


def add(parent: Any, name: str, text: object = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{KERNEL}}}{name}", {ATTRIBUTES.get(key, key): value for key, value in attributes.items()})
    element.text = None if text is None else str(text)
    return element


def add_list(parent: Any, name: str, entries: list[dict[str, str]]) -> None:
    element, key = LISTS[name]
    around = add(parent, name)
    for entry in entries:
        add(around, element, entry[key], **{each: value for each, value in entry.items() if each != key})


def add_creators(parent: Any, creators: list[dict[str, str]]) -> None:
    around = add(parent, "creators")
    for each in creators:
        add(add(around, "creator"), "creatorName", each["name"], nameType=each["nameType"])


def as_xml(record: dict[str, Any]) -> Any:
    """Write a record in XML; a key that this does not know fails the test."""
    left = dict(record)
    root = etree.Element(f"{{{KERNEL}}}resource", nsmap={None: KERNEL})
    assert left.pop("schemaVersion") == KERNEL
    assert left.pop("url") == left["identifiers"][0]["identifier"]
    [identifier] = left.pop("identifiers")
    add(root, "identifier", identifier["identifier"], identifierType=identifier["identifierType"])
    add_creators(root, left.pop("creators"))
    publisher = left.pop("publisher")
    add(root, "publisher", publisher["name"], lang=publisher["lang"])
    types = left.pop("types")
    add(root, "resourceType", types["resourceType"], resourceTypeGeneral=types["resourceTypeGeneral"])
    for name in ("publicationYear", "language", "version"):
        add(root, name, left.pop(name))
    for name in LISTS:
        if name in left:
            add_list(root, name, left.pop(name))
    items = add(root, "relatedItems")
    for item in left.pop("relatedItems", []):
        add_related(items, dict(item))
    assert not left
    return root


def add_related(parent: Any, item: dict[str, Any]) -> None:
    element = add(parent, "relatedItem", relatedItemType=item.pop("relatedItemType"), relationType=item.pop("relationType"))
    if identifier := dict(item.pop("relatedItemIdentifier", {})):
        add(element, "relatedItemIdentifier", identifier.pop("relatedItemIdentifier"), **identifier)
    if creators := item.pop("creators", None):
        add_creators(element, creators)
    add_list(element, "titles", item.pop("titles"))
    if year := item.pop("publicationYear", None):
        add(element, "publicationYear", year)
    if number := item.pop("number", None):
        add(element, "number", number, numberType=item.pop("numberType"))
    assert not item


@pytest.fixture(scope="module")
def schema(shared_folder: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared_folder / "validators" / "datacite-4.6" / "metadata.xsd"))


@pytest.mark.shared
@pytest.mark.parametrize(
    "source", [Source("某规划", "某局", "2015-06-30", "某发〔2015〕1号", "https://example.org/plan"), Source("某规划")]
)
def test_the_record_keeps_the_schema(tmp_path: Path, schema: etree.XMLSchema, source: Source) -> None:
    schema.assertValid(as_xml(datacite_record(replace(sample_row(tmp_path), sources=(source,)))))


@pytest.mark.shared
def test_the_schema_refuses_what_it_should(tmp_path: Path, schema: etree.XMLSchema) -> None:
    """So that the test above can fail."""
    record = datacite_record(sample_row(tmp_path))
    for wrong in ({"creators": []}, {"publicationYear": "今年"}, {"types": {"resourceType": "Row", "resourceTypeGeneral": "Row"}}):
        assert not schema.validate(as_xml(record | wrong)), wrong


def test_the_issuer_made_the_plan_that_the_data_derive_from(tmp_path: Path) -> None:
    record = datacite_record(sample_row(tmp_path))
    assert [each["name"] for each in record["creators"]] == ["规划开放数据门户"]
    [plan] = record["relatedItems"]
    assert plan["relationType"] == "IsDerivedFrom"
    assert [each["name"] for each in plan["creators"]] == ["示例省人民政府"]


def test_no_doi_is_invented(tmp_path: Path) -> None:
    citable = sample_row(tmp_path)
    assert datacite_record(citable)["identifiers"] == [{"identifier": citable.address, "identifierType": "URL"}]
