"""The command from any folder: python -m sim, for python run.py."""

from sim.cli import main

raise SystemExit(main())
