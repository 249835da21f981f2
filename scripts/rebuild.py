"""`portal rebuild`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["rebuild", *sys.argv[1:]])
