"""Writing results for other programs."""

from __future__ import annotations

import json
import sys


def print_json(value: object) -> None:
    """One JSON value in UTF-8 on stdout, whatever the console's own encoding."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        buffer.write(text.encode())
        buffer.flush()
