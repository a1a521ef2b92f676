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
size, batch, epsilon, attack_steps = (setting[k] for k in ("size", "batch", "epsilon", "attackSteps"))

model = nn.Sequential(
    nn.Conv2d(1, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(), nn.Flatten(),
    nn.Linear(32 * (size // 4) ** 2, 100), nn.ReLU(), nn.Linear(100, 10),
)
optimiser = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
x = torch.rand(batch, 1, size, size)
y = torch.arange(batch) % 10


def step():
    alpha = 2.5 * epsilon / attack_steps
    z = (x + (2 * torch.rand_like(x) - 1) * epsilon).clamp(0, 1)
    for _ in range(attack_steps):
        z.requires_grad_(True)
        (gradient,) = torch.autograd.grad(functional.cross_entropy(model(z), y), z)
        z = (x + (z.detach() + alpha * gradient.sign() - x).clamp(-epsilon, epsilon)).clamp(0, 1)
    optimiser.zero_grad()
    functional.cross_entropy(model(z), y).backward()
    optimiser.step()


for line in sys.stdin:
    before = time.process_time()
    for _ in range(int(line)):
        step()
    print(time.process_time() - before, flush=True)
