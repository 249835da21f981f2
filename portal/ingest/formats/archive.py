"""The zip archive that a .docx or .xlsx is, opened only as far as its size is known to be harmless."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from portal.errors import SourceFormatError, SourceLimitError
from portal.ingest.formats.limits import MAX_DEPTH, MAX_ELEMENTS, MAX_MEMBERS, MAX_UNPACKED

#: What reading a damaged archive may raise.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, ValueError, UnicodeError)


def member_names(data: bytes, *, name: str) -> frozenset[str]:
    """Return the names of the members of an archive, after its directory was found harmless.

    Raises:
        SourceFormatError: It is no archive, damaged, or encrypted.
        SourceLimitError: It unpacks to more, or has more members, than the portal reads.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except DAMAGE as error:
        raise damaged(name, error) from None
    if len(members) > MAX_MEMBERS:
        raise SourceLimitError(
            f"{name}: {len(members):,} files inside; the portal reads up to {MAX_MEMBERS:,}. Save the text without its pictures."
        )
    if any(member.flag_bits & 1 for member in members):
        raise SourceFormatError(f"{name}: encrypted. Save it without a password.")
    if (size := sum(member.file_size for member in members)) > MAX_UNPACKED:
        raise SourceLimitError(
            f"{name}: unpacks to {size:,} bytes; the portal reads up to {MAX_UNPACKED:,}. Save the text without its pictures."
        )
    return frozenset(member.filename for member in members)


def check_markup(data: bytes, pattern: re.Pattern[str], *, name: str) -> None:
    """Read the XML members whose names match, and stop where one could harm the library that reads the file.

    Members are unpacked no further than the directory says, since it may lie.

    Raises:
        SourceFormatError: A member is damaged, no XML, or declares entities.
        SourceLimitError: A member unpacks to more than it says, or nests too deeply.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if not pattern.search(member.filename):
                continue
            try:
                with archive.open(member) as handle:
                    content = handle.read(member.file_size + 1)
            except DAMAGE as error:
                raise damaged(name, error) from None
            if len(content) > member.file_size:
                raise SourceLimitError(
                    f"{name}: {member.filename} unpacks to more than it says. The file is damaged or hostile; do not use it."
                )
            _check_xml(content, f"{name}: {member.filename}")


def _check_xml(content: bytes, where: str) -> None:
    # Office files declare no document type; an entity in one is an attack (billion laughs, external files).
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", content, re.IGNORECASE) or re.search(rb"<\0!\0D\0|\0<\0!\0D", content):
        raise SourceFormatError(
            f"{where}: declares a document type, which office programs never do. The file is hostile or damaged; do not use it."
        )
    level = count = 0
    try:
        walker = etree.iterparse(io.BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True)
        for event, element in walker:
            if event == "start":
                level, count = level + 1, count + 1
                if level > MAX_DEPTH:
                    raise SourceLimitError(f"{where}: elements stand more than {MAX_DEPTH} deep. Save the file anew from a word processor.")
                if count > MAX_ELEMENTS:
                    raise SourceLimitError(f"{where}: more than {MAX_ELEMENTS:,} elements. Keep the plan itself and leave the rest out.")
            else:
                level -= 1
                element.clear()
    except etree.XMLSyntaxError as error:
        raise SourceFormatError(f"{where}: damaged ({error.msg}). Open it in an office program and save it anew.") from None


def damaged(name: str, error: Exception) -> SourceFormatError:
    """Return the error of a file that a library could not read."""
    return SourceFormatError(
        f"{name}: damaged ({type(error).__name__}: {str(error)[:120]}). Open it in an office program and save it anew."
    )
