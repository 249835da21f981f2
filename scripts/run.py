"""`portal run`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["run", *sys.argv[1:]])
