"""`portal build-downloads`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["build-downloads", *sys.argv[1:]])
