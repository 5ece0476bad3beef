"""A desk that is set up by its first use, so that the window need not wait for sound and content.

Importing the real one loads numerics, sound and schema libraries: a good half second on a slow
machine. `warm_up` does it on a thread of its own, after the first paint.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.storage.settings import Settings

if TYPE_CHECKING:
    from trainer.services.desk import RealDesk


class LazyDesk:
    """Passes everything on to a `RealDesk`; settings are answered without it."""

    def __init__(self, home: Path, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._guard = threading.Lock()
        self._desk: RealDesk | None = None

    def setting(self, name: str) -> str | float | bool:
        return self._settings.get(name)

    def warm_up(self) -> None:
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def close(self) -> None:
        with self._guard:
            if self._desk is not None:
                self._desk.close()

    def _warm_up(self) -> None:
        self.real().warm_up()

    def real(self) -> RealDesk:
        """The desk itself; made here when it is not there yet."""
        with self._guard:
            if self._desk is None:
                from trainer.services.desk import RealDesk
                from trainer.services.workshop import Workshop

                self._desk = RealDesk(Workshop(self._home, self._settings))
            return self._desk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real(), name)
