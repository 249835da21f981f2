"""`portal build`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["build", *sys.argv[1:]])
