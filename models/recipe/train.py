"""Stage `train`: the net that names the unit in every 30 ms."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models.recipe.settings import CONTEXT, FEATURE_DIM, SUBSAMPLING, Places, Settings
from models.recipe.syllables import UNITS
from models.recipe.vary import vary
from models.recipe.workers import workers

DILATIONS = (1, 1, 2, 2, 1)
_ALIGN = CONTEXT % SUBSAMPLING  # 24 is a multiple of three, so frame 0 is answered first
assert _ALIGN == 0


class Layer(nn.Module):
    """An affine over neighbouring frames, batch norm and ReLU; frames are rows.

    Written as a product of matrices, which on today's processors is several times as fast as
    the convolution that it is.
    """

    def __init__(self, inputs: int, outputs: int, taps: int, dilation: int = 1, step: int = 1):
        super().__init__()
        self.taps, self.dilation, self.step = taps, dilation, step
        self.affine = nn.Linear(inputs * taps, outputs)
        self.norm = nn.BatchNorm1d(outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(batch, frames, inputs) → (batch, fewer frames, outputs)."""
        reach = (self.taps - 1) * self.dilation
        last = (x.shape[1] - reach - 1) // self.step * self.step
        starts = range(0, reach + 1, self.dilation)
        spliced = torch.cat([x[:, o : o + last + 1 : self.step] for o in starts], dim=-1)
        y = self.affine(spliced)
        return torch.relu(self.norm(y.flatten(0, 1)).view_as(y))


class Net(nn.Module):
    """Layers over time: one at 10 ms, one that strides to 30 ms, five residual ones."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = Layer(FEATURE_DIM, width, 5)
        self.stride = Layer(width, width, 3, step=SUBSAMPLING)
        self.blocks = nn.ModuleList(Layer(width, width, 3, dilation=d) for d in DILATIONS)
        self.output = nn.Linear(width, UNITS.pdf_count)
        self.register_buffer("mean", torch.zeros(FEATURE_DIM))
        self.register_buffer("scale", torch.ones(FEATURE_DIM))

    @property
    def width(self) -> int:
        return self.output.in_features

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(batch, frames + 2 × CONTEXT, 63) → (batch, frames ÷ 3, pdfs)."""
        x = self.stride(self.first((features - self.mean) * self.scale))
        for dilation, block in zip(DILATIONS, self.blocks, strict=True):
            x = x[:, dilation:-dilation] + block(x)
        return self.output(x)


class Batches:
    """All utterances of some files in memory, dealt out in batches of about the same length."""

    _DEAL = 40  # batches whose utterances are sorted by length together

    def __init__(self, files: list[Path], seed: int, *, varied: bool = False) -> None:
        self._varied, self._seed = varied, seed
        self._features: list[np.ndarray] = []
        self._labels: list[np.ndarray] = []
        for path in files:
            with np.load(path) as archive:
                self._features += np.split(archive["features"], archive["feature_ends"][:-1])
                self._labels += np.split(archive["labels"], archive["label_ends"][:-1])

    def pdf_counts(self) -> np.ndarray:
        counts = np.zeros(UNITS.pdf_count)
        for labels in self._labels:
            counts += np.bincount(labels, minlength=UNITS.pdf_count)
        return counts

    def statistics(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of every feature, from a part of the data."""
        some = np.concatenate(self._features[::7]).astype(np.float64)
        return some.mean(axis=0), some.std(axis=0) + 1e-3

    def deal(self, frames: int, epoch: int) -> list[np.ndarray]:
        """The numbers of the utterances of each batch, of about `frames` input frames."""
        chance = np.random.default_rng([self._seed, epoch])
        order = chance.permutation(len(self._labels))
        lengths = np.array([len(labels) * SUBSAMPLING + 2 * CONTEXT for labels in self._labels])
        hand = max(1, self._DEAL * frames // int(lengths.mean()))
        batches: list[np.ndarray] = []
        for start in range(0, len(order), hand):
            part = order[start : start + hand]
            part = part[np.argsort(lengths[part], kind="stable")]
            filled = np.cumsum(lengths[part]) // frames
            batches += np.split(part, np.flatnonzero(np.diff(filled)) + 1)
        return [batches[n] for n in chance.permutation(len(batches))]

    def batches(self, frames: int, epoch: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Yield (features, labels) of one epoch; label −1 is padding, edges are repeated."""
        chance = np.random.default_rng([self._seed, epoch, 1])
        for numbers in self.deal(frames, epoch):
            rows, labels = self._padded(numbers)
            yield (vary(rows, chance) if self._varied else rows), labels

    def _padded(self, numbers: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        answers = max(len(self._labels[number]) for number in numbers)
        length = answers * SUBSAMPLING + 2 * CONTEXT
        features = np.empty((len(numbers), length, FEATURE_DIM), np.float32)
        labels = np.full((len(numbers), answers), -1, np.int64)
        wanted = np.arange(length) - CONTEXT
        for row, number in enumerate(numbers):
            source = self._features[number]
            features[row] = source[np.clip(wanted, 0, len(source) - 1)]
            labels[row, : len(self._labels[number])] = self._labels[number]
        return torch.from_numpy(features), torch.from_numpy(labels)


def run(places: Places, settings: Settings) -> None:
    """Train a new net on the synthesiser's speech and write `net.pt`."""
    if places.net.exists():
        return
    torch.manual_seed(settings.seed)
    data = Batches(sorted(places.features.glob("train-*.npz")), settings.seed, varied=True)
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
    data = Batches(files, settings.seed, varied=True)
    _fit(net, data, dev, settings, settings.adapt_epochs, settings.adapt_rate, target)


def adapt_several(places: Places, settings: Settings, people: list[Path]) -> None:
    """Adapt by different luck, one net on each core, and write `net-blended.pt`, their mean.

    Nets of one descent lie close together, and their mean is better than each. The mean is
    drawn a little towards `net.pt`, which knows synthetic voices best.
    """
    jobs = []
    for number in range(settings.adapt_nets):
        own = replace(settings, seed=settings.seed + number, threads=1)
        target = places.adapted_net(number)
        jobs.append((places, own, people, settings.adapt_synthetic, target))
    with workers(settings.threads) as pool:
        list(pool.map(adapt, *zip(*jobs, strict=True)))
    share = settings.adapt_share / len(jobs)
    weighted = [(places.net, 1 - settings.adapt_share), *((job[-1], share) for job in jobs)]
    mean(weighted, places.blended_net)


def refine(places: Places, settings: Settings, people: list[Path]) -> None:
    """Go on from the mean with all synthetic speech and half of people's; the last is final.

    Each round warms up anew: what noise hides is learned late.
    """
    files = sorted(places.features.glob("train-*.npz")) + people[::2]
    dev = Batches([places.features / "dev-0.npz"], 0)
    start = places.blended_net
    for number in range(settings.refine_rounds):
        target = places.refined_net(number)
        if not target.exists():
            seed = settings.seed + 7 + number
            torch.manual_seed(seed)
            net, _ = load(start)
            data = Batches(files, seed, varied=True)
            _fit(net, data, dev, settings, settings.refine_epochs, settings.refine_rate, target)
        start = target


def mean(weighted: list[tuple[Path, float]], target: Path) -> None:
    """Write the weighted mean of nets of the same descent; weights sum up to 1."""
    saved = [(torch.load(path, weights_only=False), weight) for path, weight in weighted]
    last = saved[-1][0]
    net = {
        name: sum(weight * nets["net"][name] for nets, weight in saved)
        if value.is_floating_point()
        else value
        for name, value in last["net"].items()
    }
    shares = sum(weight * nets["counts"] / nets["counts"].sum() for nets, weight in saved)
    counts = shares * last["counts"].sum()
    torch.save({"net": net, "width": last["width"], "counts": counts}, target)


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
    # Several processes share the cores when `threads` is 1.
    torch.set_num_threads(settings.threads)
    optimizer = torch.optim.AdamW(net.parameters(), lr=peak_rate, weight_decay=0.01)
    steps = [len(train.deal(settings.batch_frames, epoch)) for epoch in range(epochs)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, peak_rate, total_steps=sum(steps), pct_start=0.2
    )
    part = target.with_suffix(".part")
    for epoch in range(_resume(part, net, optimizer, schedule), epochs):
        began = time.monotonic()
        net.train()
        total = 0.0
        for features, labels in train.batches(settings.batch_frames, epoch):
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                answers = net(features)
            loss = nn.functional.cross_entropy(
                answers.float().flatten(0, 1), labels.flatten(), ignore_index=-1
            )
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
            f"epoch {epoch + 1}/{epochs}: loss {total / steps[epoch]:.3f}, "
            f"dev frames right {accuracy(net, dev):.3f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    torch.save({"net": net.state_dict(), "width": net.width, "counts": train.pdf_counts()}, target)
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
    for features, labels in batches.batches(12000, 0):
        known = labels >= 0
        right += int(((net(features).argmax(dim=-1) == labels) & known).sum())
        total += int(known.sum())
    return right / max(1, total)


def load(path: Path) -> tuple[Net, np.ndarray]:
    """The trained net, ready to be written out, and how often each pdf occurred."""
    saved = torch.load(path, weights_only=False)
    net = Net(saved["width"])
    net.load_state_dict(saved["net"])
    net.eval()
    return net, saved["counts"]
