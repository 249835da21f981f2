"""A release in other vocabularies, one module each: how to cite it, and how a CKAN knows it (`ckan`).

`citable` says what can be cited and with which facts; `citation.cite` gives all forms of it at once. Each form is one module:
`gbt7714` (with `reference`, which it formats), `csl` (CSL-JSON, and APA and Chicago through a CSL processor), `bibtex`, `ris`,
`datacite` and `cff`.
"""
