"""`portal diff`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["diff", *sys.argv[1:]])
