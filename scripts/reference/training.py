"""One network trained as a spec says (docs/algorithms.md 6), resumable after every epoch."""
import math
import os
import time
import zlib

import numpy as np
import torch
from torch.nn import functional as F

from attacks import craft
from batches import augmented, epoch_batches
from networks import build

NEITHER = {
    "norm": "linf", "epsilon": 0.2, "warmup": 0.5, "epsilonWarmup": 0, "steps": 10, "relativeStep": 2.5,
    "randomStart": True, "inner": "pgd", "loss": "cross-entropy",
}


def round_up(value):
    """To the nearest integer, halves up."""
    return math.floor(value + 0.5)


def checked(defence):
    """The parameters of a defence with the lab's defaults; refuses what this script does not train."""
    own = {"steps": 1, "relativeStep": 1.25} if defence["id"] == "fast" else {}
    params = {**NEITHER, **own, **defence.get("params", {})}
    unknown = set(params) - set(NEITHER)
    if defence["id"] not in ("standard", "fast", "adversarial") or unknown or params["loss"] != "cross-entropy":
        raise SystemExit(f"defence {defence} found; standard, fast or adversarial with cross-entropy expected")
    if params["inner"] == "fgsm":
        params.update(steps=1, relativeStep=1, randomStart=False)
    elif params["inner"] != "pgd":
        raise SystemExit(f"inner attack {params['inner']} found, pgd or fgsm expected")
    return params


def rate_at(training, epoch):
    passed = sum(epoch >= round_up(drop * training["epochs"]) for drop in training["drops"])
    return training["learningRate"] / 10 ** passed


def ramp(warmup, epoch, epochs):
    return 1 if warmup == 0 else min(1, (epoch + 1) / (warmup * epochs))


def train(name, recipe, images, rows, labels, path, say):
    """
    The network of `recipe` {"network", "training", "defence", "balanced", "outputs", "seed", "images"}, in eval mode,
    trained on the images at `rows` with `labels`. `path` holds its newest epoch; a file of another recipe is refused.
    """
    training, defence = recipe["training"], recipe["defence"]
    params = checked(defence)
    torch.manual_seed(seed_of(recipe, name, "weights"))
    net = build(recipe["network"], images.shape, recipe["outputs"])
    optimiser = torch.optim.SGD(
        net.parameters(), lr=training["learningRate"], momentum=training["momentum"], weight_decay=training["weightDecay"])
    begin = 0
    if path.exists():
        kept = torch.load(path)
        if kept["recipe"] != recipe:
            raise SystemExit(f"{path} is of another training: name another --out")
        net.load_state_dict(kept["net"])
        optimiser.load_state_dict(kept["optimiser"])
        begin = kept["epoch"]
        say(f"{name}: {begin} of {training['epochs']} epochs found")
    for epoch in range(begin, training["epochs"]):
        started = time.time()
        torch.manual_seed(seed_of(recipe, name, epoch))
        for group in optimiser.param_groups:
            group["lr"] = rate_at(training, epoch)
        share = 0 if defence["id"] == "standard" else ramp(params["warmup"], epoch, training["epochs"])
        threat = {
            "norm": params["norm"],
            "epsilon": params["epsilon"] * ramp(params["epsilonWarmup"], epoch, training["epochs"]),
        }
        batches = epoch_batches(labels, training["batchSize"], recipe["balanced"], [recipe["seed"], digest(name)], epoch)
        losses, told = [], time.time()
        for at, batch in enumerate(batches):
            losses.append(step(net, optimiser, images, rows[batch], labels[batch], training, params, threat, share))
            if not math.isfinite(losses[-1]):
                raise SystemExit(f"{name}: the loss is {losses[-1]} in batch {at + 1} of epoch {epoch + 1}")
            if time.time() - told > 60:
                told = time.time()
                say(f"{name}: epoch {epoch + 1} of {training['epochs']}, batch {at + 1} of {len(batches)}")
        new = path.with_suffix(".new")
        torch.save({"recipe": recipe, "epoch": epoch + 1, "net": net.state_dict(), "optimiser": optimiser.state_dict()}, new)
        os.replace(new, path)
        say(f"{name}: epoch {epoch + 1} of {training['epochs']}, loss {np.mean(losses):.4f}, {time.time() - started:.0f} s")
    return net.eval().requires_grad_(False)


def step(net, optimiser, images, rows, labels, training, params, threat, share):
    """One weight step; returns the loss. The first images are attacked with the network in eval mode."""
    x, _ = images.at(rows)
    y = torch.from_numpy(labels)
    x = augmented(x, training.get("augmentation", "none"))
    count = round_up(share * len(rows))
    if count > 0:
        net.eval()
        crafted = craft(net, x[:count], y[:count], threat, params["steps"], params["relativeStep"], params["randomStart"])
        x = torch.cat([crafted, x[count:]])
    net.train()
    optimiser.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    optimiser.step()
    return loss.item()


def digest(name):
    return zlib.crc32(str(name).encode())


def seed_of(recipe, name, purpose):
    entropy = [recipe["seed"], digest(name), digest(purpose)]
    return int(np.random.SeedSequence(entropy).generate_state(1)[0])
