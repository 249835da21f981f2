"""`portal serve`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["serve", *sys.argv[1:]])
