"""Batches of an epoch and random crops and flips (docs/algorithms.md 6.3), with random numbers of this script's own."""
import numpy as np
import torch
from torch.nn import functional as F

PADDING = 4


def sequence(rows, seed, first, count):
    """`count` entries, from place `first`, of the endless sequence of reshuffled permutations of `rows`."""
    drawn, place = [], first
    while place < first + count:
        turn, at = divmod(place, len(rows))
        order = np.random.default_rng([*seed, turn]).permutation(rows)[at:at + first + count - place]
        drawn.append(order)
        place += len(order)
    return np.concatenate(drawn)


def epoch_batches(labels, batch_size, balanced, seed, epoch):
    """Positions in `labels` of each batch: full batches, balanced ones with equally many images of each output, alternating."""
    steps = -(-len(labels) // batch_size)
    groups = [np.flatnonzero(labels == output) for output in range(labels.max() + 1)] if balanced else [np.arange(len(labels))]
    shares = [batch_size // len(groups)] * len(groups)
    # What the batch size leaves over goes to the largest groups.
    for group in sorted(range(len(groups)), key=lambda g: -len(groups[g]))[:batch_size - sum(shares)]:
        shares[group] += 1
    drawn = [
        sequence(rows, [*seed, group], epoch * steps * share, steps * share).reshape(steps, share)
        for group, (rows, share) in enumerate(zip(groups, shares))
    ]
    turns = sorted((turn, group) for group, share in enumerate(shares) for turn in range(share))
    return [np.array([drawn[group][step, turn] for turn, group in turns]) for step in range(steps)]


def augmented(x, kind):
    """Each image cropped at random after zero padding by 4 pixels, and flipped half of the time."""
    if kind in ("crop", "crop-flip"):
        n, _, height, width = x.shape
        padded = F.pad(x, (PADDING,) * 4)
        down, right = torch.randint(2 * PADDING + 1, (2, n, 1))
        rows = (down + torch.arange(height))[:, None, :, None]
        columns = (right + torch.arange(width))[:, None, None, :]
        x = padded[torch.arange(n)[:, None, None, None], torch.arange(x.shape[1])[None, :, None, None], rows, columns]
    if kind in ("flip", "crop-flip"):
        x = torch.where((torch.rand(len(x)) < 0.5)[:, None, None, None], x.flip(3), x)
    return x
