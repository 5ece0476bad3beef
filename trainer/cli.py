"""The command line: the same calls, scores and files as the window, without one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trainer.domain.errors import KnownError
from trainer.i18n import _, set_language

if TYPE_CHECKING:
    import typer

MANY_FILES = "--agent-audio"
"""The one option that takes several values."""


def main(argv: Sequence[str] | None = None) -> int:
    """Entry of the command `trainer`. 0 = done, 1 = a finding or a fault, 2 = bad input."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Sound callbacks wait for the interpreter: hand it over sooner than after the usual 5 ms.
    sys.setswitchinterval(0.001)
    set_language(_chosen_language())
    if not arguments:
        from trainer.app import open_window_or_demo

        return _guarded(open_window_or_demo)
    if arguments[0] == "test":
        from trainer.bootstrap import main as bootstrap

        return bootstrap(arguments)
    import typer

    try:
        result = _commands()(args=_spread(arguments), prog_name="trainer", standalone_mode=False)
    except KnownError as error:
        return _refuse(error)
    except typer.Abort:
        return 130
    except Exception as error:
        said = _complaint(error)
        if said is None:
            raise
        print(f"trainer: {' '.join(said.split())}", file=sys.stderr)
        return 2
    return result if isinstance(result, int) else 0


def _complaint(error: Exception) -> str | None:
    """What the command line's library says about bad input; None for any other exception.

    The common base of these exceptions has no public name in Typer.
    """
    if any(kind.__name__ == "ClickException" for kind in type(error).__mro__):
        # With the name of the option that it is about.
        told: Any = getattr(error, "format_message", None)
        return _out_of_range(error) or str(told() if callable(told) else error)
    return None


def _out_of_range(error: Exception) -> str:
    """The library words its complaints in English; this one is met most. Empty for another."""
    option: Any = getattr(error, "param", None)
    low, high = getattr(option, "min", None), getattr(option, "max", None)
    if type(error).__name__ != "BadParameter" or (low is None and high is None):
        return ""
    if high is None:
        words = _("{option} must be a number, at least {low}.")
    elif low is None:
        words = _("{option} must be a number, at most {high}.")
    else:
        words = _("{option} must be a number from {low} to {high}.")
    return words.format(option=max(option.opts, key=len), low=low, high=high)


def _spread(arguments: list[str]) -> list[str]:
    """`--agent-audio A B C` as the library understands it: the option before every file."""
    spread: list[str] = []
    inside = False
    for argument in arguments:
        if argument.startswith("-"):
            inside = argument == MANY_FILES
        elif inside and spread[-1] != MANY_FILES:
            spread.append(MANY_FILES)
        spread.append(argument)
    return spread


def _chosen_language() -> str:
    """TRAINER_LANG, else the window's language setting; empty: as the system."""
    from trainer import paths
    from trainer.storage.settings import Settings

    try:
        return Settings(paths.home()).text("language")
    except OSError:
        return ""


def _guarded(action: Any) -> int:
    try:
        return int(action())
    except KnownError as error:
        return _refuse(error)


def _refuse(error: KnownError) -> int:
    """One line on stderr: what happened and what to do."""
    print("trainer: " + " ".join(error.told.render(_).split()), file=sys.stderr)
    return 2


def _commands() -> typer.Typer:
    import typer

    from trainer import commands

    app = typer.Typer(
        name="trainer",
        help=_("Practise customer-service calls in Mandarin."),
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    commands.add_to(app)
    return app
