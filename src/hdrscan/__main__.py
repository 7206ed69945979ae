"""Run hdrscan as ``python -m hdrscan``."""

from hdrscan.cli import main

main()
