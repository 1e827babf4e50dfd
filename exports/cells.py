"""Text in CSV that a spreadsheet shows and does not carry out.

A cell that begins with one of ``= + - @``, a tab or a line end is a formula to Excel, LibreOffice and Google Sheets,
and a title comes from whoever may write to the list. Such a cell gets an apostrophe in front, as OWASP recommends
(owasp.org/www-community/attacks/CSV_Injection). Numbers are no text and stay.
"""

from __future__ import annotations

import re

# One that has an apostrophe already gets another, so that taking one off gives back what was there.
_WOULD_RUN = re.compile(r"'*[=+\-@\t\r\n]")


def guard_cell(text: str) -> str:
    """A text as it goes into a cell."""
    return f"'{text}" if _WOULD_RUN.match(text) else text


def unguard_cell(cell: str) -> str:
    """The text that a cell was made of."""
    return cell[1:] if cell.startswith("'") and _WOULD_RUN.match(cell) else cell
