"""Outline to rows: one module a table, run in order by `tables`.

    tables                  one plan's document to its tables: start here
    tasks                   items, assigned paragraphs, boxes and rows of tables that are tasks; `due` reads their deadlines
    targets, observations   rows of figures; `governing` finds the year that governs each and tells the two apart
    responsibilities        who is responsible for which task; `brackets` finds and splits the lists
    corrections, skipped    what a person decided; which printed numbers and lists gave no row, and why

    figures                 what each number of a sentence is of; its rules, one module each:
      amounts, counts, changes, turns, coverage, indicator_tables
      quantities, names, verbs, figure_parts    numbers with units; names of what is measured; words around a number; shared parts
    damage                  signs that a carrier damaged the text

A row's `rule` is the name that its module's docstring explains.
"""
