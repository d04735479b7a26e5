#!/usr/bin/env python
"""Run a management command, also from a checkout that was never installed."""

import os
import sys
from pathlib import Path


def main() -> None:
    root = Path(__file__).resolve().parent
    # `platform/` is a plain folder (the standard library owns the name): its two packages are found
    # because the folder itself is on the path. See docs/decisions/0002-platform-folder.md.
    sys.path[:0] = [str(root / "platform"), str(root)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
