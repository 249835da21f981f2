"""The API: what was published, over HTTP, and the static site beside it.

    app.py        the application: routes, errors, documentation, site
    datasets.py   releases.py   tables.py   rows.py   sources.py     one router per noun
    models.py     what the answers look like              problems.py    errors as problem documents (RFC 9457)
    files.py      files of a release: ranges, validators  access.py      releases that a request asks for
    addresses.py  where things are                        reading.py     HEAD, OPTIONS and the headers of every answer
    pages.py      the documentation                       website.py     the static site
    server.py     the server that `portal serve` starts

It reads releases only, and shows nothing fresher than what was published.
"""
