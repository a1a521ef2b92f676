"""PGD and the core strategies, written for PyTorch from docs/algorithms.md (2 and 4.3); no code of the lab.

Images are [n, channels, height, width] in [0,1]. A threat is {"norm": "linf" or "l2", "epsilon": e}; an attack is
{"steps", "relativeStep", "restarts", "randomStart"} with the lab's defaults.
"""
import torch
from torch.nn import functional as F


def length(t):
    return t.flatten(1).norm(dim=1).clamp_min(1e-12).view(-1, 1, 1, 1)


def random_start(x, threat):
    epsilon = threat["epsilon"]
    if threat["norm"] == "linf":
        return (x + (torch.rand_like(x) * 2 - 1) * epsilon).clamp(0, 1)
    noise = torch.randn_like(x)
    return (x + noise / length(noise) * epsilon * torch.rand(len(x), 1, 1, 1)).clamp(0, 1)


def moved(z, x, gradient, threat, alpha):
    """One step uphill, back into the ball around x and into the box."""
    epsilon = threat["epsilon"]
    if threat["norm"] == "linf":
        delta = (z + alpha * gradient.sign() - x).clamp(-epsilon, epsilon)
    else:
        delta = z + alpha * gradient / length(gradient) - x
        delta = delta * (epsilon / length(delta)).clamp(max=1)
    return (x + delta).clamp(0, 1)


def craft(net, x, y, threat, steps, relative_step, starts_randomly):
    """The last iterate of PGD on cross-entropy: the inner attack of a training."""
    z = random_start(x, threat) if starts_randomly else x.clone()
    for _ in range(steps):
        z.requires_grad_(True)
        (gradient,) = torch.autograd.grad(F.cross_entropy(net(z), y, reduction="sum"), z)
        z = moved(z.detach(), x, gradient, threat, relative_step * threat["epsilon"] / steps)
    return z


def breaks(loss_of, scores, x, y, threat, attack):
    """Which images PGD breaks at any step, the start included; `loss_of` maps scores to a loss per image."""
    steps = attack.get("steps", 10)
    alpha = attack.get("relativeStep", 2.5) * threat["epsilon"] / steps
    broken = torch.zeros(len(x), dtype=torch.bool)
    for _ in range(attack.get("restarts", 1)):
        z = random_start(x, threat) if attack.get("randomStart", True) else x.clone()
        for step in range(steps + 1):
            z.requires_grad_(step < steps)
            s = scores(z)
            broken |= s.detach().argmax(1) != y
            if step == steps:
                break
            (gradient,) = torch.autograd.grad(loss_of(s).sum(), z)
            z = moved(z.detach(), x, gradient, threat, alpha)
    return broken


def core_losses(y, others):
    """Cross-entropy, margin, and the lead of each wrong class, by descending clean score, over the correct one."""
    own = y[:, None]
    yield lambda s: F.cross_entropy(s, y, reduction="none")
    yield lambda s: s.scatter(1, own, float("-inf")).max(1).values - s.gather(1, own)[:, 0]
    for rank in range(others.shape[1]):
        yield lambda s, t=others[:, rank:rank + 1]: (s.gather(1, t) - s.gather(1, own))[:, 0]


def clean_correct(scores, images, labels, batch=500):
    """One flag per image: whether it is classified correctly."""
    with torch.no_grad():
        return torch.cat([scores(x).argmax(1) == y for x, y in zip(images.split(batch), labels.split(batch))])


def core_correct(scores, images, labels, threat, attack, batch=125):
    """One flag per image: whether no core strategy breaks it. Images that are wrong without an attack are not attacked."""
    found = []
    for x, y in zip(images.split(batch), labels.split(batch)):
        with torch.no_grad():
            s = scores(x)
        broken = s.argmax(1) != y
        others = s.scatter(1, y[:, None], float("-inf")).argsort(1, descending=True)[:, :-1]
        for which in range(2 + others.shape[1]):
            rows = (~broken).nonzero().flatten()
            if len(rows) == 0:
                break
            loss = list(core_losses(y[rows], others[rows]))[which]
            broken[rows] |= breaks(loss, scores, x[rows], y[rows], threat, attack)
        found.append(~broken)
    return torch.cat(found)
