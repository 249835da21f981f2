"""`portal evaluate`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["evaluate", *sys.argv[1:]])
