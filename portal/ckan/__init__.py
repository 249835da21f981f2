"""Releases on a CKAN: one CKAN dataset per dataset, each file of each release a resource that never changes.

`portal.catalog.ckan` says what a CKAN should hold for the releases there are; `plan` compares that with what it holds and lists what to
write, and reads no network. `client` is all that talks to CKAN, and `publish` goes through the list.
"""
