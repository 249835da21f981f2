"""A release history as CKAN knows datasets: what `portal publish ckan` writes into a CKAN, and what the API answers as one.

`wanted` says what a dataset holds there, within the rules that `rules` states.
"""
