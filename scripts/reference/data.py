"""Images for the reference runs: the lab's digits, and data sets as the lab stores them (`.lab`)."""
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

DIGITS = Path(__file__).parents[2] / "public/datasets/digits.png"


@dataclass
class Images:
    """Images [n, height, width, channels], uint8, with their labels; `train` and `test` are positions in them."""
    pixels: np.ndarray
    labels: np.ndarray
    classes: int
    train: np.ndarray
    test: np.ndarray

    @property
    def shape(self):
        return self.pixels.shape[1:]

    def at(self, rows):
        """Images [n, channels, height, width] in [0,1], and labels, at these positions."""
        x = torch.from_numpy(np.ascontiguousarray(self.pixels[rows].transpose(0, 3, 1, 2))).float() / 255
        return x, torch.from_numpy(self.labels[rows].astype(np.int64))


def read_lab(path):
    """A data set as the lab stores it: training, validation and test images follow one another."""
    data = path.read_bytes()
    if data[:8] != b"RBLDATA1":
        raise SystemExit(f"{path}: begins with {data[:8]!r}, b'RBLDATA1' expected: name the .lab file")
    (size,) = struct.unpack("<I", data[8:12])
    header = json.loads(data[12:12 + size])
    if header["dtype"] != "uint8":
        raise SystemExit(f"{path}: images of {header['dtype']} found, uint8 expected")
    train, validation, test = (header["splits"][name] for name in ("train", "validation", "test"))
    count = train + validation + test
    labels = np.frombuffer(data, np.uint8, count, 12 + size)
    begin = 12 + size + -(-count // 8) * 8
    pixels = np.frombuffer(data, np.uint8, count * int(np.prod(header["shape"])), begin).reshape(count, *header["shape"])
    positions = np.arange(count)
    return Images(pixels, labels, len(header["classes"]), positions[:train], positions[train + validation:])


def read_digits(evaluated, count):
    """The lab's digits. `evaluated`: ids of the test images, in order; `count` others, equally many of each, are for training."""
    from PIL import Image

    grid = np.asarray(Image.open(DIGITS).convert("L"))
    pixels = grid.reshape(50, 20, 100, 20).swapaxes(1, 2).reshape(5000, 20, 20, 1)
    labels = (np.arange(5000) // 500).astype(np.uint8)
    rest = np.setdiff1d(np.arange(5000), evaluated)
    random = np.random.default_rng(1)
    # As many of each digit as in the lab, up to one image.
    shares = [(count + digit) // 10 for digit in range(10)]
    train = np.concatenate([random.permutation(rest[labels[rest] == digit])[:share] for digit, share in enumerate(shares)])
    return Images(pixels, labels, 10, train, np.asarray(evaluated))
