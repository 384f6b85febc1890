"""In: ``python -m kpucrawl``; out: the same as the command ``kpucrawl``."""

from kpucrawl.cli import main

main()
