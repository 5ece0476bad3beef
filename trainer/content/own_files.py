"""The content that the program itself brings along in `assets/`."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from trainer import paths
from trainer.content.schema import Document
from trainer.content.source import SourceError, read_yaml
from trainer.domain.errors import KnownError
from trainer.domain.message import M_

Doc = TypeVar("Doc", bound=Document)


def read_own(name: str, kind: type[Doc]) -> Doc:
    """The document in one of these files. Raises `KnownError` where the file is damaged."""
    file = paths.assets() / name
    try:
        return kind.model_validate(read_yaml(file, file.parent).data)
    except (SourceError, ValidationError) as error:
        raise KnownError(
            M_("The file {file} cannot be read: {problem}", file=file.name, problem=str(error)),
            M_("Install the program anew."),
        ) from error
