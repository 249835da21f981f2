"""Questions to a table of a release: filter, sort and page its rows.

    question.py  what is asked: parameters of a web address become a typed question
    columns.py   how the values of a column are compared and printed
    numbers.py   exact decimals as text that sorts like the numbers
    cursor.py    the place in an answer from which the next page goes on
    tables.py    a table in SQLite, and its answers
    standing.py  a question in its one spelling, as a short text for its address, and back
    answer.py    the whole answer to it, in the bytes of a release
    moment.py    days and times as people and programs write them
    passage.py   the sentence around a quote
    library.py   releases, tables and texts, kept open while they are asked for
    recent.py    the bounded memory behind it

What is given back is what the release says, digit for digit.
"""
