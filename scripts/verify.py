"""`portal verify`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["verify", *sys.argv[1:]])
