"""
The steps of a benchmark in PyTorch, on one thread: reads one piece of work as JSON per line, answers with the seconds that
it took. The first line that it writes names its version and the processor's instructions that it may use.
"""

import json
import os
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts" / "reference"))
from attacks import craft  # noqa: E402
from networks import build  # noqa: E402

torch.set_num_threads(1)
torch.manual_seed(1)


def open_network(network, shape, outputs):
    model = build(network, shape, outputs)
    return model, torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)


def attack(model, x, y, work, steps):
    model.eval()
    threat = {"norm": "linf", "epsilon": work["epsilon"]}
    return craft(model, x, y, threat, steps, work["relativeStep"], True)


def training_step(model, optimiser, x, y, work):
    z = attack(model, x, y, work, work["attackSteps"])
    model.train()
    optimiser.zero_grad()
    functional.cross_entropy(model(z), y).backward()
    optimiser.step()


limit = os.environ.get("ONEDNN_MAX_CPU_ISA")
print(f"PyTorch {torch.__version__}, 1 thread{'' if limit is None else f', at most {limit}'}", flush=True)
held, opened = None, None
for line in sys.stdin:
    work = json.loads(line)
    height, width, channels = work["shape"]
    if held != work["network"]:
        held, opened = work["network"], open_network(work["network"], work["shape"], work["outputs"])
    model, optimiser = opened
    x = torch.rand(work["batch"], channels, height, width)
    y = torch.arange(work["batch"]) % work["outputs"]
    begun = time.perf_counter()
    if work["kind"] == "attack":
        attack(model, x, y, work, work["steps"])
    else:
        for _ in range(work["steps"]):
            training_step(model, optimiser, x, y, work)
    print(time.perf_counter() - begun, flush=True)
