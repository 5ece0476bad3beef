"""The speech models of an installation: which there are, and how they come, change and go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.services.model_folder import ModelFolder
from trainer.services.model_job import ModelJob
from trainer.services.model_list import ModelEntry, absent, described, is_whole, models_at, real
from trainer.speech import catalogue as cat
from trainer.speech import model_check
from trainer.speech.download import Wanted, download, fetch
from trainer.speech.files import disk_error, is_plain_name, make_room, remove_tree
from trainer.speech.models import (
    BUNDLED,
    bundled_model,
    find_model,
    vosk_places,
)
from trainer.speech.request import Patience
from trainer.speech.unpack import copy, find_damage, top_folder, unpack
from trainer.speech.watch import Watch
from trainer.storage.settings import Settings

DEFAULT = "vosk-model-small-cn-0.22"
"""The one to install first."""


class ModelStore:
    """All models of the installation in `home`. Safe from any thread.

    `choose` stores the setting that names the model in use (an empty text for the bundled one);
    a window gives one that also loads it.
    """

    def __init__(
        self,
        home: Path,
        settings: Settings,
        *,
        choose: Callable[[str], object] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._disk = ModelFolder(home / "models")
        self._settings = settings
        self._choose = choose or self._save_choice
        self._patience = patience or Patience()
        self._catalogue = cat.load()
        self._offers: dict[str, cat.Offer] = {}
        self._guard = threading.Lock()
        self._jobs: dict[str, ModelJob] = {}

    @property
    def folder(self) -> Path:
        """Where the models of the user lie."""
        return self._disk.path

    # -- what there is ----------------------------------------------------------------------

    def list(self) -> tuple[ModelEntry, ...]:
        """Every model: the bundled one, Vosk's, those of the user, those found elsewhere."""
        own = {path.name: path for path in self._disk.models()}
        elsewhere = [path for place in vosk_places() for path in models_at(place)]
        first = {path.name: path for path in reversed(elsewhere)}
        with self._guard:
            offers = dict(self._offers)
        names = [model.name for model in self._catalogue.models]
        names += [name for name, offer in offers.items() if not offer.obsolete]
        entries = [described(bundled_model(), self._catalogue)]
        for name in dict.fromkeys(names):
            path = own.get(name) or first.get(name)
            if path is None:
                entries.append(self._absent(name, offers.get(name)))
            else:
                entries.append(described(path, self._catalogue, own=own.pop(name, None) == path))
        entries += [described(path, self._catalogue, own=True) for path in own.values()]
        known = {real(entry.path) for entry in entries if entry.path}
        used = self.used()
        for path in [*elsewhere, *([used] if used else [])]:
            if real(path) not in known:
                known.add(real(path))
                entries.append(described(path, self._catalogue))
        return tuple(
            replace(entry, in_use=real(entry.path) == real(used)) if entry.path and used else entry
            for entry in entries
        )

    def used(self) -> Path | None:
        """Folder of the model that the settings name now, whether it loads or not."""
        try:
            return model_check.locate(find_model(self._settings.text("model_path")))
        except KnownError:
            return None

    def entry(self, name: str) -> ModelEntry:
        """A model by its name, Vosk's names also without `vosk-model-`. Raises KnownError."""
        entries = self.list()
        for wanted in (name, cat.full_name(name)):
            for entry in entries:
                if entry.name == wanted:
                    return entry
        raise _unknown(name, [entry.name for entry in entries])

    def refresh(self) -> None:
        """Ask Vosk's site for its list, so `list` names new models too. Raises KnownError."""
        self._fetch_offers(Watch())

    def _absent(self, name: str, offer: cat.Offer | None) -> ModelEntry:
        return absent(name, self._catalogue, offer, self._disk.arrived(name))

    # -- coming -----------------------------------------------------------------------------

    def install(self, name: str = DEFAULT) -> ModelJob:
        """Download and install one of Vosk's Chinese models, on its own thread.

        Asked twice, there is one job. One that is there and whole is done at once.
        """
        full = cat.full_name(name)
        return self._start(full, lambda watch: self._install(full, watch))

    def import_from(self, source: Path, name: str = "") -> ModelJob:
        """Copy a model from a zip file or a folder, a USB stick's for instance."""
        source = source.expanduser().absolute()
        return self._start(f"import {source}", lambda watch: self._import(source, name, watch))

    def verify(self, name: str) -> ModelJob:
        """Are all files as they came, and does it load? `error()` says what is wrong."""
        path = self.resolve(name)
        return self._start(f"verify {path}", lambda watch: self._verify(path, watch))

    def running(self) -> ModelJob | None:
        """What was begun last and is not over."""
        with self._guard:
            going = [job for job in self._jobs.values() if not job.done()]
        return going[-1] if going else None

    def _start(self, key: str, work: Callable[[Watch], Path]) -> ModelJob:
        with self._guard:
            running = self._jobs.get(key)
            if running is not None and not running.done():
                return running
            job = self._jobs[key] = ModelJob(key, work)
            job.start()
            return job

    def _install(self, name: str, watch: Watch) -> Path:
        if not is_plain_name(name):
            raise _unknown(name, [model.name for model in self._catalogue.models])
        target = self.folder / name
        with self._disk.claimed(name) as work:
            if is_whole(target):
                watch.enter("done")
                return target
            offer = self._offer(name, watch)
            part = self._disk.part(name)
            make_room(work, max(0, offer.size - self._disk.arrived(name)))
            url = f"{cat.address(self._catalogue)}{name}.zip"
            download(Wanted(url, offer.size, offer.md5), part, watch, self._patience)
            fresh = work / "fresh"
            unpack(part, fresh, watch)
            self._disk.settle(fresh, target, part, watch)
            remove_tree(work)
        return target

    def _import(self, source: Path, name: str, watch: Watch) -> Path:
        watch.enter("checking")
        if not source.exists():
            raise KnownError(
                M_("{path} does not exist.", path=str(source)),
                M_("Check the name, and that the disk is connected."),
            )
        folder = model_check.locate(source)
        if source.is_dir():
            model_check.check_files(folder)
            name = name or folder.name
        else:
            name = name or top_folder(source) or source.stem
        if not is_plain_name(name) or name.startswith("."):
            raise KnownError(
                M_("{name} cannot be the name of a model.", name=ascii(name)),
                M_("Choose another name with --name."),
            )
        target = self.folder / name
        if name == BUNDLED or is_whole(target):
            raise KnownError(
                M_("There is a model {name} already.", name=name),
                M_("Remove it first, or import this one under another name (--name)."),
            )
        with self._disk.claimed(name) as work:
            fresh = work / "fresh"
            if source.is_dir():
                copy(folder, fresh, watch)
            else:
                unpack(source, fresh, watch)
            self._disk.settle(fresh, target, source, watch)
            remove_tree(work)
        return target

    def _verify(self, path: Path, watch: Watch) -> Path:
        folder = model_check.locate(path)
        watch.enter("checking")
        model_check.check_files(folder)
        damaged = find_damage(folder, watch)
        if damaged is not None:
            raise KnownError(
                M_(
                    "In the speech model {path} the file {name} has changed.",
                    path=str(folder),
                    name=damaged,
                ),
                M_("Remove the model and install or import it again."),
            )
        watch.enter("trying")
        model_check.check(folder, afresh=True)
        watch.enter("done")
        return folder

    def _offer(self, name: str, watch: Watch) -> cat.Offer:
        """The line of Vosk's list as it is now. Raises KnownError."""
        offers = self._fetch_offers(watch)
        if name not in offers:
            raise _unknown(name, list(offers))
        return offers[name]

    def _fetch_offers(self, watch: Watch) -> dict[str, cat.Offer]:
        url = cat.address(self._catalogue) + cat.LIST_NAME
        offers = {
            offer.name: offer for offer in cat.read_list(fetch(url, watch, self._patience), url)
        }
        with self._guard:
            self._offers = offers
        return offers

    # -- changing and going -----------------------------------------------------------------

    def resolve(self, name: str) -> Path:
        """Folder of an installed model, by name or path. Raises KnownError."""
        try:
            entry = self.entry(name)
        except KnownError:
            path = Path(name).expanduser().absolute()
            if path.exists():
                return model_check.locate(path)
            raise
        if entry.path is None:
            raise KnownError(
                M_("The model {name} is not installed.", name=entry.name),
                M_("Install it first: trainer models install {name}", name=entry.name),
            )
        return model_check.locate(entry.path)

    def use(self, name: str) -> Path:
        """Listen with this model from now on; its folder. Raises KnownError.

        A name or the path of a folder. A model never seen before is loaded first, in a process
        of its own, which may take some seconds.
        """
        path = self.resolve(name)
        decided = self._settings.overridden_by("model_path")
        if decided:
            raise KnownError(
                M_("The environment variable {variable} says which model is used.",
                   variable=decided),
                M_("Take it away, then choose again."),
            )  # fmt: skip
        model_check.check(path)
        self._choose("" if real(path) == real(bundled_model()) else str(path))
        return path

    def remove(self, name: str) -> None:
        """Delete an installed model, or what arrived of one. Raises KnownError."""
        entry = self.entry(name)
        if entry.in_use:
            raise KnownError(
                M_("The model {name} is in use.", name=entry.name),
                M_("Choose another one first, for instance: trainer models use {name}",
                   name=BUNDLED),
            )  # fmt: skip
        if entry.path is not None and not entry.own:
            raise KnownError(
                M_("{path} was not installed by this program and stays.", path=str(entry.path)),
                M_("Delete the folder yourself if nothing else needs it."),
            )
        with self._disk.claimed(entry.name) as work:
            if entry.path is not None:
                with disk_error(entry.path):
                    self._disk.discard(entry.path)
            elif not entry.partial:
                raise KnownError(M_("The model {name} is not installed.", name=entry.name))
            remove_tree(work)

    def _save_choice(self, value: str) -> None:
        self._settings.set("model_path", value)


def _unknown(name: str, known: list[str]) -> KnownError:
    return KnownError(
        M_("There is no model {name}.", name=name),
        M_("There are: {names}", names=", ".join(known)),
    )
