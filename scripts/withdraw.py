"""`portal withdraw`, for those who look in scripts/ first."""

import sys

from portal.cli import main

main(["withdraw", *sys.argv[1:]])
