"""The steps of a benchmark in PyTorch: reads one piece of work as JSON per line, answers with the seconds that it took."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
torch.manual_seed(1)


def cnn_small(size, channels):
    return nn.Sequential(
        nn.Conv2d(channels, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(), nn.Flatten(),
        nn.Linear(32 * (size // 4) ** 2, 100), nn.ReLU(), nn.Linear(100, 10),
    )


def cnn_2(size, channels):
    return nn.Sequential(
        nn.Conv2d(channels, 32, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5, 1, 2), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64 * (size // 4) ** 2, 1024), nn.ReLU(), nn.Linear(1024, 10),
    )


def convolution(inputs, outputs, kernel=3, stride=1):
    return [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]


def myrtle(_size, channels, width=16):
    layers = []
    for inputs, outputs, halves in ((channels, 1, 0), (width, 2, 1), (2 * width, 4, 1), (4 * width, 8, 1)):
        layers += [*convolution(inputs, outputs * width), nn.ReLU()] + [nn.MaxPool2d(2)] * halves
    return nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(8 * width, 10))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.inner = nn.Sequential(
            *convolution(inputs, outputs, stride=stride), nn.ReLU(), *convolution(outputs, outputs)
        )
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else nn.Sequential(*convolution(inputs, outputs, 1, stride))

    def forward(self, x):
        return functional.relu(self.inner(x) + self.shortcut(x))


def resnet_18(_size, channels, width=16):
    layers, inputs = [*convolution(channels, width), nn.ReLU()], width
    for stage in range(4):
        for position in range(2):
            layers.append(Block(inputs, width << stage, 2 if stage > 0 and position == 0 else 1))
            inputs = width << stage
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 10))


networks = {"cnn-small": cnn_small, "cnn-2": cnn_2, "myrtle": myrtle, "resnet-18": resnet_18}
models = {}


def model_of(network, size, channels):
    if network not in models:
        models.clear()
        model = networks[network](size, channels)
        optimiser = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
        models[network] = (model, optimiser)
    return models[network]


def attack(model, x, y, epsilon, steps):
    alpha = 2.5 * epsilon / steps
    z = (x + (2 * torch.rand_like(x) - 1) * epsilon).clamp(0, 1)
    model.eval()
    for _ in range(steps):
        z.requires_grad_(True)
        (gradient,) = torch.autograd.grad(functional.cross_entropy(model(z), y), z)
        z = (x + (z.detach() + alpha * gradient.sign() - x).clamp(-epsilon, epsilon)).clamp(0, 1)
    return z


for line in sys.stdin:
    work = json.loads(line)
    model, optimiser = model_of(work["network"], work["size"], work["channels"])
    x = torch.rand(work["batch"], work["channels"], work["size"], work["size"])
    y = torch.arange(work["batch"]) % 10
    begun = time.perf_counter()
    if work["kind"] == "attack":
        attack(model, x, y, work["epsilon"], work["steps"])
    else:
        for _ in range(work["steps"]):
            z = attack(model, x, y, work["epsilon"], work["attackSteps"])
            model.train()
            optimiser.zero_grad()
            functional.cross_entropy(model(z), y).backward()
            optimiser.step()
    print(time.perf_counter() - begun, flush=True)
