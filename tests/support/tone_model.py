"""Real models for sherpa-onnx that hear tones: small enough to be made in a test.

Each character stands for a tone. The net looks at the loudness in the 80 bands of sherpa-onnx's
own features and picks the tone's character, or nothing where it is quiet. No training is needed,
and all of sherpa-onnx's path is taken: features, chunks, states, CTC, times.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from trainer.domain.sound import SAMPLE_RATE, Samples

CHARACTERS = {"您": 500.0, "好": 1000.0, "请": 1800.0, "稍": 3000.0, "等": 5000.0}
"""Character → Hz."""
TONE, GAP = 0.24, 0.16
"""Seconds that a tone lasts, and the silence after it."""
_BANDS, _FRAMES = 80, 32
_DIMENSION, _LEFT = 4, 2


def play(text: str) -> Samples:
    """The sound of `text`."""
    chance = np.random.default_rng(1)
    pieces: list[np.ndarray] = [np.zeros(int(0.4 * SAMPLE_RATE))]
    for char in text:
        time = np.arange(int(TONE * SAMPLE_RATE)) / SAMPLE_RATE
        pieces += [
            6000 * np.sin(2 * np.pi * CHARACTERS[char] * time),
            np.zeros(int(GAP * SAMPLE_RATE)),
        ]
    sound = np.concatenate([*pieces, np.zeros(int(0.4 * SAMPLE_RATE))])
    return (sound + chance.normal(0, 3, len(sound))).astype(np.int16)


def _weights() -> tuple[np.ndarray, np.ndarray]:
    """Bands × tokens, and the tokens' bias: the blank (0) wins below a loudness."""
    edges = np.linspace(_mel(20), _mel(SAMPLE_RATE / 2 - 400), _BANDS + 2)[1:-1]
    weights = np.zeros((_BANDS, len(CHARACTERS) + 1), np.float32)
    for token, hertz in enumerate(CHARACTERS.values(), 1):
        band = int(np.argmin(abs(edges - _mel(hertz))))
        weights[max(band - 1, 0) : band + 2, token] = 1.0
    bias = np.zeros(len(CHARACTERS) + 1, np.float32)
    bias[0] = -6.0  # features are logarithms of power: a tone's bands lie far above
    return weights, bias


def _mel(hertz: float) -> float:
    return 1127.0 * float(np.log(1 + hertz / 700.0))


def _tokens(folder: Path) -> None:
    lines = ["<blk> 0", *(f"{char} {n}" for n, char in enumerate(CHARACTERS, 1))]
    (folder / "tokens.txt").write_text("\n".join(lines) + "\n", "utf-8")


def _save(path: Path, graph: onnx.GraphProto, metadata: dict[str, str]) -> None:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _heart() -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """x (N, T, 80) → log_probs (N, T/4, tokens)."""
    weights, bias = _weights()
    nodes = [
        helper.make_node("Transpose", ["x"], ["by_band"], perm=[0, 2, 1]),
        helper.make_node("MaxPool", ["by_band"], ["every_fourth"], kernel_shape=[4], strides=[4]),
        helper.make_node("Transpose", ["every_fourth"], ["frames"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["frames", "weights"], ["loudness"]),
        helper.make_node("Add", ["loudness", "bias"], ["scores"]),
        helper.make_node("LogSoftmax", ["scores"], ["log_probs"], axis=-1),
    ]
    return nodes, [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(bias, "bias"),
    ]


def make_whole(folder: Path) -> Path:
    """A non-streaming zipformer CTC model, as far as sherpa-onnx can tell."""
    folder.mkdir(parents=True)
    _tokens(folder)
    nodes, weights = _heart()
    weights.append(numpy_helper.from_array(np.array([4], np.int64), "four"))
    nodes.append(helper.make_node("Div", ["x_lens", "four"], ["log_probs_len"]))
    size = len(CHARACTERS) + 1
    graph = helper.make_graph(
        nodes,
        "tones",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "T", _BANDS]),
            helper.make_tensor_value_info("x_lens", TensorProto.INT64, ["N"]),
        ],
        [
            helper.make_tensor_value_info("log_probs", TensorProto.FLOAT, ["N", "S", size]),
            helper.make_tensor_value_info("log_probs_len", TensorProto.INT64, ["N"]),
        ],
        weights,
    )
    _save(folder / "model.onnx", graph, {"model_type": "zipformer2_ctc", "version": "1"})
    return folder


def make_streaming(folder: Path) -> Path:
    """A streaming zipformer CTC model with one layer, whose states go through unchanged."""
    folder.mkdir(parents=True)
    _tokens(folder)
    nodes, weights = _heart()
    states: dict[str, tuple[int, list[int]]] = {
        "key": (TensorProto.FLOAT, [_LEFT, 1, _DIMENSION]),
        "nonlin": (TensorProto.FLOAT, [1, 1, _LEFT, 3 * _DIMENSION // 4]),
        "value1": (TensorProto.FLOAT, [_LEFT, 1, _DIMENSION]),
        "value2": (TensorProto.FLOAT, [_LEFT, 1, _DIMENSION]),
        "conv1": (TensorProto.FLOAT, [1, _DIMENSION, 1]),
        "conv2": (TensorProto.FLOAT, [1, _DIMENSION, 1]),
        "embed": (TensorProto.FLOAT, [1, 128, 3, 19]),
        "processed": (TensorProto.INT64, [1]),
    }
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, _FRAMES, _BANDS])]
    outputs = [
        helper.make_tensor_value_info(
            "log_probs", TensorProto.FLOAT, [1, _FRAMES // 4, len(CHARACTERS) + 1]
        )
    ]
    for name, (kind, shape) in states.items():
        nodes.append(helper.make_node("Identity", [name], [f"new_{name}"]))
        inputs.append(helper.make_tensor_value_info(name, kind, shape))
        outputs.append(helper.make_tensor_value_info(f"new_{name}", kind, shape))
    graph = helper.make_graph(nodes, "tones", inputs, outputs, weights)
    metadata = {
        "model_type": "zipformer2",
        "encoder_dims": str(_DIMENSION),
        "query_head_dims": str(_DIMENSION),
        "value_head_dims": str(_DIMENSION),
        "num_heads": "1",
        "num_encoder_layers": "1",
        "cnn_module_kernels": "3",
        "left_context_len": str(_LEFT),
        "T": str(_FRAMES),
        "decode_chunk_len": str(_FRAMES),
    }
    _save(folder / "ctc-tones.int8.onnx", graph, metadata)
    return folder
