"""Finding and loading scenarios: a broken file is reported and never harms the others."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from pathlib import PurePosixPath

from trainer.content.build import build_scenario
from trainer.content.library import Library, Origin, PackOrigin
from trainer.content.problems import Path, Problem, nearest
from trainer.content.recorded import check_recordings
from trainer.content.references import Reporter, check_phrases, check_references, check_script
from trainer.content.schema import ExampleDoc, PackDoc, ScenarioDoc
from trainer.content.source import SourceError, parse_yaml, read_text, read_yaml
from trainer.content.standards import shipped_standards
from trainer.content.validate import validated, without_unknown_keys
from trainer.domain.message import M_
from trainer.domain.scenario import Label, Scenario

SCENARIO_FILE = "scenario.yaml"
PACK_FILE = "pack.yaml"
_MISNAMED = ("scenario.yml", "scenario.yaml.txt", "scenario.txt", "scenarios.yaml")
"""What editors and people make of the name."""
_ID = re.compile(r"[^\W_][\w -]{0,79}")


def load_scenarios(root: FilePath) -> Library:
    """Load every scenario at or below a place. Never raises for what is in the files.

    `root`: a folder of packs (``root/<pack>/<name>/scenario.yaml``), one pack, the folder of one
    scenario, or a ``scenario.yaml`` itself. The id of a scenario is the name of its folder.
    """
    loader = _Loader(root)
    loader.load()
    return Library(loader.scenarios, tuple(loader.problems), loader.origins, tuple(loader.packs))


def _phrases_of(standard: str) -> Mapping[str, tuple[str, ...]]:
    """The phrases that a shipped standard brings along; for any other, those all of them share."""
    shipped = shipped_standards()
    found = shipped.get(standard) or next(iter(shipped.values()), None)
    return found.phrases if found is not None else {}


def _is_there(file: FilePath) -> bool:
    """Also where it is a link that leads nowhere, which then is reported."""
    return file.exists() or file.is_symlink()


def _printable(name: str) -> str:
    """A file's name as it can be shown anywhere: line breaks and broken bytes are spelled out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


class _Loader:
    def __init__(self, root: FilePath) -> None:
        self.root = root if root.is_dir() else root.parent
        self.given = root
        self.scenarios: dict[str, Scenario] = {}
        self.origins: dict[str, Origin] = {}
        self.problems: list[Problem] = []
        self.packs: list[PackOrigin] = []
        self._packs: dict[FilePath, PackDoc | None] = {}
        self._broken: set[FilePath] = set()
        """Packs whose shared file is there but cannot be used."""

    def load(self) -> None:
        files = self._files()
        if not files and not self.problems:
            message = M_("There is no scenario here (a folder with “scenario.yaml”).")
            self.problems.append(Problem(self.given.name or ".", 1, "", message))
        for file in files:
            if file.name != SCENARIO_FILE:
                self._misnamed(file)
                continue
            try:
                self._load(file)
            except RecursionError:
                self._refuse(file, SourceError(1, M_("This is nested too deeply.")))

    def _files(self) -> list[FilePath]:
        if not self.given.is_dir():
            return [self.given] if _is_there(self.given) else []
        if _is_there(self.given / SCENARIO_FILE):
            return [self.given / SCENARIO_FILE]
        nearer = self._folders(self.given)
        further = [inner for folder in nearer for inner in self._folders(folder)]
        files = [folder / SCENARIO_FILE for folder in (*nearer, *further)]
        found = [file for file in files if _is_there(file)]
        return found + [
            file
            for folder in (self.given, *nearer, *further)
            for name in _MISNAMED
            if not _is_there(folder / SCENARIO_FILE) and _is_there(file := folder / name)
        ]

    def _misnamed(self, file: FilePath) -> None:
        self._refuse(file, SourceError(1, M_("This file must be called “scenario.yaml”.")))

    def _folders(self, folder: FilePath) -> list[FilePath]:
        """The folders in a folder, by name; one that cannot be read is reported."""
        try:
            with os.scandir(folder) as entries:
                return sorted(FilePath(entry.path) for entry in entries if entry.is_dir())
        except OSError as error:
            reason = error.strerror or str(error)
            message = M_("The folder cannot be read: {reason}.", reason=reason)
            self._refuse(folder, SourceError(1, message))
            return []

    def _load(self, file: FilePath) -> None:
        name = self._name(file)
        id = file.parent.resolve().name
        if not _ID.fullmatch(id):
            message = M_(
                "The folder's name cannot name a scenario: use letters, digits, “_” and “-”, at "
                "most 80, beginning with a letter or digit."
            )
            self._refuse(file, SourceError(1, message))
            return
        try:
            source = read_yaml(file, inside=self._inside(file))
        except SourceError as error:
            self._refuse(file, error)
            return
        pack = self._pack(file.parent.parent)
        doc, problems = validated(source, ScenarioDoc, name)
        self.problems += problems
        broken = doc is None
        if broken and isinstance(source.data, dict):
            doc = without_unknown_keys(source, ScenarioDoc)
        if doc is None:
            return
        report = Reporter(name, source)
        standard = _phrases_of(doc.standard)
        check_references(doc, pack, report, standard)
        scripts = self._scripts(doc, file, report)
        if id in self.scenarios:
            message = M_("There is already a scenario “{name}” in another folder.", name=id)
            report.add((), message)
        recordings = check_recordings(doc, file.parent, self._pack_folder(file), report)
        # What a broken pack would have brought along is not missing here.
        if file.parent.parent not in self._broken:
            self.problems += report.problems
        faulty = any(problem.severity == "error" for problem in report.problems)
        if broken or faulty or len(scripts) < len(doc.examples):
            return
        built = build_scenario(
            doc,
            pack,
            id=id,
            scripts=scripts,
            source=str(file),
            standard=standard,
            recordings=recordings,
        )
        if pack is not None:
            title = Label(pack.title.zh, pack.title.en)
            built = replace(built, pack=file.parent.resolve().parent.name, pack_title=title)
        self.scenarios[id] = built
        self.origins[id] = Origin(name, source, doc)

    def _inside(self, file: FilePath) -> FilePath:
        """The folder that a scenario's files must stay in: its pack, or what was given."""
        return self.root if self.root in file.parents else file.parent

    @staticmethod
    def _pack_folder(file: FilePath) -> FilePath:
        """The folder of a scenario's pack, where it has one; else its own."""
        pack = file.parent.parent
        return pack if (pack / PACK_FILE).is_file() else file.parent

    def _name(self, file: FilePath) -> str:
        """As it was given where that was relative, else relative to the folder that was read."""
        if not self.given.is_absolute():
            return _printable(file.as_posix())
        try:
            return _printable(file.relative_to(self.root).as_posix())
        except ValueError:
            return _printable(file.name)

    def _refuse(self, file: FilePath, error: SourceError) -> None:
        self.problems.append(Problem(self._name(file), error.line, "", error.message))

    def _pack(self, folder: FilePath) -> PackDoc | None:
        """The shared parts of a pack; read once, None where there are none or they are broken."""
        if folder not in self._packs:
            self._packs[folder] = self._read_pack(folder / PACK_FILE)
        return self._packs[folder]

    def _read_pack(self, file: FilePath) -> PackDoc | None:
        if not _is_there(file):
            return None
        try:
            source = parse_yaml(read_text(file, inside=file.parent))
        except SourceError as error:
            self._refuse(file, error)
            self._broken.add(file.parent)
            return None
        doc, problems = validated(source, PackDoc, self._name(file))
        if doc is not None:
            report = Reporter(self._name(file), source)
            check_phrases(doc.phrases, doc.variables, report)
            problems += report.problems
        self.problems += problems
        if problems:
            self._broken.add(file.parent)
            return None
        if doc is not None:
            self.packs.append(PackOrigin(self._name(file), source, doc))
        return doc

    def _scripts(self, doc: ScenarioDoc, file: FilePath, report: Reporter) -> dict[str, list[str]]:
        scripts: dict[str, list[str]] = {}
        for index, example in enumerate(doc.examples):
            path: Path = ("examples", index, "script")
            lines = self._script(example, path, file, report)
            if lines is None:
                continue
            scripts[example.id] = lines
            where = self._name(file.parent / str(example.script))
            check_script(lines, path, where, report, inline=isinstance(example.script, list))
        return scripts

    def _script(
        self, example: ExampleDoc, path: Path, file: FilePath, report: Reporter
    ) -> list[str] | None:
        if isinstance(example.script, list):
            return list(example.script)
        relative = PurePosixPath(example.script)
        if relative.is_absolute() or ".." in relative.parts or "\\" in example.script:
            report.add(path, M_("Scripts stand in the scenario's own folder (examples/good.txt)."))
            return None
        script = file.parent / relative
        if not script.exists():
            scripts = [f"{each.parent.name}/{each.name}" for each in file.parent.glob("*/*.txt")]
            message = M_("There is no file “{name}”.", name=example.script)
            report.add(path, message, nearest(example.script, scripts))
            return None
        try:
            return read_text(script, inside=file.parent).splitlines()
        except SourceError as error:
            self._refuse(script, error)
            return None
