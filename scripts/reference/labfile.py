"""What a reference run reads of the lab: the spec of a result.json or pack.json, its accuracies, its images."""
import hashlib
import json

import numpy as np

from data import read_digits, read_lab


class LabFile:
    def __init__(self, path):
        content = json.loads(path.read_text())
        if "spec" not in content:
            raise SystemExit(f"{path}: no spec found; the result.json of a run or the pack.json of a pack was expected")
        self.spec = content["spec"]
        self.rows = content.get("accuracies") or content.get("summary", {}).get("accuracies", [])
        self.tasks = content.get("tasks", [])
        self.outcomes = path.parent / content["outcomes"] if "outcomes" in content else None

    def evaluated(self):
        """Ids of the test images that the lab evaluated, in order; empty where the files do not say."""
        if self.outcomes is not None and self.outcomes.exists():
            return json.loads(self.outcomes.read_text())["images"]["ids"]
        found = {}
        for entry in self.tasks:
            task, data = entry["task"], entry.get("data")
            if task["kind"] == "evaluate" and task["attack"]["id"] == "none" and task["examples"]["split"] == "test" and data:
                found.update({task["examples"]["from"] + i: image for i, image in enumerate(data["ids"])})
        return [found[position] for position in sorted(found)]

    def images(self, data):
        """The images of the spec. `data`: the .lab file of own data; None for the digits that come with the lab."""
        dataset = self.spec["dataset"]
        if dataset["id"] == "digits":
            if not self.evaluated():
                raise SystemExit("no evaluated images found: the result.json of a run on digits that evaluates was expected")
            return read_digits(self.evaluated(), dataset.get("params", {}).get("train", 3600))
        if dataset["id"] != "images" or data is None:
            raise SystemExit(
                f"data set {dataset['id']} and data file {data} found; digits, or a spec on the lab's own data file with "
                "--data DIR/own/DIGEST.lab, expected: run the preset with --dataset NAME")
        digest = hashlib.sha256(data.read_bytes()).hexdigest()
        if digest != dataset["params"]["digest"]:
            raise SystemExit(f"{data}: digest {digest} found, {dataset['params']['digest']} expected")
        images = read_lab(data)
        images.train = images.train[:dataset["params"]["train"]]
        ids = self.evaluated()
        if not np.array_equal(images.test[:len(ids)], ids):
            raise SystemExit("the lab evaluated other images than the first ones of the test split")
        return images

    def accuracy(self, system, measure, threat):
        """The lab's accuracy {"value", "n", "low", "high"}, or None."""
        same = lambda row: row["threat"] == threat or (
            row["threat"] and threat and row["threat"]["norm"] == threat["norm"]
            and abs(row["threat"]["epsilon"] - threat["epsilon"]) < 1e-9)
        return next(
            (row["accuracy"] for row in self.rows
             if row["system"] == system and row["measure"] == measure and same(row)), None)


def row_text(system, measure, threat, accuracy, n, lab):
    """One line: what PyTorch found beside what the lab found."""
    budget = "" if threat is None else f"{threat['norm']} {threat['epsilon']:.4g}" + (
        f" ({threat['epsilon'] * 255:.3g}/255)" if threat["norm"] == "linf" else "")
    beside = "" if lab is None else f"  lab {lab['value']:.4f} (n {lab['n']})  difference {lab['value'] - accuracy:+.4f}"
    return f"{system:12s} {measure:6s} {budget:22s} torch {accuracy:.4f} (n {n}){beside}"
