"""Questions to a table of a release: filter, sort and page its rows.

    question.py    what is asked: parameters of a web address become a typed question
    columns.py     how the values of a column are compared and printed
    numbers.py     exact decimals as text that sorts like the numbers, and back
    codings.py     how a store keeps the values of a column
    layout.py      how a table lies in a store: codings, the signature of a row, indexes
    loading.py     a released CSV becomes a store
    databases.py   what a store asks of a database
    files.py       stores as files
    sqlite.py      the database of such a store
    arrays.py      its columns as arrays, in which most pages are found
    postgresql.py  stores in PostgreSQL
    places.py      which of the two a project uses
    selection.py   which rows a question selects, as SQL, and the index that finds them soonest
    grouping.py    rows counted and summed by the values of columns
    cursor.py      the place in an answer from which the next page goes on
    tables.py      a table in a store, and its answers
    standing.py    a question in its one spelling, as a short text for its address, and back
    answer.py      the whole answer to it, in the bytes of a release
    moment.py      days and times as people and programs write them
    passage.py     the sentence around a quote
    library.py     releases, tables and texts, kept open while they are asked for
    recent.py      the bounded memory behind it

What is given back is what the release says, digit for digit.
"""
