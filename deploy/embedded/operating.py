"""Several commands of `nianlun` in one process, as one operator types them one after the other.

In, on stdin: JSON, a list of [file, words]. Out: each file, mode 0600, with what its command said;
whose file is there is not run again. Exit 1 at the first command that fails, its words on stderr.
"""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

from embedded.kept import write_private
from portfolio.cli import app


def operate(errands: list[tuple[str, list[str]]]) -> int:
    """Run what was not run before; returns the exit status."""
    for file, words in errands:
        if Path(file).exists():
            continue
        with redirect_stdout(io.StringIO()) as said:
            status = app(words, standalone_mode=False)
        if status:
            sys.stderr.write(f"nianlun {words[0]}: {status}\n")
            return 1
        write_private(Path(file), said.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(operate(json.load(sys.stdin)))
