"""`portal publish`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["publish", *sys.argv[1:]])
