"""Outline to rows: one module a table, `portal.extraction.tables` runs them in order."""
