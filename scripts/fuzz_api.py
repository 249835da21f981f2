"""Ask a server of the API whatever its OpenAPI document allows and forbids, and hold every answer against that document.

`python scripts/fuzz_api.py --seconds 1200` starts the real server over `datapackages`, runs schemathesis with every check on, in all
its phases (examples, coverage, fuzzing, links followed), and ends with 1 if an answer was not as described.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "tests" / "api" / "fuzzing"
SERVE = "import sys; from pathlib import Path; from portal.api.server import serve; serve(Path(sys.argv[1]), port=0)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seconds", type=int, help="go on for so long; unless told, the same questions each time, and as many as --examples"
    )
    parser.add_argument("--examples", type=int, default=5, help="made-up questions to each operation, in each phase")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds datapackages")
    asked = parser.parse_args()
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{CONFIG}"}
    options = ["--max-time", str(asked.seconds)] if asked.seconds else ["--generation-deterministic"]
    with (
        tempfile.TemporaryDirectory() as folder,  # schemathesis leaves its notes where it runs
        subprocess.Popen(  # noqa: S603 - this very project's server
            [sys.executable, "-c", SERVE, str(asked.root)], stdout=subprocess.PIPE, text=True, env=environment
        ) as server,
    ):
        assert server.stdout
        try:
            address = server.stdout.readline().strip()
            command = [
                *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG / "schemathesis.toml"), "run"),
                *(f"{address}/api/openapi.json", "--checks", "all", "--max-examples", str(asked.examples), *options),
            ]
            return subprocess.run(command, env=environment, cwd=folder, check=False).returncode  # noqa: S603 - schemathesis, as installed
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
