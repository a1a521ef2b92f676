"""An independent PyTorch run of a lab experiment, to compare accuracies with.

Reads the spec of a result.json or pack.json, trains the same systems (its own initialisation, shuffling, crops and noise),
attacks them with its own PGD under the core strategies on the same test images, and prints clean accuracy and the worst
case per image ("core") beside the lab's. Shares no code with the lab. Needs python3 with torch and numpy, for digits PIL.

    python3 scripts/reference/train_torch.py out/digits-quick/result.json --out out/torch-digits
    python3 scripts/reference/train_torch.py public/models/cifar10/pack.json --data DATA/own/DIGEST.lab --out out/torch-cifar10

It trains networks linear, mlp, cnn-small, cnn-2, myrtle and resnet-18; defences standard, fast and adversarial; multiclass
and one-vs-all systems. After each epoch it keeps the network in --out, and each accuracy once it is measured: the same
command resumes. --train-images and --epochs make a shorter run to try it; its accuracies are marked as such.
"""
import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import torch

from attacks import clean_correct, core_correct
from labfile import LabFile, row_text
from networks import margins
from training import train


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="result.json or pack.json")
    parser.add_argument("--data", type=Path, help="the .lab file of own data")
    parser.add_argument("--out", type=Path, required=True, help="folder of networks and accuracies")
    parser.add_argument("--system", action="append", help="only these; repeat for several")
    parser.add_argument("--images", type=int, help="test images; default: as in the spec")
    parser.add_argument("--epsilon", type=float, action="append", help="of 255, in linf, instead of the spec's budgets; repeatable")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--train-only", action="store_true", help="no attacks")
    parser.add_argument("--train-images", type=int, help="a shorter run: only so many training images, drawn at random")
    parser.add_argument("--epochs", type=int, help="a shorter run: at most so many epochs")
    return parser.parse_args()


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def scores_of(spec, system, images, options):
    """The trained system as scores of images: logits, or the margins of RoBin's arms."""
    if system.get("mask") or system.get("imported"):
        raise SystemExit(f"{system['id']}: a mask or imported network found, a trained system expected")
    training = {**spec["training"], **system.get("training", {})}
    if options.epochs:
        training["epochs"] = min(training["epochs"], options.epochs)
    rows = images.train
    if options.train_images:
        rows = np.random.default_rng(0).permutation(rows)[:options.train_images]
    classes = images.labels[rows].astype(np.int64)

    def member(name, labels, outputs, balanced):
        recipe = {
            "network": system.get("network", spec["network"]), "training": training,
            "defence": system.get("defence", spec["defence"]), "balanced": balanced, "outputs": outputs,
            "seed": options.seed, "images": len(rows),
        }
        return train(name, recipe, images, rows, labels, options.out / f"{name}.pt", say)

    decomposition = system["decomposition"]
    if decomposition["id"] == "multiclass":
        return member(system["id"], classes, images.classes, False)
    if decomposition["id"] != "one-vs-all":
        raise SystemExit(f"{system['id']}: decomposition {decomposition['id']} found, multiclass or one-vs-all expected")
    balanced = decomposition.get("params", {}).get("balanced", True)
    arms = [
        member(f"{system['id']}-arm-{arm}", (classes == arm).astype(np.int64), 2, balanced)
        for arm in range(images.classes)
    ]
    return margins(arms, [1] * len(arms))


def measured(path, key, measure):
    """The accuracy that the file holds under this key; otherwise it is measured and kept."""
    rows = json.loads(path.read_text()) if path.exists() else []
    for row in rows:
        if row["key"] == key:
            return row["accuracy"]
    accuracy = measure()
    new = path.with_suffix(".new")
    new.write_text(json.dumps([*rows, {"key": key, "accuracy": accuracy, "torch": torch.__version__}], indent=1))
    os.replace(new, path)
    return accuracy


def pgd_of(spec):
    """The spec's PGD."""
    attack = next((a for a in spec["evaluation"]["attacks"] if a["id"] == "pgd"), None)
    if attack is None:
        raise SystemExit("no attack pgd found in the spec, which core strategies are compared under")
    return attack


def threats_of(spec):
    """The threats at which the spec's PGD runs: its own, or all."""
    own = [a["threats"] for a in spec["evaluation"]["attacks"] if a["id"] == "pgd" and "threats" in a]
    return own[0] if own else spec["evaluation"]["threats"]


def main():
    options = read_options()
    torch.set_num_threads(options.threads)
    lab = LabFile(options.file)
    spec = lab.spec
    if spec["evaluation"].get("split", "test") != "test":
        raise SystemExit("a spec that is judged on validation images found, test images expected")
    unknown = set(options.system or []) - {system["id"] for system in spec["systems"]}
    if unknown:
        raise SystemExit(f"system {', '.join(unknown)} found, some of {', '.join(s['id'] for s in spec['systems'])} expected")
    options.out.mkdir(parents=True, exist_ok=True)
    images = lab.images(options.data)
    shorter = [f"{what} {value}" for what, value in (("--train-images", options.train_images), ("--epochs", options.epochs)) if value]
    if shorter:
        say(f"A SHORTER RUN ({', '.join(shorter)}): its accuracies are not those of the spec.")
    x, y = images.at(images.test[:options.images or spec["evaluation"]["examples"]])
    threats = [{"norm": "linf", "epsilon": e / 255} for e in options.epsilon or []] or threats_of(spec)
    lines, gaps = [], []
    for system in spec["systems"]:
        if options.system and system["id"] not in options.system:
            continue
        scores = scores_of(spec, system, images, options)
        if options.train_only:
            continue
        path = options.out / f"{system['id']}-accuracies.json"
        kinds = [("clean", None)] + [("core", threat) for threat in threats]
        for measure, threat in kinds:
            attack = None if threat is None else pgd_of(spec).get("params", {})
            key = {"measure": measure, "threat": threat, "attack": attack, "images": len(x)}
            torch.manual_seed(options.seed)
            value = measured(path, key, lambda: (
                clean_correct(scores, x, y) if threat is None else core_correct(scores, x, y, threat, attack)
            ).float().mean().item())
            ours = lab.accuracy(system["id"], measure, threat)
            lines.append(row_text(system["id"], measure, threat, value, len(x), ours))
            say(lines[-1])
            if ours is not None and ours["n"] == len(x):
                gaps.append((abs(ours["value"] - value), " ".join(lines[-1].split(" torch")[0].split())))
    if lines:
        print("\n" + "\n".join(lines))
    if gaps and not shorter:
        gap, where = max(gaps)
        print(f"\nLargest difference on the same images: {100 * gap:.1f} points ({where}).")
    if shorter:
        print(f"\nA shorter run ({', '.join(shorter)}): these differences say nothing about the spec.")


if __name__ == "__main__":
    main()
