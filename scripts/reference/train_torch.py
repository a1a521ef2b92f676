"""An independent PyTorch run of a lab experiment on the digits, to compare accuracies with.

Reads the spec and the evaluated example ids from a result.json, trains the same systems (its own initialisation,
shuffling and noise), attacks them with its own PGD under the core strategies, and prints clean accuracy and the
per-example worst case ("core") beside the lab's. Needs python3 with torch, numpy and PIL.

    python3 scripts/reference/train_torch.py out/digits-quick/result.json
"""
import json
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image


def load_digits(path="public/datasets/digits.png"):
    grid = np.asarray(Image.open(path).convert("L"))
    tiles = grid.reshape(50, 20, 100, 20).swapaxes(1, 2).reshape(5000, 1, 20, 20)
    return torch.tensor(tiles / 255.0, dtype=torch.float32), torch.arange(5000) // 500


def build(network, outputs):
    params = network.get("params", {})
    if network["id"] == "linear":
        return nn.Sequential(nn.Flatten(), nn.Linear(400, outputs))
    if network["id"] == "mlp":
        hidden = params.get("hidden", 100)
        return nn.Sequential(nn.Flatten(), nn.Linear(400, hidden), nn.ReLU(), nn.Linear(hidden, outputs))
    if network["id"] == "cnn-small":
        return nn.Sequential(
            nn.Conv2d(1, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(),
            nn.Flatten(), nn.Linear(32 * 5 * 5, 100), nn.ReLU(), nn.Linear(100, outputs))
    raise SystemExit(f"no reference for network {network['id']}")


def pgd(loss_of, x, eps, norm, steps, relative, start=True, judge=None):
    """Ascend loss_of(z) inside the ball and the box; with a judge, keep each example's first success."""
    alpha = relative * eps / steps
    size = lambda t: t.flatten(1).norm(dim=1).clamp_min(1e-12).view(-1, 1, 1, 1)
    if norm == "linf":
        noise = (torch.rand_like(x) * 2 - 1) * eps
    else:
        noise = torch.randn_like(x)
        noise = noise / size(noise) * eps * torch.rand(len(x), 1, 1, 1)
    z = (x + noise).clamp(0, 1) if start else x.clone()
    broken = torch.zeros(len(x), dtype=torch.bool)
    for _ in range(steps):
        z = z.detach().requires_grad_(True)
        (g,) = torch.autograd.grad(loss_of(z).sum(), z)
        with torch.no_grad():
            if judge is not None:
                broken |= judge(z)
            z = z + alpha * (g.sign() if norm == "linf" else g / size(g))
            d = z - x
            d = d.clamp(-eps, eps) if norm == "linf" else d * (eps / size(d)).clamp(max=1)
            z = (x + d).clamp(0, 1)
    with torch.no_grad():
        if judge is not None:
            broken |= judge(z)
    return z.detach(), broken


def batches(labels, size, balanced, outputs):
    n = len(labels)
    if not balanced:
        order = torch.randperm(n)
        return [order[i:i + size] for i in range(0, n - size + 1, size)]
    groups = [(labels == k).nonzero().flatten() for k in range(outputs)]
    count = -(-n // size)
    share = size // outputs
    drawn = []
    for group in groups:
        need = share * count
        drawn.append(torch.cat([group[torch.randperm(len(group))] for _ in range(-(-need // len(group)))])[:need])
    return [torch.cat([d[i * share:(i + 1) * share] for d in drawn])[torch.randperm(share * outputs)] for i in range(count)]


def train(spec, system, labels_of, outputs, x, y, balanced):
    t = {**spec["training"], **system.get("training", {})}
    defence = system.get("defence", spec["defence"])
    p = defence.get("params", {})
    if defence["id"] not in ("standard", "adversarial") or "loss" in p or "inner" in p:
        sys.exit(f"this script trains standard and adversarial with cross-entropy and PGD alone, found {defence}")
    net = build(system.get("network", spec["network"]), outputs)
    opt = torch.optim.SGD(net.parameters(), lr=t["learningRate"], momentum=t["momentum"], weight_decay=t["weightDecay"])
    labels = labels_of(y)
    for epoch in range(t["epochs"]):
        passed = sum(epoch >= d * t["epochs"] for d in t["drops"])
        for group in opt.param_groups:
            group["lr"] = t["learningRate"] * 0.1 ** passed
        warmup = p.get("warmup", 0.5)
        rho = 0 if defence["id"] == "standard" else 1 if warmup == 0 else min(1, (epoch + 1) / (warmup * t["epochs"]))
        for rows in batches(labels, t["batchSize"], balanced, outputs):
            xb, yb = x[rows], labels[rows]
            k = round(rho * len(rows))
            if k > 0:
                crafted, _ = pgd(lambda z: F.cross_entropy(net(z), yb[:k], reduction="none"), xb[:k], p["epsilon"],
                                 p.get("norm", "linf"), p.get("steps", 10), p.get("relativeStep", 2.5), p.get("randomStart", True))
                xb = torch.cat([crafted, xb[k:]])
            opt.zero_grad()
            F.cross_entropy(net(xb), yb).backward()
            opt.step()
    return net.eval()


def core(scores, x, y, threat, steps, relative):
    judge = lambda z: scores(z).argmax(1) != y
    others = lambda s: s - 1e9 * F.one_hot(y, s.shape[1])
    norm, eps = threat["norm"], threat["epsilon"]
    losses = [
        lambda z: F.cross_entropy(scores(z), y, reduction="none"),
        lambda z: (lambda s: others(s).max(1).values - s.gather(1, y[:, None])[:, 0])(scores(z)),
    ]
    with torch.no_grad():
        ranked = others(scores(x)).argsort(1, descending=True)
    for m in range(ranked.shape[1] - 1):
        t = ranked[:, m]
        losses.append(lambda z, t=t: (lambda s: (s.gather(1, t[:, None]) - s.gather(1, y[:, None]))[:, 0])(scores(z)))
    broken = judge(x)
    for loss in losses:
        left = (~broken).nonzero().flatten()
        if len(left) == 0:
            break
        _, now = pgd(loss, x, eps, norm, steps, relative, judge=judge)
        broken |= now
    return 1 - broken.float().mean().item()


def main():
    result = json.load(open(sys.argv[1]))
    torch.manual_seed(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    spec = result["spec"]
    images, labels = load_digits()
    clean = {}
    for task in result["tasks"]:
        if task["task"]["kind"] == "evaluate" and task["data"]:
            clean.update(zip(task["data"]["ids"], task["data"]["labels"]))
    test = torch.tensor(sorted(clean))
    held_out = set(clean)
    rest = [i for i in range(5000) if i not in held_out]
    # The lab keeps 1,000 test and 400 validation images apart: train on as many images as it does.
    per_class = 360
    chosen = torch.tensor([i for c in range(10) for i in np.random.default_rng(1).permutation([j for j in rest if j // 500 == c])[:per_class]])
    x, y, xt, yt = images[chosen], labels[chosen], images[test], labels[test]
    attack = next(a for a in spec["evaluation"]["attacks"] if a["id"] == "pgd").get("params", {})
    for system in spec["systems"]:
        started = time.time()
        d = system["decomposition"]
        if d["id"] == "multiclass":
            net = train(spec, system, lambda l: l, 10, x, y, False)
            scores = net
        else:
            balanced = d.get("params", {}).get("balanced", True)
            arms = [train(spec, system, lambda l, i=i: (l == i).long(), 2, x, y, balanced) for i in range(10)]
            scores = lambda z: torch.stack([(lambda o: o[:, 1] - o[:, 0])(a(z)) for a in arms], 1)
        seconds = time.time() - started
        with torch.no_grad():
            accuracy = (scores(xt).argmax(1) == yt).float().mean().item()
        rows = [("clean", None, accuracy)]
        for threat in spec["evaluation"]["threats"]:
            rows.append(("core", threat, core(scores, xt, yt, threat, attack.get("steps", 10), attack.get("relativeStep", 2.5))))
        for measure, threat, value in rows:
            ours = next((r for r in result["summary"]["accuracies"]
                         if r["system"] == system["id"] and r["measure"] == measure and r["threat"] == threat), None)
            lab = "" if ours is None else f"  lab {ours['accuracy']['value']:.4f}  difference {ours['accuracy']['value'] - value:+.4f}"
            print(f"{system['id']:12s} {measure:6s} {json.dumps(threat) if threat else '':36s} torch {value:.4f}{lab}  (n {len(test)}, trained in {seconds:.0f} s)", flush=True)


main()
