"""Wall time of the program from a cold start, median of several processes, beside a bare Python.

python benchmarks/startup.py (`--smoke`: each once, to see that it runs)
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

PROFILE = str(Path(__file__).parent.parent / "examples" / "sensor-startup.json")
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import eligibility": ["-c", "import eligibility"],
    "eligibility --help": ["-m", "eligibility_cli.main", "--help"],
    "eligibility assess": ["-m", "eligibility_cli.main", "assess", PROFILE],
    "eligibility assess --format json": ["-m", "eligibility_cli.main", "assess", PROFILE, "--format", "json"],
}


def main(*, smoke: bool = False) -> None:
    for name, arguments in COMMANDS.items():
        times = []
        for _ in range(1 if smoke else 9):
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            times.append((time.perf_counter() - start) * 1000)
        print(f"{statistics.median(times):7.0f} ms  {name}")


if __name__ == "__main__":
    main(smoke="--smoke" in sys.argv)
