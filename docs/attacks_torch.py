"""The four attacks of AutoAttack's standard version, written from the publications for PyTorch.

verify_torch.py uses them if the official package is not installed. They share no code with the lab or with the package.
All attacks take images [n, channels, height, width] in [0,1] and return images of that shape inside ball and box, which are
adversarial where the attack succeeded. `system` maps images to scores [n, classes]; the highest score is the decision.

    apgd     Croce and Hein 2020, arXiv 2003.01690
    fab      Croce and Hein 2020, arXiv 1907.02044, towards one class
    square   Andriushchenko et al. 2020, arXiv 1912.00049
"""

import math

import torch
from torch import nn


def cross_entropy(scores, labels):
    return nn.functional.cross_entropy(scores, labels, reduction="none")


def margin(scores, labels):
    own = scores.gather(1, labels[:, None])[:, 0]
    return scores.scatter(1, labels[:, None], -float("inf")).max(1).values - own


def lead_of(targets):
    """Score of the target minus that of the label."""

    def loss(scores, labels):
        return (scores.gather(1, targets[:, None]) - scores.gather(1, labels[:, None]))[:, 0]

    return loss


def targeted_dlr(targets):
    def loss(scores, labels):
        order = scores.sort(1, descending=True).values
        scale = order[:, 0] - (order[:, 2] + order[:, 3]) / 2 + 1e-12
        return lead_of(targets)(scores, labels) / scale

    return loss


def lengths(v):
    return v.flatten(1).norm(dim=1).clamp_min(1e-12).view(-1, 1, 1, 1)


def sizes(delta, norm):
    return delta.flatten(1).abs().max(1).values if norm == "linf" else delta.flatten(1).norm(dim=1)


def project(x0, x, norm, epsilon):
    delta = x - x0
    if norm == "linf":
        delta = delta.clamp(-epsilon, epsilon)
    else:
        delta = delta * (epsilon / lengths(delta)).clamp_max(1)
    return (x0 + delta).clamp(0, 1)


def apgd(system, x0, labels, norm, epsilon, loss, steps=100, rho=0.75, seed=0):
    """APGD, which adapts its step size. Returns x0 where it did not succeed."""
    torch.manual_seed(seed)
    if norm == "linf":
        noise = torch.rand_like(x0) * 2 - 1
        start = x0 + epsilon * noise / noise.abs().flatten(1).max(1).values.view(-1, 1, 1, 1)
    else:
        noise = torch.randn_like(x0)
        start = x0 + epsilon * noise / lengths(noise)
    z = start.clamp(0, 1)
    found = x0.clone()

    def look(x):
        x = x.detach().requires_grad_(True)
        scores = system(x)
        values = loss(scores, labels)
        (gradient,) = torch.autograd.grad(values.sum(), x)
        wrong = scores.argmax(1) != labels
        found[wrong] = x.detach()[wrong]
        return values.detach(), gradient

    f, g = look(z)
    before, best, best_f, best_g = z, z.clone(), f.clone(), g.clone()
    eta = torch.full((len(x0), 1, 1, 1), 2 * epsilon)
    window, least, shrink = max(int(0.22 * steps), 1), max(int(0.06 * steps), 1), max(int(0.03 * steps), 1)
    rises, counter, last_f, previous = torch.zeros(len(x0)), 0, best_f.clone(), f
    reduced = torch.ones(len(x0), dtype=torch.bool)
    for step in range(steps):
        if (found != x0).flatten(1).any(1).all():
            break
        direction = g.sign() if norm == "linf" else g / lengths(g)
        ahead = project(x0, z + eta * direction, norm, epsilon)
        a = 1.0 if step == 0 else 0.75
        moved = project(x0, z + a * (ahead - z) + (1 - a) * (z - before), norm, epsilon)
        before, z = z, moved
        f, g = look(z)
        rises += (f > previous).float()
        previous = f
        better = f > best_f
        best[better], best_f[better], best_g[better] = z[better], f[better], g[better]
        counter += 1
        if counter == window:
            stalled = ~reduced & (last_f >= best_f)
            reduced = (rises <= rho * window) | stalled
            last_f = best_f.clone()
            eta[reduced] /= 2
            z, g = z.clone(), g.clone()
            z[reduced], g[reduced] = best[reduced], best_g[reduced]
            rises.zero_()
            counter, window = 0, max(window - shrink, least)
    return found


def onto(x, w, need, norm):
    """The smallest step from x inside the box with <w, step> = need, by bisection; the farthest step if there is none."""
    side = need.sign().view(-1, 1, 1, 1)
    slope = side * w
    speed = slope.sign() if norm == "linf" else slope
    low = torch.zeros(len(x), 1, 1, 1)
    # Beyond this, every pixel with a slope is at its end of the box.
    high = 1 / speed.abs().flatten(1).clamp_min(1e-8).min(1).values.view(-1, 1, 1, 1)
    for _ in range(50):
        middle = (low + high) / 2
        gain = (slope * ((x + middle * speed).clamp(0, 1) - x)).flatten(1).sum(1)
        over = (gain >= need.abs()).view(-1, 1, 1, 1)
        low, high = torch.where(over, low, middle), torch.where(over, middle, high)
    return (x + high * speed).clamp(0, 1) - x


def fab(system, x0, labels, targets, norm, epsilon, steps=100, alpha_max=0.1, eta=1.05, beta=0.9):
    """FAB towards one class per image. Returns the nearest adversarial image, or x0 if that is outside the budget."""
    best, found, z = torch.full((len(x0),), math.inf), x0.clone(), x0.clone()
    lead = lead_of(targets)
    for _ in range(steps):
        z = z.detach().requires_grad_(True)
        value = lead(system(z), labels)
        (w,) = torch.autograd.grad(value.sum(), z)
        z, value = z.detach(), value.detach()
        own = onto(z, w, -value, norm)
        clean = onto(x0, w, -value + (w * (z - x0)).flatten(1).sum(1), norm)
        a, b = sizes(own, norm).clamp_min(1e-8), sizes(clean, norm).clamp_min(1e-8)
        alpha = (a / (a + b)).clamp_max(alpha_max).view(-1, 1, 1, 1)
        z = ((1 - alpha) * (z + eta * own) + alpha * (x0 + eta * clean)).clamp(0, 1)
        with torch.no_grad():
            fooled = system(z).argmax(1) != labels
        distance = sizes(z - x0, norm)
        nearer = fooled & (distance < best)
        best[nearer], found[nearer] = distance[nearer], z[nearer]
        back = fooled.view(-1, 1, 1, 1)
        z = torch.where(back, x0 + beta * (z - x0), z)
    return torch.where((best <= epsilon).view(-1, 1, 1, 1), found, x0)


def fraction(query):
    """The share of pixels that Square changes at a query, in the full schedule of 10,000 queries."""
    halvings = sum(query > step for step in (10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000))
    return 0.8 / 2**halvings


def hill(height, width):
    """Nested rectangles that add up to a hill, scaled to length 1."""
    values = torch.zeros(height, width)
    top, left = height // 2, width // 2
    for ring in range(max(height // 2 + 1, width // 2 + 1)):
        rows = slice(max(top, 0), min(top + 2 * ring + 1, height))
        columns = slice(max(left, 0), min(left + 2 * ring + 1, width))
        values[rows, columns] += 1 / (ring + 1) ** 2
        top, left = top - 1, left - 1
    return values / values.norm()


def hill_and_valley(side):
    values = torch.cat([hill(side // 2, side), -hill(side - side // 2, side)])
    values = values / values.norm()
    return values.T if torch.rand(()) > 0.5 else values


def square(system, x0, labels, norm, epsilon, queries=5000, seed=0):
    """Random search over squares, without gradients. Returns x0 where it did not succeed."""
    torch.manual_seed(seed)
    found = x0.clone()
    left = torch.arange(len(x0))
    x, y = x0, labels
    n, channels, height, width = x.shape

    def signs(*shape):
        return torch.randint(0, 2, shape).float() * 2 - 1

    def at_length(delta):
        return (x + epsilon * delta / lengths(delta)).clamp(0, 1)

    if norm == "linf":
        z = (x + epsilon * signs(n, channels, 1, width)).clamp(0, 1)
    else:
        delta, side = torch.zeros_like(x), max(height // 5, 1)
        margin_top = (height - 5 * side) // 2
        for row in range(margin_top, height - side + 1, side):
            for column in range(margin_top, width - side + 1, side):
                tile = hill_and_valley(side) if side > 1 else torch.ones(1, 1)
                delta[:, :, row : row + side, column : column + side] += tile * signs(n, channels, 1, 1)
        z = at_length(delta)
    with torch.no_grad():
        best = margin(system(z), y)
    for query in range(queries):
        broken = best > 0
        if broken.any():
            found[left[broken]] = z[broken]
            keep = ~broken
            left, x, y, z, best = left[keep], x[keep], y[keep], z[keep], best[keep]
        if len(left) == 0:
            break
        pixels = fraction(query) * height * width
        if norm == "linf":
            side = min(max(round(math.sqrt(pixels)), 1), height, width)
            row, column = (torch.randint(0, edge - side + 1, ()).item() for edge in (height, width))
            window = torch.zeros_like(x)
            window[:, :, row : row + side, column : column + side] = 1
            shown = project(x, z + window * 2 * epsilon * signs(len(x), channels, 1, 1), norm, epsilon)
        else:
            side = max(round(math.sqrt(pixels)), 3)
            side = min(side + 1 - side % 2, height, width)
            one, two = (
                (slice(None), slice(None), slice(r, r + side), slice(c, c + side))
                for r, c in (
                    [torch.randint(0, edge - side + 1, ()).item() for edge in (height, width)] for _ in range(2)
                )
            )
            delta = z - x
            windows = torch.zeros_like(x)
            windows[one] = windows[two] = 1
            spare = (epsilon**2 - lengths(delta) ** 2).clamp_min(0) / channels
            taken = lengths(delta * windows) ** 2
            old = delta[one] / (1e-12 + delta[one].pow(2).sum((-2, -1), keepdim=True).sqrt())
            new = hill_and_valley(side) * signs(len(x), channels, 1, 1) + old
            new = new / (1e-12 + new.pow(2).sum((-2, -1), keepdim=True).sqrt()) * (spare + taken).sqrt()
            delta = delta.clone()
            delta[two] = 0
            delta[one] = new
            shown = at_length(delta)
        with torch.no_grad():
            loss = margin(system(shown), y)
        better = loss > best
        z, best = torch.where(better.view(-1, 1, 1, 1), shown, z), torch.where(better, loss, best)
    broken = best > 0
    found[left[broken]] = z[broken]
    return found


def check_budget(x, found, norm, epsilon):
    delta = (found.double() - x.double()).flatten(1)
    size = delta.abs().max(1).values if norm == "linf" else delta.norm(dim=1)
    if size.max() > epsilon * (1 + 1e-5) + 1e-6 or found.min() < 0 or found.max() > 1:
        raise RuntimeError(f"the attack left its budget: {size.max():.6f} found, at most {epsilon} allowed")


def standard(system, x, labels, norm, epsilon, steps=100, queries=5000, targets=9, report=print):
    """Which images APGD-CE, APGD-T, FAB-T and Square break, each run on the images that the previous ones left."""
    with torch.no_grad():
        clean = system(x)
    broken = clean.argmax(1) != labels
    report(f"    {broken.sum().item()} of {len(x)} are wrong without attack")
    order = clean.scatter(1, labels[:, None], -float("inf")).argsort(1, descending=True)

    def run(attack):
        left = (~broken).nonzero()[:, 0]
        if len(left) == 0:
            return 0
        found = attack(x[left], labels[left], left)
        check_budget(x[left], found, norm, epsilon)
        with torch.no_grad():
            fallen = system(found).argmax(1) != labels[left]
        broken[left] |= fallen
        return fallen.sum().item()

    ranks = range(min(targets, clean.shape[1] - 1))
    suite = {
        "APGD-CE": [lambda x0, y, _: apgd(system, x0, y, norm, epsilon, cross_entropy, steps)],
        "APGD-T": [
            lambda x0, y, left, rank=rank: apgd(
                system, x0, y, norm, epsilon, targeted_dlr(order[left, rank]), steps, seed=1 + rank
            )
            for rank in ranks
        ],
        "FAB-T": [
            lambda x0, y, left, rank=rank: fab(system, x0, y, order[left, rank], norm, epsilon, steps)
            for rank in ranks
        ],
        "Square": [lambda x0, y, _: square(system, x0, y, norm, epsilon, queries)],
    }
    for name, attacks in suite.items():
        report(f"    {name}: {sum(run(attack) for attack in attacks)} more")
    return broken
