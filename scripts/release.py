"""`portal release`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["release", *sys.argv[1:]])
