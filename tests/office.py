"""Office files for tests: made by openpyxl, or entry by entry, and changed inside."""

import io
import warnings
import zipfile

import openpyxl


def workbook(*rows, sheet="Sheet1", change=None):
    """A workbook as a trainee's program would save it; `change` gets the sheet before it is saved."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    if change:
        change(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def entries(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {one.filename: package.read(one) for one in package.infolist()}


def packed(parts):
    """A zip of (name, bytes) pairs, or of a dict; a name may come twice."""
    out = io.BytesIO()
    pairs = parts.items() if isinstance(parts, dict) else parts
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in pairs:
                package.writestr(name, content)
    return out.getvalue()


def with_entry(data, name, content):
    return packed({**entries(data), name: content})


def raw_sheet(data, xml):
    """The workbook with other XML in its first sheet."""
    start = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return with_entry(data, "xl/worksheets/sheet1.xml", start + xml + b"</worksheet>")
