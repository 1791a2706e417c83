"""What a reader sees on a printed page: the text of each page of a PDF, with the line ends taken out."""

import pypdfium2

from kit.documents.paper import Facts, Heading, Notice, Table, Words, shown
from kit.documents.pdf import as_pdf


def pages(pdf):
    """The text of each page, on one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def printed(paper):
    """All the text of a paper as it is printed."""
    return " ".join(pages(as_pdf(paper)))


def prose(paper):
    """The sentences of a paper, one text for each paragraph; addresses and tables are no prose."""
    found = []
    for block in paper.blocks:
        if isinstance(block, Words | Heading):
            found.append(block.text)
        elif isinstance(block, Notice):
            found += [block.title, block.text]
    return found


def rows(paper, caption):
    """The rows and totals of the table or the facts under a caption, as the reader sees them."""
    for block in paper.blocks:
        if isinstance(block, Table) and block.caption.startswith(caption):
            return [tuple(shown(cell) for cell in row) for row in (*block.rows, *block.totals)]
        if isinstance(block, Facts) and block.caption.startswith(caption):
            return [(name, shown(value)) for name, value in block.pairs]
    raise AssertionError(f"no table is called {caption!r}")
