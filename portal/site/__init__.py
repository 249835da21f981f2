"""The static site: written pages built by MkDocs, pages of releases rendered into the same frame.

`build.build_site` is the main path. It reads releases only, never plans.
"""
