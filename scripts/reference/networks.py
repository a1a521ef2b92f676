"""The lab's networks as PyTorch modules, from the id and parameters of a spec (docs/algorithms.md 9).

PyTorch's own defaults are the lab's: weights and biases uniform in +-1/sqrt(fan in), batch norm with momentum 0.1 and
epsilon 1e-5. Names of parameters are those of the lab's safetensors files.
"""
import json
import math
import struct

import numpy as np
import torch
from torch import nn

FORMATS = {"F16": "<f2", "F32": "<f4", "I64": "<i8"}


def linear(_, shape, outputs):
    return nn.Sequential(nn.Flatten(), nn.Linear(math.prod(shape), outputs))


def mlp(params, shape, outputs):
    hidden = params.get("hidden", 100)
    return nn.Sequential(nn.Flatten(), nn.Linear(math.prod(shape), hidden), nn.ReLU(), nn.Linear(hidden, outputs))


def cnn_small(_, shape, outputs):
    size, _, channels = shape
    return nn.Sequential(
        nn.Conv2d(channels, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(), nn.Flatten(),
        nn.Linear(32 * (size // 2 // 2) ** 2, 100), nn.ReLU(), nn.Linear(100, outputs))


def cnn_2(params, shape, outputs):
    size, _, channels = shape
    dense = params.get("dense", 1024)
    return nn.Sequential(
        nn.Conv2d(channels, 32, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5, 1, 2), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64 * (size // 4) ** 2, dense), nn.ReLU(), nn.Linear(dense, outputs))


def myrtle(params, shape, outputs):
    width, kind = params.get("width", 64), params.get("norm", "batch")
    norms = {
        "batch": lambda channels: [nn.BatchNorm2d(channels)],
        "group": lambda channels: [nn.GroupNorm(math.gcd(8, channels), channels)],
        "none": lambda channels: [],
    }
    layers, inputs = [], shape[2]
    for factor in (1, 2, 4, 8):
        filters = factor * width
        layers += [nn.Conv2d(inputs, filters, 3, 1, 1), *norms[kind](filters), nn.ReLU()]
        layers += [] if factor == 1 else [nn.MaxPool2d(2)]
        inputs = filters
    return nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(inputs, outputs))


class Block(nn.Module):
    """relu(main(x) + shortcut(x)) with two 3 x 3 convolutions."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        inner = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(inner)) + self.shortcut(x))


class ResNet18(nn.Module):
    def __init__(self, width, channels, outputs):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        for stage in range(4):
            filters = width << stage
            blocks = [Block(inputs, filters, 1 if stage == 0 else 2), Block(filters, filters, 1)]
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
            inputs = filters
        self.linear = nn.Linear(inputs, outputs)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.linear(x.mean((2, 3)))


def resnet_18(params, shape, outputs):
    return ResNet18(params.get("width", 64), shape[2], outputs)


NETWORKS = {
    "linear": linear, "mlp": mlp, "cnn-small": cnn_small, "cnn-2": cnn_2, "myrtle": myrtle, "resnet-18": resnet_18,
}


def build(network, shape, outputs):
    """A freshly initialised module for images of `shape` [height, width, channels]. Takes [n, channels, height, width]."""
    if network["id"] not in NETWORKS:
        raise SystemExit(f"network {network['id']} found, one of {', '.join(NETWORKS)} expected")
    params = network.get("params", {})
    if params.get("head", "two") != "two":
        raise SystemExit(f"head {params['head']} found, only networks with two outputs expected")
    return NETWORKS[network["id"]](params, shape, outputs)


def load(path, network, shape, outputs):
    """The module with the weights of a safetensors file, in eval mode, without gradients of its weights."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    state = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[8 + length:][begin:end], FORMATS[entry["dtype"]]).reshape(entry["shape"])
        state[name] = torch.from_numpy(values.astype(np.int64 if entry["dtype"] == "I64" else np.float32))
    module = build(network, shape, outputs)
    module.load_state_dict(state)
    return module.eval().requires_grad_(False)


def margins(arms, yes):
    """RoBin's scores: of each arm, the logit of its own class, at output `yes`, minus the other."""
    return lambda z: torch.stack([out[:, p] - out[:, 1 - p] for out, p in ((arm(z), p) for arm, p in zip(arms, yes))], 1)
