"""The API: what was published, over HTTP, and the static site beside it.

    app.py        the application: routes, errors, documentation, site
    datasets.py   releases.py   tables.py   rows.py   sources.py     one router per noun
    citations.py  how to cite each of them                queries.py     questions with a lasting address
    differences.py  between two releases                  feeds.py       what was released lately
    moments.py    past states of a dataset (RFC 7089)     links.py       links between versions, in headers
    models.py     what the answers look like              problems.py    errors as problem documents (RFC 9457)
    downloads.py  files in every form, with compressed copies             encodings.py  which of these the caller takes
    files.py      files of a release: ranges, validators  made.py        answers made on the spot, with validators
    access.py     releases that a request asks for        negotiation.py the form that it likes best
    signposts.py  what a thing is, its files and licence  linksets.py    all links of a release (RFC 9264)
    description.py  the OpenAPI document                  examples.py    its examples, from what is published
    metrics.py    figures for monitoring                  deprecation.py how an address that will go says so
    addresses.py  where things are                        cited.py       and under which address they are cited
    pages.py      the documentation                       reading.py     HEAD, OPTIONS and the headers of every answer
    website.py    the static site                         server.py      the server that `portal serve` starts

It reads releases only, and shows nothing fresher than what was published.
"""
