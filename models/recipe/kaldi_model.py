"""Writes `am/final.mdl`: Kaldi's transition model and nnet3 net, in binary."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import numpy as np

from models.recipe.settings import CONTEXT, FEATURE_DIM, SUBSAMPLING
from models.recipe.syllables import INITIALS, SILENCE, UNITS
from models.recipe.train import DILATIONS, Layer, Net

# Chance of staying in a state for another 30 ms.
LOOP = {"silence": 0.9, "initial": 0.6, "final": 0.65}


def loop_chance(unit: str) -> float:
    """The self-loop probability of each state of a unit."""
    if unit == SILENCE:
        return LOOP["silence"]
    return LOOP["initial" if unit in INITIALS else "final"]


def triples() -> list[tuple[int, int, int]]:
    """(phone, state, pdf) in Kaldi's order; the k-th owns transitions 2k+1 and 2k+2."""
    return [
        (phone, state, pdf)
        for phone, unit in sorted(UNITS.unit_of_phone.items())
        for state, pdf in enumerate(UNITS.pdfs[unit])
    ]


class Transitions:
    """Numbers of the transitions: `loop[phone, state]` and `forward[phone, state]`."""

    def __init__(self) -> None:
        self.loop: dict[tuple[int, int], int] = {}
        self.forward: dict[tuple[int, int], int] = {}
        for index, (phone, state, _) in enumerate(triples()):
            self.loop[phone, state] = 2 * index + 1
            self.forward[phone, state] = 2 * index + 2
        self.count = 2 * len(triples())


class _Writer:
    """Kaldi's binary conventions."""

    def __init__(self) -> None:
        self.out = BytesIO()

    def token(self, *names: str) -> None:
        for name in names:
            self.out.write(name.encode() + b" ")

    def text(self, text: str) -> None:
        self.out.write(text.encode())

    def integer(self, *values: int) -> None:
        for value in values:
            self.out.write(b"\x04" + struct.pack("<i", value))

    def real(self, value: float) -> None:
        self.out.write(b"\x04" + struct.pack("<f", value))

    def double(self, value: float) -> None:
        self.out.write(b"\x08" + struct.pack("<d", value))

    def integers(self, values: list[int]) -> None:
        self.out.write(b"\x04" + struct.pack("<i", len(values)))
        self.out.write(np.array(values, "<i4").tobytes())

    def vector(self, values: np.ndarray) -> None:
        self.token("FV")
        self.integer(len(values))
        self.out.write(np.asarray(values, "<f4").tobytes())

    def matrix(self, values: np.ndarray) -> None:
        """Two bytes a number between the least and the greatest."""
        low = float(values.min())
        span = max(float(values.max()) - low, 1e-9)
        self.token("CM2")
        self.out.write(struct.pack("<ffii", low, span, *values.shape))
        steps = np.round((values.astype(np.float64) - low) / span * 65535)
        self.out.write(np.clip(steps, 0, 65535).astype("<u2").tobytes())


def write(path: Path, net: Net, counts: np.ndarray) -> None:
    """Write the model; `counts` are the occurrences of each pdf in training."""
    writer = _Writer()
    writer.out.write(b"\0B")
    _write_transitions(writer)
    _write_net(writer, net)
    writer.token("<LeftContext>")
    writer.integer(CONTEXT)
    writer.token("<RightContext>")
    writer.integer(CONTEXT)
    writer.token("<Priors>")
    priors = counts + 50
    writer.vector(priors / priors.sum())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(writer.out.getvalue())


def _write_transitions(writer: _Writer) -> None:
    phones = sorted(UNITS.unit_of_phone)
    units = [UNITS.unit_of_phone[phone] for phone in phones]
    kinds = [0 if unit == SILENCE else 1 if unit in INITIALS else 2 for unit in units]
    writer.token("<TransitionModel>", "<Topology>")
    writer.integers(phones)
    writer.integers([-1, *kinds])
    writer.integer(3)
    for loop, states in ((LOOP["silence"], 1), (LOOP["initial"], 1), (LOOP["final"], 2)):
        writer.integer(states + 1)
        for state in range(states):
            writer.integer(state, 2, state)
            writer.real(loop)
            writer.integer(state + 1)
            writer.real(1 - loop)
        writer.integer(-1, 0)
    writer.token("</Topology>", "<Triples>")
    rows = triples()
    writer.integer(len(rows))
    for row in rows:
        writer.integer(*row)
    writer.token("</Triples>", "<LogProbs>")
    chances = [0.0]
    for phone, _, _ in rows:
        loop = loop_chance(UNITS.unit_of_phone[phone])
        chances += [float(np.log(loop)), float(np.log(1 - loop))]
    writer.vector(np.array(chances))
    writer.token("</LogProbs>", "</TransitionModel>")


def _folded(layer: Layer) -> tuple[np.ndarray, np.ndarray]:
    """Weights (out, taps · in) and bias of a layer with its batch norm worked in."""
    norm = layer.norm
    assert norm.running_var is not None and norm.running_mean is not None
    factor = norm.weight / (norm.running_var + norm.eps).sqrt()
    weights = layer.affine.weight * factor[:, None]
    bias = (layer.affine.bias - norm.running_mean) * factor + norm.bias
    return weights.detach().double().numpy(), bias.detach().double().numpy()


def _layers(net: Net) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """(name, weights (out, taps · in), bias) of all affine layers in order."""
    weights, bias = _folded(net.first)
    taps = net.first.taps
    weights = weights * np.tile(net.scale.double().numpy(), taps)
    bias = bias - weights @ np.tile(net.mean.double().numpy(), taps)
    layers = [("first", weights, bias), ("stride", *_folded(net.stride))]
    for number, block in enumerate(net.blocks):
        layers.append((f"block{number}", *_folded(block)))  # type: ignore[arg-type]
    last = net.output
    layers.append(
        ("last", last.weight.detach().double().numpy(), last.bias.detach().double().numpy())
    )
    return layers


def _spliced(source: str, offsets: list[int]) -> str:
    parts = [source if o == 0 else f"Offset({source}, {o})" for o in offsets]
    return parts[0] if len(parts) == 1 else f"Append({', '.join(parts)})"


def _write_net(writer: _Writer, net: Net) -> None:
    layers = _layers(net)
    width = net.width
    lines = [f"input-node name=input dim={FEATURE_DIM}"]
    components: list[tuple[str, str, int]] = []

    def node(name: str, kind: str, source: str, dim: int) -> None:
        lines.append(f"component-node name={name} component={name} input={source}")
        components.append((name, kind, dim))

    node("first", "affine", _spliced("input", [-2, -1, 0, 1, 2]), width)
    node("first_relu", "RectifiedLinear", "first", width)
    node("stride", "affine", _spliced("first_relu", [-1, 0, 1]), width)
    node("stride_relu", "RectifiedLinear", "stride", width)
    before = "stride_relu"
    for number, dilation in enumerate(DILATIONS):
        step = SUBSAMPLING * dilation
        name = f"block{number}"
        node(name, "affine", _spliced(before, [-step, 0, step]), width)
        node(f"{name}_relu", "RectifiedLinear", name, width)
        node(f"{name}_sum", "NoOp", f"Sum({before}, {name}_relu)", width)
        before = f"{name}_sum"
    node("last", "affine", before, UNITS.pdf_count)
    node("last_log", "LogSoftmax", "last", UNITS.pdf_count)
    lines.append("output-node name=output input=last_log objective=linear")

    writer.token("<Nnet3>")
    writer.text("\n" + "\n".join(lines) + "\n\n")
    writer.token("<NumComponents>")
    writer.integer(len(components))
    affine = {name: (weights, bias) for name, weights, bias in layers}
    for name, kind, dim in components:
        writer.token("<ComponentName>", name)
        if kind == "affine":
            weights, bias = affine[name]
            writer.token("<FixedAffineComponent>", "<LinearParams>")
            writer.matrix(weights)
            writer.token("<BiasParams>")
            writer.vector(bias)
            writer.token("</FixedAffineComponent>")
        elif kind == "NoOp":
            writer.token("<NoOpComponent>", "<Dim>")
            writer.integer(dim)
            writer.token("<BackpropScale>")
            writer.real(1.0)
            writer.token("</NoOpComponent>")
        else:
            writer.token(f"<{kind}Component>", "<Dim>")
            writer.integer(dim)
            writer.token("<ValueAvg>")
            writer.vector(np.zeros(0))
            writer.token("<DerivAvg>")
            writer.vector(np.zeros(0))
            writer.token("<Count>")
            writer.double(0.0)
            writer.token(f"</{kind}Component>")
    writer.token("</Nnet3>")
