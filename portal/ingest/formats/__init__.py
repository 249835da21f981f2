"""Files to text, one module a format; what every one of them gives is set out in `portal.ingest.formats.lines`."""
