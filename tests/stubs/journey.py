"""A journey of one step: finds the portfolio's answer, or fails."""

import os
import sys
from urllib.request import urlopen

if __name__ == "__main__":
    with urlopen(os.environ["DEMO_PORTFOLIO_URL"], timeout=5) as answer:  # noqa: S310 — ours
        sys.exit(0 if answer.status == 200 else 1)
