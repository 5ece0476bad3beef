"""``python3 -m trainer``: set up if need be, then run inside ``.venv``."""

from __future__ import annotations

import sys

from trainer import bootstrap


def main() -> int:
    argv = sys.argv[1:]
    if bootstrap.is_checkout() and not bootstrap.is_inside():
        return bootstrap.main(argv)
    if argv[:1] == ["test"]:
        from trainer import selftest

        return selftest.main(argv[1:])
    from trainer import cli

    return cli.main() or 0


if __name__ == "__main__":
    sys.exit(main())
