"""The training step of trainingStep.ts in PyTorch: reads a number of steps per line, answers with the CPU seconds they took."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional

setting = json.loads(sys.argv[1])
torch.set_num_threads(setting["threads"])
torch.manual_seed(1)
keys = ("size", "channels", "batch", "epsilon", "attackSteps")
size, channels, batch, epsilon, attack_steps = (setting[k] for k in keys)


def cnn_small():
    return nn.Sequential(
        nn.Conv2d(channels, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(), nn.Flatten(),
        nn.Linear(32 * (size // 4) ** 2, 100), nn.ReLU(), nn.Linear(100, 10),
    )


def cnn_2():
    return nn.Sequential(
        nn.Conv2d(channels, 32, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5, 1, 2), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64 * (size // 4) ** 2, 1024), nn.ReLU(), nn.Linear(1024, 10),
    )


def convolution(inputs, outputs, kernel=3, stride=1):
    return [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]


def myrtle(width=16):
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


def resnet_18(width=16):
    layers, inputs = [*convolution(channels, width), nn.ReLU()], width
    for stage in range(4):
        for position in range(2):
            layers.append(Block(inputs, width << stage, 2 if stage > 0 and position == 0 else 1))
            inputs = width << stage
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 10))


networks = {"cnn-small": cnn_small, "cnn-2": cnn_2, "myrtle": myrtle, "resnet-18": resnet_18}
model = networks[setting["network"]]()
optimiser = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
x = torch.rand(batch, channels, size, size)
y = torch.arange(batch) % 10


def step():
    alpha = 2.5 * epsilon / attack_steps
    z = (x + (2 * torch.rand_like(x) - 1) * epsilon).clamp(0, 1)
    model.eval()
    for _ in range(attack_steps):
        z.requires_grad_(True)
        (gradient,) = torch.autograd.grad(functional.cross_entropy(model(z), y), z)
        z = (x + (z.detach() + alpha * gradient.sign() - x).clamp(-epsilon, epsilon)).clamp(0, 1)
    model.train()
    optimiser.zero_grad()
    functional.cross_entropy(model(z), y).backward()
    optimiser.step()


for line in sys.stdin:
    before = time.process_time()
    for _ in range(int(line)):
        step()
    print(time.process_time() - before, flush=True)
