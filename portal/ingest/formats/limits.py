"""How much the portal reads of one file, so that no file, damaged or hostile, can take all memory or never end."""

from __future__ import annotations

import time

from portal.errors import SourceLimitError

#: Bytes that the members of a .docx or .xlsx unpack to. A 300-page plan with its tables unpacks to 15 MB; a zip bomb to gigabytes.
MAX_UNPACKED = 100_000_000
#: Members of a .docx or .xlsx; one with a hundred pictures has about 150.
MAX_MEMBERS = 5_000
#: Elements inside one another. Pages of content systems reach 40, Word documents 30; the readers go down one call a level.
MAX_DEPTH = 150
#: Elements of a page or a document; the longest plan known has 30,000.
MAX_ELEMENTS = 1_000_000
#: Tags of a web page.
MAX_TAGS = 200_000
#: Cells of one table or sheet, empty ones counted. The largest annex known has 12,000.
MAX_CELLS = 200_000
#: Pages of a PDF; a national five-year plan has 200.
MAX_PAGES = 600
#: Characters and drawn lines of one PDF page; a dense page of a table has 4,000 and 2,000. A map drawn as paths has far more.
MAX_PAGE_OBJECTS = 60_000
#: Seconds for one file. A PDF takes about 0.1 s a page, everything else less than 5 s.
SECONDS = 60.0
PDF_SECONDS = 300.0
#: Memory of the process that reads a PDF, in bytes: its streams unpack without a limit of their own.
PDF_MEMORY = 2_000_000_000


class Deadline:
    """The time by which a file must be read.

    The clock decides only whether there is an answer, never which one.
    """

    def __init__(self, name: str, seconds: float = SECONDS) -> None:
        self.name, self.seconds = name, seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Stop where the time is over.

        Raises:
            SourceLimitError: It is.
        """
        if time.monotonic() > self._end:
            raise SourceLimitError(
                f"{self.name}: not read within {self.seconds:.0f} seconds. Save it anew from the program that made it, or take the plan out of it as text."
            )
