"""`portal build-site`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["build-site", *sys.argv[1:]])
