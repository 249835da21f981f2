"""`portal extract`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["extract", *sys.argv[1:]])
