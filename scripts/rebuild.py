"""`portal rebuild`, for those who look in scripts/ first."""

import sys

from portal.cli import main

if __name__ == "__main__":  # not where a process of its own pool loads it
    main(["rebuild", *sys.argv[1:]])
