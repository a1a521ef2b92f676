#!/usr/bin/env python3
"""Check an export of RoBin Lab under PyTorch, without any code of the lab.

    python3 docs/verify_torch.py FOLDER [--images N] [--system ID] [--attack] [--threat linf:0.2] [--queries N]

Rebuilds every network from export.json, loads its weights, and compares scores and predictions with those of the lab. With
--attack, it also attacks the first N images under every threat of the run, with the official AutoAttack if that package is
installed and with attacks_torch.py (in this folder) otherwise, and prints how many images it breaks that the lab's attacks
did not break.

Exit status: 0 if scores and predictions agree, 1 if they differ. Needs PyTorch and NumPy.
"""

import argparse
import json
import math
import struct
import sys
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import nn

from attacks_torch import check_budget, standard

try:
    from autoattack import AutoAttack
except ImportError:
    AutoAttack = None


def read_safetensors(path):
    """The tensors of a safetensors file by name. Format: 8 bytes with the length of the header, a JSON header, the values."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length :]
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        if entry["dtype"] not in ("F32", "I64"):
            raise ValueError(f"{path}: {name} has dtype {entry['dtype']}, F32 or I64 expected")
        begin, end = entry["data_offsets"]
        dtype = {"F32": "<f4", "I64": "<i8"}[entry["dtype"]]
        values = np.frombuffer(body[begin:end], dtype=dtype).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


class Residual(nn.Module):
    """relu(main(x) + shortcut(x)). The modules of main are attributes of the block."""

    def __init__(self, main, shortcut):
        super().__init__()
        self.main = [name for name, _ in main]
        for name, module in main:
            self.add_module(name, module)
        self.shortcut = nn.Sequential(OrderedDict(shortcut))

    def forward(self, x):
        y = x
        for name in self.main:
            y = getattr(self, name)(y)
        return torch.relu(y + self.shortcut(x))


def named(modules):
    """(name, module) for every described module: those of torch.nn, and residual blocks."""

    def made(m):
        if m["type"] == "Sequential":
            return nn.Sequential(OrderedDict(named(m["modules"])))
        if m["type"] == "Residual":
            return Residual(named(m["main"]), named(m["shortcut"]))
        return getattr(nn, m["type"])(**m["args"])

    return [(m["name"], made(m)) for m in modules]


def network_of(folder, described):
    """nn.Sequential of the listed modules with the exported weights, loaded strictly: every name and shape must match."""
    network = nn.Sequential(OrderedDict(named(described["modules"])))
    network.load_state_dict(read_safetensors(folder / described["weights"]))
    return network.eval()


class System(nn.Module):
    """A classifier of the lab: images [n, channels, height, width] in [0,1] to scores [n, classes].

    The scores of one network are its logits. Those of RoBin are the margins d_i = z[positive] - z[other] of its arms, never
    probabilities, which saturate. Each other decomposition has a method of its name. Pass this module to any attack that
    expects logits.
    """

    def __init__(self, folder, described):
        super().__init__()
        self.kind = described["decomposition"]["id"].replace("-", "_")
        self.params = described["decomposition"]["params"]
        self.groups = [n["labelling"]["groups"] for n in described["networks"]]
        self.positive = [n["positive"] for n in described["networks"]]
        self.networks = nn.ModuleList(network_of(folder, n) for n in described["networks"])
        for parameter in self.parameters():
            parameter.requires_grad_(False)

    def forward(self, x):
        return getattr(self, self.kind)([network(x) for network in self.networks])

    def multiclass(self, outputs):
        return outputs[0]

    def superclass(self, outputs):
        return outputs[0]

    def one_vs_all(self, outputs):
        return torch.stack([z[:, p] - z[:, 1 - p] for z, p in zip(outputs, self.positive)], 1)

    def ensemble(self, outputs):
        """The mean of the members' logits, or the logarithm of the mean of their probabilities."""
        if self.params["aggregate"] == "logits":
            return torch.stack(outputs).mean(0)
        return torch.stack([z.log_softmax(1) for z in outputs]).logsumexp(0) - math.log(len(outputs))

    def hierarchical(self, outputs):
        """The smaller of two leads: of a class's group over the other groups, and of the class over the others of its group."""
        coarse, *fine = outputs
        scores = []
        for cls, group in enumerate(self.groups[0]):
            lead = ahead(coarse, group)
            for z, groups in zip(fine, self.groups[1:]):
                if groups[cls] is not None:
                    lead = torch.minimum(lead, ahead(z, groups[cls]))
            scores.append(lead)
        return torch.stack(scores, 1)

    def one_vs_one(self, outputs):
        """The sum of the margins against all other classes. If votes decide: the number of votes, with the relative position
        of the sum as the fraction. Votes have no gradient, so attack the sums."""
        classes = len(self.groups[0])
        sums, votes = ([0] * classes for _ in range(2))
        for z, groups in zip(outputs, self.groups):
            a, b = groups.index(0), groups.index(1)
            d = z[:, 0] - z[:, 1]
            sums[a], sums[b] = sums[a] + d, sums[b] - d
            votes[a], votes[b] = votes[a] + (d > 0).float(), votes[b] + (d < 0).float()
        sums, votes = torch.stack(sums, 1), torch.stack(votes, 1)
        if self.params["aggregate"] == "sum":
            return sums
        low, high = sums.amin(1, keepdim=True), sums.amax(1, keepdim=True)
        return votes + 0.499 * (sums - low) / (high - low).clamp_min(1e-12)


def ahead(z, own):
    """How far an output is ahead of the best of the others."""
    rest = torch.cat([z[:, :own], z[:, own + 1 :]], 1)
    return z[:, own] - rest.amax(1)


def auto_attack(system, x, labels, norm, epsilon, seed):
    """The standard version of AutoAttack on the scores (RoBin: the margins d). Seeded, so a run is repeatable."""
    adversary = AutoAttack(
        system, norm={"linf": "Linf", "l2": "L2"}[norm], eps=epsilon, version="standard", seed=seed, device="cpu"
    )
    found = adversary.run_standard_evaluation(x, labels, bs=256)
    check_budget(x, found, norm, epsilon)
    with torch.no_grad():
        return (system(found).argmax(1) != labels) | (system(x).argmax(1) != labels)


def verify_scores(folder, described, system, x):
    """Print the largest difference of a score, and how many decisions differ beyond float32 rounding; whether all agree."""
    expected = torch.from_numpy(np.load(folder / described["scores"]))
    predictions = torch.from_numpy(np.load(folder / described["predictions"]).astype(np.int64))
    with torch.no_grad():
        scores = torch.cat([system(part) for part in x.split(256)])
    largest = (scores - expected).abs().max().item()
    allowed = 1e-4 * max(1.0, expected.abs().max().item())
    top = scores.topk(2, 1).values
    clear = top[:, 0] - top[:, 1] > 2 * allowed
    differing = ((scores.argmax(1) != predictions) & clear).sum().item()
    sound = largest <= allowed and differing == 0
    print(
        f"{described['id']}: largest difference of a score {largest:.2e} (allowed {allowed:.0e}), "
        f"{differing} of {len(x)} decisions differ: {'agrees' if sound else 'DIFFERS'}"
    )
    return sound


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=200, help="how many images to attack (default 200)")
    parser.add_argument("--system", help="only the system with this id")
    parser.add_argument("--attack", action="store_true", help="also attack the systems")
    parser.add_argument("--threat", action="append", help="only this threat, such as linf:0.2; repeatable")
    parser.add_argument("--steps", type=int, default=100, help="gradient steps of attacks_torch.py (default 100)")
    parser.add_argument("--queries", type=int, default=5000, help="queries of Square in attacks_torch.py (default 5000)")
    parser.add_argument("--seed", type=int, default=0, help="seed of AutoAttack (default 0)")
    options = parser.parse_args()

    folder = options.folder
    described = json.loads((folder / "export.json").read_text())
    if described["format"] != "robin-lab-export" or described["version"] != 1:
        sys.exit(
            f"{folder}/export.json: format {described['format']} version {described['version']} found, "
            "robin-lab-export version 1 expected"
        )
    data = described["data"]
    images = np.load(folder / data["images"])
    x = torch.from_numpy(images).permute(0, 3, 1, 2).contiguous().float() / 255
    labels = torch.from_numpy(np.load(folder / data["labels"]).astype(np.int64))

    agree = True
    for entry in described["systems"]:
        if options.system not in (None, entry["id"]):
            continue
        system = System(folder, entry)
        agree &= verify_scores(folder, entry, system, x)
        if not options.attack:
            continue
        if system.kind == "superclass":
            print("  judged on a single question (is it the first class of its order?), so not attacked here")
            continue
        n = min(options.images, len(x))
        for attacked in entry["attacked"]:
            norm, epsilon = attacked["threat"]["norm"], attacked["threat"]["epsilon"]
            lab = torch.from_numpy(np.load(folder / attacked["broken"])).bool()[:n]
            if options.threat and f"{norm}:{epsilon}" not in options.threat:
                continue
            official = AutoAttack is not None
            if official:
                broken = auto_attack(system, x[:n], labels[:n], norm, epsilon, options.seed)
            else:
                broken = standard(
                    system, x[:n], labels[:n], norm, epsilon, options.steps, options.queries
                )
            union = lab | broken
            fresh = (broken & ~lab).nonzero()[:, 0].tolist()
            share = lambda flags: f"{100 * (1 - flags.float().mean().item()):.1f} %"
            print(
                f"  {norm} {epsilon}, {n} images: the lab's attacks leave {share(lab)}, "
                f"{'AutoAttack' if official else 'the attacks here'} {share(broken)}, together {share(union)}; "
                f"{len(fresh)} fall here alone{': images ' + str(fresh[:20]) if fresh else ''}, "
                f"{(lab & ~broken).sum().item()} under the lab's alone"
            )
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
