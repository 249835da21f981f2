"""Releases on a CKAN: one CKAN dataset per dataset, each file of each release a resource that never changes.

`wanted` says what a CKAN should hold for the releases there are, within the rules that `rules` states; `plan` compares that with what
it holds and lists what to write; neither reads the network. `client` is all that talks to CKAN, and `publish` goes through the list.
"""
