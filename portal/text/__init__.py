"""Characters: one script and width for the rules, numerals, years, and the sentences and clauses of a passage."""
