"""`portal build-datapackages`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["build-datapackages", *sys.argv[1:]])
