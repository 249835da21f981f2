"""`portal check`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["check", *sys.argv[1:]])
