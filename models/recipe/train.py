"""Stage `train`: the net that names the unit in every 30 ms."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models.recipe.settings import CONTEXT, FEATURE_DIM, SUBSAMPLING, Places, Settings
from models.recipe.syllables import UNITS

DILATIONS = (1, 1, 2, 2, 1)
_ALIGN = CONTEXT % SUBSAMPLING  # 24 is a multiple of three, so frame 0 is answered first
assert _ALIGN == 0


class Net(nn.Module):
    """Convolutions over time: one at 10 ms, one that strides to 30 ms, five residual ones."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv1d(FEATURE_DIM, width, 5)
        self.first_norm = nn.BatchNorm1d(width)
        self.stride = nn.Conv1d(width, width, 3, stride=SUBSAMPLING)
        self.stride_norm = nn.BatchNorm1d(width)
        self.blocks = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=d) for d in DILATIONS)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in DILATIONS)
        self.output = nn.Conv1d(width, UNITS.pdf_count, 1)
        self.register_buffer("mean", torch.zeros(FEATURE_DIM))
        self.register_buffer("scale", torch.ones(FEATURE_DIM))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(batch, frames + 2 × CONTEXT, 63) → (batch, pdfs, frames ÷ 3)."""
        x = ((features - self.mean) * self.scale).transpose(1, 2)
        x = torch.relu(self.first_norm(self.first(x)))
        x = torch.relu(self.stride_norm(self.stride(x)))
        for dilation, block, norm in zip(DILATIONS, self.blocks, self.norms, strict=True):
            x = x[:, :, dilation:-dilation] + torch.relu(norm(block(x)))
        return self.output(x)


class Batches:
    """All frames of some files in memory, cut into pieces of 3 s with their context."""

    PIECE = 100  # answers a piece, each 30 ms

    def __init__(self, files: list[Path], seed: int) -> None:
        self._features: list[np.ndarray] = []
        self._labels: list[np.ndarray] = []
        for path in files:
            with np.load(path) as archive:
                self._features += np.split(archive["features"], archive["feature_ends"][:-1])
                self._labels += np.split(archive["labels"], archive["label_ends"][:-1])
        self._places = [
            (number, start)
            for number, labels in enumerate(self._labels)
            for start in range(0, len(labels), self.PIECE)
        ]
        self._chance = np.random.default_rng(seed)
        self.frames = sum(len(labels) for labels in self._labels)

    def pdf_counts(self) -> np.ndarray:
        counts = np.zeros(UNITS.pdf_count)
        for labels in self._labels:
            counts += np.bincount(labels, minlength=UNITS.pdf_count)
        return counts

    def statistics(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of every feature, from a part of the data."""
        some = np.concatenate(self._features[::7]).astype(np.float64)
        return some.mean(axis=0), some.std(axis=0) + 1e-3

    def shuffled(self, frames: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Yield (features, labels) of about `frames` input frames; label −1 is padding."""
        order = self._chance.permutation(len(self._places))
        size = max(1, frames // (self.PIECE * SUBSAMPLING))
        for start in range(0, len(order), size):
            yield self._piece([self._places[i] for i in order[start : start + size]])

    def _piece(self, places: list[tuple[int, int]]) -> tuple[torch.Tensor, torch.Tensor]:
        length = self.PIECE * SUBSAMPLING + 2 * CONTEXT
        features = np.empty((len(places), length, FEATURE_DIM), np.float32)
        labels = np.full((len(places), self.PIECE), -1, np.int64)
        for row, (number, start) in enumerate(places):
            source = self._features[number]
            wanted = np.arange(length) + start * SUBSAMPLING - CONTEXT
            features[row] = source[np.clip(wanted, 0, len(source) - 1)]
            part = self._labels[number][start : start + self.PIECE]
            labels[row, : len(part)] = part
        return torch.from_numpy(features), torch.from_numpy(labels)


def run(places: Places, settings: Settings) -> None:
    """Train a new net on the synthesiser's speech and write `net.pt`."""
    if places.net.exists():
        return
    torch.manual_seed(settings.seed)
    data = Batches(sorted(places.features.glob("train-*.npz")), settings.seed)
    net = Net(settings.width)
    mean, deviation = data.statistics()
    net.mean.copy_(torch.from_numpy(mean))
    net.scale.copy_(torch.from_numpy(1 / deviation))
    dev = Batches([places.features / "dev-0.npz"], 0)
    _fit(net, data, dev, settings, settings.epochs, settings.peak_rate, places.net)


def adapt(
    places: Places, settings: Settings, people: list[Path], synthetic: float, target: Path
) -> None:
    """Go on from `net.pt` with people's speech beside a share of the synthesiser's files."""
    if target.exists():
        return
    torch.manual_seed(settings.seed)
    files = sorted(places.features.glob("train-*.npz"))
    files = files[: max(1, round(len(files) * synthetic))] + people
    net, _ = load(places.net)
    dev = Batches([places.features / "dev-0.npz"], 0)
    data = Batches(files, settings.seed)
    _fit(net, data, dev, settings, settings.adapt_epochs, settings.adapt_rate, target)


def blend(first: Path, second: Path, share: float, target: Path) -> None:
    """Write the net between two of the same descent, `share` of the way to the second.

    It keeps more of what the first one knew than the second does.
    """
    old, new = (torch.load(path, weights_only=False) for path in (first, second))
    net = {
        name: torch.lerp(old["net"][name], value, share) if value.is_floating_point() else value
        for name, value in new["net"].items()
    }
    seen = [counts / counts.sum() for counts in (old["counts"], new["counts"])]
    counts = ((1 - share) * seen[0] + share * seen[1]) * new["counts"].sum()
    torch.save({"net": net, "width": new["width"], "counts": counts}, target)


def _fit(
    net: Net,
    train: Batches,
    dev: Batches,
    settings: Settings,
    epochs: int,
    peak_rate: float,
    target: Path,
) -> None:
    """Train for all epochs and write `target`; an interrupted run goes on where it was."""
    torch.set_num_threads(settings.threads)
    optimizer = torch.optim.AdamW(net.parameters(), lr=peak_rate, weight_decay=0.01)
    steps = sum(1 for _ in train.shuffled(settings.batch_frames))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, peak_rate, total_steps=steps * epochs, pct_start=0.2
    )
    part = target.with_suffix(".part")
    for epoch in range(_resume(part, net, optimizer, schedule), epochs):
        began = time.monotonic()
        net.train()
        total = 0.0
        for features, labels in train.shuffled(settings.batch_frames):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(features), labels, ignore_index=-1)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        state = {
            "epoch": epoch + 1,
            "net": net.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
        }
        torch.save(state, part)
        print(
            f"epoch {epoch + 1}/{epochs}: loss {total / steps:.3f}, "
            f"dev frames right {accuracy(net, dev):.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    width = net.first.out_channels
    torch.save({"net": net.state_dict(), "width": width, "counts": train.pdf_counts()}, target)
    part.unlink(missing_ok=True)


def _resume(
    part: Path,
    net: Net,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> int:
    if not part.exists():
        return 0
    state = torch.load(part, weights_only=False)
    net.load_state_dict(state["net"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["epoch"])


@torch.no_grad()
def accuracy(net: Net, batches: Batches) -> float:
    """Share of frames whose most likely unit is the right one."""
    net.eval()
    right = total = 0
    for features, labels in batches.shuffled(12000):
        known = labels >= 0
        right += int(((net(features).argmax(dim=1) == labels) & known).sum())
        total += int(known.sum())
    return right / max(1, total)


def load(path: Path) -> tuple[Net, np.ndarray]:
    """The trained net, ready to be written out, and how often each pdf occurred."""
    saved = torch.load(path, weights_only=False)
    net = Net(saved["width"])
    net.load_state_dict(saved["net"])
    net.eval()
    return net, saved["counts"]
