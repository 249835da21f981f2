"""`portal review`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["review", *sys.argv[1:]])
