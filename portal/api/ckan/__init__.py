"""CKAN's Action API for reading: what was published, to clients and harvesters of CKAN.

    routes.py      requests and CKAN's envelope        actions.py     every action, by its name
    parameters.py  what may be asked, with bounds      errors.py      CKAN's errors
    catalogue.py   what searches look at, kept in memory and brought up to date
    records.py     packages, resources, organisations  search.py      `package_search`, `resource_search`
    language.py    the language of searches            datastore.py   rows of tables

What a CKAN would hold is said by `portal.catalog.ckan`, for `portal publish ckan` and for this.
"""
