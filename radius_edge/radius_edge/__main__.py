"""`python -m radius_edge`; the commands are in `command`."""

import sys

from radius_edge.command import main

if __name__ == "__main__":
    sys.exit(main())
