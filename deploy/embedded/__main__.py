"""`python -m embedded`: what `./run` becomes once its environment is there."""

import sys

from embedded.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
