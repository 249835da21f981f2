"""Releases in the forms that other programs like: made once from what was released, kept beside it, served as files.

    prepare.py     the main path: which releases lack their files, and making them on all cores
    content.py     a table as it is read for every form: rows as printed, and what its numbers need
    about.py       what every form says of itself: title, version, licence, citation
    jsonlines.py   workbook.py   parquet.py   database.py   archive.py     one form each
    codings.py     copies for clients that take gzip, br or zstd
    manifest.py    what was made, with bytes and sha256, and finding it again
    convert.py     the CSV for spreadsheets, made while it is sent: byte order mark, GB18030, formulas neutralised

A released folder never changes, so what is made here lies elsewhere: `build/downloads/<dataset-id>/<version>/`. The CSV stays the canonical
form; the others hold the same cells, and can be made again from it at any time.
"""
