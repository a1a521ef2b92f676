"""An independent PyTorch attack on the weights of a pack, to compare accuracies with.

Reads the stored (half-precision) weights of a pack, attacks them with its own PGD under the core strategies on the first
test images, and prints both accuracies. Shares no code with the lab. Needs python3 with torch and numpy.

    python3 scripts/reference/pgd_torch.py public/models/cifar10 DATA/own/DIGEST.lab [--system ID] [--epsilon 8]
        [--images 1000] [--steps 20] [--threads 1]
"""
import argparse
import json
from pathlib import Path

import torch

from attacks import clean_correct, core_correct
from labfile import LabFile, row_text
from networks import load, margins


def scores_of(pack, folder, system, images):
    """Logits of one network; RoBin's margins, one per arm."""
    decomposition = system["system"]["decomposition"]
    if decomposition["id"] not in ("multiclass", "one-vs-all"):
        raise SystemExit(f"{system['id']}: decomposition {decomposition['id']} found, multiclass or one-vs-all expected")
    members = system["system"]["members"]
    nets = [
        load(folder / pack["files"][m["source"]["digest"]], m["network"], images.shape, 1 + max(m["labelling"]["groups"]))
        for m in members
    ]
    if decomposition["id"] == "multiclass":
        return nets[0]
    return margins(nets, [m["labelling"]["groups"][i] for i, m in enumerate(members)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--system", action="append")
    parser.add_argument("--epsilon", type=float, default=8, help="of 255")
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    lab = LabFile(options.pack / "pack.json")
    pack = json.loads((options.pack / "pack.json").read_text())
    images = lab.images(options.data)
    x, y = images.at(images.test[:options.images])
    threat = {"norm": "linf", "epsilon": options.epsilon / 255}
    for system in pack["systems"]:
        if options.system and system["id"] not in options.system:
            continue
        scores = scores_of(pack, options.pack, system, images)
        for measure, budget, found in (
            ("clean", None, clean_correct(scores, x, y)),
            ("core", threat, core_correct(scores, x, y, threat, {"steps": options.steps})),
        ):
            value = found.float().mean().item()
            print(row_text(system["id"], measure, budget, value, len(found), lab.accuracy(system["id"], measure, budget)), flush=True)


if __name__ == "__main__":
    main()
