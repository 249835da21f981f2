"""`portal add`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["add", *sys.argv[1:]])
