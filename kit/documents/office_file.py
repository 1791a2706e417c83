"""A workbook or a set of slides from somebody else: looked over, and counted out, before any reader opens it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType
from xml.etree import ElementTree

__all__ = ["check_office_file"]

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_ENTRIES = 2_000
MOST_BYTES_OF_AN_ENTRY = 60 * MEGABYTE
MOST_BYTES_OF_A_LIST = 2 * MEGABYTE
"""Of an entry that lists the types of others, or what they point to; those lists are read as XML."""
MOST_BYTES_UNPACKED = 150 * MEGABYTE
MOST_MARKS = 1_000_000
"""Opening signs (<) in all XML together: readers keep an object for each pair, however short it is."""

_MAIN_PARTS: Mapping[str, tuple[str, str, str]] = MappingProxyType({
    "workbook": ("xl/workbook.xml", "an Excel workbook", ".xlsx"),
    "slides": ("ppt/presentation.xml", "a PowerPoint presentation", ".pptx"),
})  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY_MARK = b"PK\x01\x02"
_CHUNK = 256 * 1024
_KNOWN_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHER_FILES = (".zip", ".xls", ".xlsx", ".xlsm", ".xlsb", ".doc", ".docx", ".docm", ".ppt", ".pptx", ".pptm")
_PROGRAMS = (".vba", ".exe", ".js", ".vbs", ".dll", ".bat", ".cmd", ".ps1")
_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff|\x00<")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_ENCODINGS_OF_PLAIN_LETTERS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")


def check_office_file(data: bytes, name: str, holds: str) -> None:
    """Refuse an Office file that is not what it says, or that could harm or choke whoever opens it.

    `holds` is "workbook" or "slides"; `name` is used in messages only. Every entry is unpacked and counted,
    whatever the file says of its own sizes, and nothing is kept or written.

    Raises ValueError for what is no zip, protected by a password, or of the old format; for too many bytes,
    packed or unpacked, or entries; for entries whose names lead out of the file; for macros, files inside the
    file, links to other files, entities in XML, a damaged entry, and a file without its main part. A web link
    under a text is no harm and passes, and so does the small workbook behind a chart on a slide.
    """
    if holds not in _MAIN_PARTS:
        raise ValueError(f"an Office file holds one of {', '.join(_MAIN_PARTS)}, not {holds!r}")
    main_part, kind, ending = _MAIN_PARTS[holds]
    _check_first_bytes(data, name, kind, ending)
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except Exception:  # whatever zipfile finds wrong with bytes that anybody can send
        raise _damaged(name) from None
    with package:
        names = _check_names(package.infolist(), name)
        if main_part not in names:
            raise ValueError(f"{name}: it has no {main_part}, so it is not {kind}. Open it, and save it as {ending}.")
        unpacked = marks = 0
        for entry in package.infolist():
            size, found = _check_entry(package, entry, name, MOST_BYTES_UNPACKED - unpacked)
            unpacked, marks = unpacked + size, marks + found
            if marks > MOST_MARKS:
                raise _too_much(name, entry.filename)


def _damaged(name: str) -> ValueError:
    return ValueError(f"{name}: the file is damaged and cannot be unpacked. Save it again, or send it again.")


def _check_first_bytes(data: bytes, name: str, kind: str, ending: str) -> None:
    if not data:
        raise ValueError(f"{name}: the file is empty. Save it again, or send it again.")
    if len(data) > MOST_BYTES:
        raise ValueError(
            f"{name}: the file has {len(data):,} bytes; at most {MOST_BYTES:,} are read. Take out pictures and "
            "parts that are not needed."
        )
    if data.startswith(_OLD_OFFICE):
        raise ValueError(
            f"{name}: the file is of the old Office format, or protected by a password. Open it, take the password "
            f"off, and save it as {ending}."
        )
    if not data.startswith(b"PK"):
        raise ValueError(f"{name}: the file is not {kind}, whatever its name. Open it, and save it as {ending}.")
    marks = data.count(_ENTRY_MARK)  # before zipfile makes an object for each of them
    if marks > MOST_ENTRIES:
        raise ValueError(f"{name}: the file has {marks:,} entries inside; at most {MOST_ENTRIES:,} are read.")


def _check_names(entries: list[zipfile.ZipInfo], name: str) -> set[str]:
    """The names of the entries, when none leads out of the file, comes twice, or brings what may not be in it."""
    names: set[str] = set()
    for entry in entries:
        inside = entry.filename
        shown = ascii(inside[:80])
        parts = inside.removesuffix("/").split("/")
        if set(parts) & {"", ".", ".."} or ":" in inside or "\\" in inside or not inside.isprintable():
            raise ValueError(f"{name}: the entry {shown} leads out of the file. Make a new file, and copy into it.")
        if inside.lower() in names:
            raise ValueError(f"{name}: the entry {shown} is in the file twice. Open it, and save it again.")
        if entry.flag_bits & 1:
            raise ValueError(f"{name}: the file is protected by a password. Take it off, and save the file again.")
        if entry.compress_type not in _KNOWN_PACKING:
            raise ValueError(f"{name}: the entry {shown} is packed in an unknown way. Open it, and save it again.")
        _check_kind(inside.lower(), name)
        names.add(inside.lower())
    return names


def _check_kind(inside: str, name: str) -> None:
    last = inside.rsplit("/", 1)[-1]
    shown = ascii(last[:60])
    if last.startswith("vbaproject") or "macrosheets/" in inside or last.endswith(_PROGRAMS):
        raise _macros(name, shown)
    if "externallinks/" in inside:
        raise ValueError(
            f"{name}: the file has links to other files. Break the links (Data, Edit Links), and save it again."
        )
    behind_a_chart = "/embeddings/" in inside and last.endswith(".xlsx")
    if last.endswith(_OTHER_FILES) and not behind_a_chart:
        raise ValueError(f"{name}: another file ({shown}) is packed inside it. Take it out, and save it again.")


def _macros(name: str, where: str) -> ValueError:
    return ValueError(f"{name}: the file has macros ({where}). Save it without them, as .xlsx or .pptx.")


def _too_much(name: str, inside: str) -> ValueError:
    return ValueError(
        f"{name}: {inside[:80]!a} unpacks to more than can be read. Take out what is not needed, such as thousands of "
        "empty rows with colors."
    )


def _check_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, most: int) -> tuple[int, int]:
    """Unpack an entry piece by piece and look through its XML; gives back how many bytes and marks came out."""
    inside = entry.filename
    is_list = inside.lower().endswith(".rels") or inside.lower() == "[content_types].xml"
    most = min(most, MOST_BYTES_OF_A_LIST if is_list else MOST_BYTES_OF_AN_ENTRY)
    size = marks = 0
    is_xml = False
    before = b""
    kept = []
    for piece in _pieces(package, entry, name):
        if not size:
            is_xml = is_list or _XML.match(piece) is not None
            _check_encoding(piece, name, inside)
        size += len(piece)
        if size > most:
            raise _too_much(name, inside)
        if is_xml:
            marks += piece.count(b"<")
            _check_xml(before + piece, name, inside)
            before = piece[-16:]
        if is_list:
            kept.append(piece)
    if is_list:
        _check_list(b"".join(kept), name, inside)
    return size, marks


def _pieces(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    try:
        opened = package.open(entry)
    except Exception:  # whatever zipfile finds wrong with bytes that anybody can send
        raise _damaged(name) from None
    with opened:
        while True:
            try:
                piece = opened.read(_CHUNK)
            except Exception:  # as above: a wrong checksum, a broken stream, an end too early
                raise _damaged(name) from None
            if not piece:
                return
            yield piece


def _check_encoding(first: bytes, name: str, inside: str) -> None:
    """Refuse XML in letters in which the words that `_check_xml` looks for would be spelt with other bytes."""
    if b"<?xml" not in first[:16]:
        return
    declaration, end, _ = first.partition(b"?>")
    found = _ENCODING.search(declaration)
    if not end or (found and found[1].strip().lower() not in _ENCODINGS_OF_PLAIN_LETTERS):
        raise ValueError(f"{name}: {inside[:80]!a} is not written in UTF-8. Open the file, and save it again.")


def _check_xml(text: bytes, name: str, inside: str) -> None:
    if b"\x00" in text:
        raise ValueError(f"{name}: {inside[:80]!a} is not written in UTF-8. Open the file, and save it again.")
    upper = text.upper()
    if b"<!DOCTYPE" in upper or b"<!ENTITY" in upper:
        raise ValueError(
            f"{name}: {inside[:80]!a} declares entities, as no Office program does. Make a new file, and copy into it."
        )


def _check_list(text: bytes, name: str, inside: str) -> None:
    """Read what the file says its entries are, or point to; entities were refused before this."""
    try:
        elements = list(ElementTree.fromstring(text).iter())
    except (ElementTree.ParseError, ValueError, LookupError):
        raise _damaged(name) from None
    for element in elements:
        if any(word in element.get("ContentType", "").lower() for word in _MACRO_TYPES):
            raise _macros(name, ascii(element.get("PartName", inside)[:60]))
        outside = element.get("TargetMode", "").strip().lower() == "external"
        if outside and not element.get("Type", "").endswith("/hyperlink"):
            raise ValueError(
                f"{name}: {inside[:80]!a} points to a file outside of it. Break the links, and save the file again."
            )
