"""An independent PyTorch attack on the weights of a pack of CIFAR-10, to compare accuracies with.

Reads the stored (half-precision) weights of a pack, attacks them with its own PGD under the core strategies on the images
that the lab evaluated, and prints both accuracies. Shares no code with the lab. Needs python3 with torch and numpy.

    python3 scripts/reference/pgd_torch.py public/models/cifar10 out/cifar10/half DATA/own/DIGEST.lab [--system ID]
        [--epsilon 8] [--images 1000] [--steps 20]

The second folder is where `lab pretrain --half` kept its measurements: the ids of the images are read from there.
"""
import argparse
import json
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def read_images(path):
    """Images [n, 3, 32, 32] in [0,1] and labels, from a data set as the lab stores it."""
    data = path.read_bytes()
    (length,) = struct.unpack("<I", data[8:12])
    header = json.loads(data[12:12 + length])
    count = sum(header["splits"].values())
    labels = np.frombuffer(data, np.uint8, count, 12 + length)
    begin = 12 + length + -(-count // 8) * 8
    images = np.frombuffer(data, np.uint8, count * 3072, begin).reshape(count, 32, 32, 3)
    return images, labels


def evaluated(folder):
    """Index in the data set and label of every evaluated test image, in order."""
    found = {}
    for path in sorted(folder.glob("artefacts/*.json")):
        artefact = json.loads(path.read_text())["artefact"]
        task, data = artefact["task"], artefact["data"]
        if task["kind"] == "evaluate" and task["attack"]["id"] == "none" and task["examples"]["split"] == "test":
            for i, pair in enumerate(zip(data["ids"], data["labels"])):
                found[task["examples"]["from"] + i] = pair
    return [found[position] for position in sorted(found)]


def network(path):
    """A Myrtle CNN from its safetensors file: modules by the numbers in the names of the tensors."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    state = {}
    for name, entry in header.items():
        kind = {"F16": "<f2", "F32": "<f4", "I64": "<i8"}[entry["dtype"]]
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[8 + length:][begin:end], kind).reshape(entry["shape"])
        state[name] = torch.from_numpy(values.astype(np.int64 if kind == "<i8" else np.float32))
    convs = sorted({int(name.split(".")[0]) for name, value in state.items() if value.dim() == 4})
    modules = []
    for at, index in enumerate(convs):
        filters, channels = state[f"{index}.weight"].shape[:2]
        modules += [nn.Conv2d(channels, filters, 3, 1, 1, bias=f"{index}.bias" in state), nn.BatchNorm2d(filters), nn.ReLU()]
        if at > 0:
            modules.append(nn.MaxPool2d(2))
    last = max(int(name.split(".")[0]) for name in state)
    outputs, inputs = state[f"{last}.weight"].shape
    modules += [nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(inputs, outputs)]
    found = nn.Sequential(*modules)
    found.load_state_dict(state)
    return found.eval().requires_grad_(False)


def scores_of(pack, folder, system):
    """Logits of one network; RoBin's margins, one per arm."""
    nets = [network(folder / pack["files"][m["source"]["digest"]]) for m in system["system"]["members"]]
    if system["system"]["decomposition"]["id"] == "multiclass":
        return nets[0]
    assert system["system"]["decomposition"]["id"] == "one-vs-all", system["system"]["decomposition"]
    positive = [m["labelling"]["groups"][i] for i, m in enumerate(system["system"]["members"])]
    return lambda z: torch.stack([(lambda o: o[:, p] - o[:, 1 - p])(net(z)) for net, p in zip(nets, positive)], 1)


def pgd(loss_of, scores, x, y, eps, steps):
    """The images that linf PGD from a random start breaks at any step; step size 2.5 eps / steps."""
    z = (x + (torch.rand_like(x) * 2 - 1) * eps).clamp(0, 1)
    broken = torch.zeros(len(x), dtype=torch.bool)
    for step in range(steps + 1):
        z = z.detach().requires_grad_(step < steps)
        s = scores(z)
        broken |= s.detach().argmax(1) != y
        if step == steps:
            return broken
        (g,) = torch.autograd.grad(loss_of(s).sum(), z)
        z = torch.max(torch.min(z.detach() + 2.5 * eps / steps * g.sign(), x + eps), x - eps).clamp(0, 1)


def accuracies(scores, images, labels, eps, steps, batch=125):
    """Clean accuracy, and the worst case per image over cross-entropy, margin and all targeted margins."""
    clean, core = [], []
    for begin in range(0, len(images), batch):
        x, y = images[begin:begin + batch], labels[begin:begin + batch]
        with torch.no_grad():
            s = scores(x)
        broken = s.argmax(1) != y
        clean.append(~broken)
        others = s.scatter(1, y[:, None], float("-inf")).argsort(1, descending=True)

        def losses(rows):
            own = y[rows][:, None]
            yield lambda s: F.cross_entropy(s, y[rows], reduction="none")
            yield lambda s: s.scatter(1, own, float("-inf")).max(1).values - s.gather(1, own)[:, 0]
            for rank in range(s.shape[1] - 1):
                yield lambda s, t=others[rows, rank:rank + 1]: (s.gather(1, t) - s.gather(1, own))[:, 0]

        for which in range(s.shape[1] + 1):
            rows = (~broken).nonzero().flatten()
            if len(rows) == 0:
                break
            loss = list(losses(rows))[which]
            broken[rows] |= pgd(loss, scores, x[rows], y[rows], eps, steps)
        core.append(~broken)
    return torch.cat(clean), torch.cat(core)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("measured", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--system", action="append")
    parser.add_argument("--epsilon", type=float, default=8, help="of 255")
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    pack = json.loads((options.pack / "pack.json").read_text())
    images, labels = read_images(options.data)
    chosen = evaluated(options.measured)[: options.images]
    x = torch.from_numpy(images[[i for i, _ in chosen]].transpose(0, 3, 1, 2) / np.float32(255)).float()
    y = torch.tensor([label for _, label in chosen])
    assert (labels[[i for i, _ in chosen]] == y.numpy()).all(), "labels of other images"
    eps = options.epsilon / 255
    for system in pack["systems"]:
        if options.system and system["id"] not in options.system:
            continue
        clean, core = accuracies(scores_of(pack, options.pack, system), x, y, eps, options.steps)
        for measure, found in (("clean", clean), ("core", core)):
            lab = next(
                (row["accuracy"] for row in pack["accuracies"]
                 if row["system"] == system["id"] and row["measure"] == measure
                 and (row["threat"] is None or abs(row["threat"]["epsilon"] - eps) < 1e-9)), None)
            value = found.float().mean().item()
            beside = "" if lab is None else f"  lab {lab['value']:.4f} (n {lab['n']})  difference {lab['value'] - value:+.4f}"
            print(f"{system['id']:12s} {measure:6s} linf {options.epsilon:g}/255  torch {value:.4f} (n {len(found)}){beside}", flush=True)


main()
