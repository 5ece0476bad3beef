"""What is known of Vosk's Chinese models: from the file that ships, and from Vosk's own list.

The file names them offline. Size and checksum of what is downloaded come from Vosk's list, the
`model-list.json` beside the models, fetched anew for each installation.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trainer import paths
from trainer.domain.errors import KnownError
from trainer.domain.message import M_

ADDRESS_VARIABLE = "TRAINER_MODELS_URL"
LIST_NAME = "model-list.json"
LANGUAGE = "cn"
"""What Vosk calls Mandarin."""

_PREFIX = "vosk-model-"
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
"""Names become folders and parts of addresses."""


class InTwo(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(frozen=True)

    zh: str
    en: str


class KnownModel(BaseModel):
    """One of Vosk's models as the program knows it. `size`: of its zip in bytes, rounded.

    `published_error` are Vosk's own figures, % of characters by test set.
    """

    model_config = ConfigDict(frozen=True)

    name: Annotated[str, Field(pattern=_NAME)]
    title: InTwo
    note: InTwo
    size: Annotated[int, Field(gt=0)]
    published_error: dict[str, float] = {}


class Catalogue(BaseModel):
    """The file that ships. `address` ends with a slash."""

    model_config = ConfigDict(frozen=True)

    address: str
    models: tuple[KnownModel, ...]

    def get(self, name: str) -> KnownModel | None:
        return next((model for model in self.models if model.name == name), None)


class Offer(BaseModel):
    """A line of Vosk's list: what can be had now, its exact size in bytes and its checksum."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Annotated[str, Field(pattern=_NAME)]
    lang: str
    size: Annotated[int, Field(gt=0)]
    md5: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{32}$")]
    obsolete: bool = False


def load(file: Path | None = None) -> Catalogue:
    """The catalogue that ships with the program."""
    path = file or paths.models() / "catalogue.json"
    return Catalogue.model_validate_json(path.read_bytes())


def address(catalogue: Catalogue) -> str:
    """Where list and models are fetched: Vosk's site, or the mirror TRAINER_MODELS_URL names."""
    chosen = os.environ.get(ADDRESS_VARIABLE, "").strip() or catalogue.address
    if not re.match(r"https?://[^/]", chosen):
        raise KnownError(
            M_("{variable} is no address: {value}", variable=ADDRESS_VARIABLE, value=chosen),
            M_("It looks like https://server/folder/."),
        )
    return chosen if chosen.endswith("/") else chosen + "/"


def full_name(name: str) -> str:
    """Vosk's own name for `small-cn-0.22` or `vosk-model-small-cn-0.22`."""
    return name if name.startswith(_PREFIX) else _PREFIX + name


def read_list(data: bytes, where: str) -> tuple[Offer, ...]:
    """The Chinese models in Vosk's list, the current ones first. `where`: for the message.

    Lines that do not read are left out: the list is somebody else's and may grow.
    Raises KnownError for something that is no such list.
    """
    try:
        lines: Any = json.loads(data)
        if not isinstance(lines, list):
            raise ValueError
    except ValueError as problem:
        raise KnownError(
            M_("What came from {address} is not Vosk's list of models.", address=where),
            M_(
                "If this network has a login page, log in first in a web browser; "
                "or import the model from a zip file."
            ),
        ) from problem
    offers: list[Offer] = []
    for line in cast("list[Any]", lines):
        try:
            offer = Offer.model_validate(line)
        except ValidationError:
            continue
        if offer.lang == LANGUAGE:
            offers.append(offer)
    return tuple(sorted(offers, key=lambda offer: offer.obsolete))
