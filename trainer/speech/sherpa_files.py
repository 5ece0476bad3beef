"""Which of sherpa-onnx's kinds of model lies in a folder: told by its files and what they carry.

sherpa-onnx has one way to open each kind and ends the program where it is told the wrong one. The
models say what they are in their metadata, which is read here without any ONNX library.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message

Kind = Literal[
    "streaming transducer",
    "transducer",
    "streaming paraformer",
    "paraformer",
    "streaming zipformer ctc",
    "zipformer ctc",
    "sense voice",
]
_METADATA = 14
"""The field of an ONNX file that holds pairs of names and values."""
_VARINT, _EIGHT_BYTES, _BLOCK, _FOUR_BYTES = 0, 1, 2, 5


@dataclass(frozen=True, slots=True)
class Layout:
    """A model's kind, its files by sherpa-onnx's names for them, and its main file's metadata."""

    kind: Kind
    files: dict[str, str]
    metadata: dict[str, str]


def locate(folder: Path) -> Path:
    """The folder that really holds the model: `folder`, or the one folder that an archive made."""
    if folder.is_dir() and not (folder / "tokens.txt").is_file():
        with suppress(OSError):
            inner = [child for child in folder.iterdir() if (child / "tokens.txt").is_file()]
            if len(inner) == 1:
                return inner[0]
    return folder


def find_layout(folder: Path) -> Layout:
    """What kind of model `folder` holds. Raises KnownError where it is none that is known."""
    if not folder.is_dir():
        raise KnownError(
            M_("The speech model {path} does not exist or is no folder.", path=str(folder)),
            _remedy(),
        )
    tokens = folder / "tokens.txt"
    if not tokens.is_file() or tokens.stat().st_size == 0:
        raise KnownError(
            M_("{path} is not a sherpa-onnx model: tokens.txt is missing.", path=str(folder)),
            _remedy(),
        )
    encoder = _pick(folder, "encoder")
    # The decoder is small and loses most by being made smaller: its full form comes first.
    decoder = _pick(folder, "decoder", small=False)
    joiner = _pick(folder, "joiner")
    if encoder and decoder:
        metadata = _metadata_of(encoder)
        files = {"encoder": str(encoder), "decoder": str(decoder), "tokens": str(tokens)}
        if joiner:
            streams = "decode_chunk_len" in metadata or metadata.get("model_type") == "lstm"
            kind: Kind = "streaming transducer" if streams else "transducer"
            return Layout(kind, {**files, "joiner": str(joiner)}, metadata)
        if "decoder_num_blocks" in metadata:
            return Layout("streaming paraformer", files, metadata)
        raise _unknown(folder)
    single = _pick(folder, "model") or _pick(folder, "ctc")
    if single is None:
        raise KnownError(
            M_("{path} is not a sherpa-onnx model: it has no .onnx file.", path=str(folder)),
            _remedy(),
        )
    metadata = _metadata_of(single)
    found = _kind_of_single(metadata)
    if found is None:
        raise _unknown(folder)
    name = "paraformer" if found == "paraformer" else "model"
    return Layout(found, {name: str(single), "tokens": str(tokens)}, metadata)


def _kind_of_single(metadata: dict[str, str]) -> Kind | None:
    if "decode_chunk_len" in metadata and "encoder_dims" in metadata:
        return "streaming zipformer ctc"
    if "lang_zh" in metadata:
        return "sense voice"
    if "lfr_window_size" in metadata and "neg_mean" in metadata:
        return "paraformer"
    if metadata.get("model_type", "").startswith("zipformer"):
        return "zipformer ctc"
    return None


def _pick(folder: Path, begin: str, *, small: bool = True) -> Path | None:
    """The file `begin`*.onnx: of two forms the 8-bit one (`small`) or the full one."""
    found = sorted(folder.glob(f"{begin}*.onnx"))
    wanted = [path for path in found if path.name.endswith(".int8.onnx") is small]
    return next(iter([*wanted, *found]), None)


def _metadata_of(path: Path) -> dict[str, str]:
    try:
        return read_metadata(path)
    except (OSError, ValueError) as problem:
        raise KnownError(
            M_("The model file {path} is damaged.", path=str(path)),
            M_("Unpack or copy the model again."),
        ) from problem


def read_metadata(path: Path) -> dict[str, str]:
    """The names and values an ONNX file carries. Raises ValueError for any other or a cut file."""
    pairs: dict[str, str] = {}
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        for field, block in _fields(file, size, {_METADATA}):
            if field == _METADATA:
                name, value = _pair(block)
                pairs[name] = value
    return pairs


def _fields(file: BinaryIO, size: int, wanted: set[int]) -> Iterator[tuple[int, bytes]]:
    """The fields of a protocol buffer; those not wanted are skipped and come empty."""
    while file.tell() < size:
        tag = _varint(file)
        field, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            _varint(file)
            continue
        length = {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}.get(kind)
        if kind == _BLOCK:
            length = _varint(file)
        if not field or length is None or file.tell() + length > size:
            raise ValueError("no ONNX file, or cut off")
        if field in wanted:
            yield field, file.read(length)
        else:
            file.seek(length, os.SEEK_CUR)


def _varint(file: BinaryIO) -> int:
    value, shift = 0, 0
    while shift < 64:
        byte = file.read(1)
        if not byte:
            raise ValueError("cut off")
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
        shift += 7
    raise ValueError("no ONNX file")


def _pair(block: bytes) -> tuple[str, str]:
    parts = {field: text for field, text in _fields(BytesIO(block), len(block), {1, 2})}
    return parts.get(1, b"").decode("utf-8"), parts.get(2, b"").decode("utf-8")


def _unknown(folder: Path) -> KnownError:
    return KnownError(
        M_("{path} is a kind of sherpa-onnx model that is not supported.", path=str(folder)),
        M_(
            "Choose a zipformer (transducer or CTC), a paraformer or a SenseVoice model "
            "for Mandarin."
        ),
    )


def _remedy() -> Message:
    return M_("Choose the unpacked folder of a sherpa-onnx model.")
