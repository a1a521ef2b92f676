import { pointShapes } from "../../sampling/points.ts";
import type { DatasetEntry } from "../nouns.ts";

/** Points held out for curves and for judging, whatever the size of the training set. */
export const pointsHeldOut = { validation: 200, test: 1000 };

const points: DatasetEntry = {
  id: "points",
  label: "Points in the plane",
  summary:
    "Generated points of two or more classes in the plane: decision boundaries and perturbations can be seen whole.",
  reference: "Moons and circles as in scikit-learn's sample generators; spirals after Lang and Witbrock 1988",
  params: [
    {
      id: "shape",
      label: "Shape",
      help: "How the classes lie: half moons, rings around each other, separate blobs or the arms of a spiral.",
      kind: "choice",
      default: "moons",
      options: [...pointShapes],
    },
    {
      id: "classes",
      label: "Classes",
      help: "How many classes there are.",
      kind: "integer",
      default: 3,
      min: 2,
      max: 10,
    },
    {
      id: "noise",
      label: "Noise",
      help: "Standard deviation of the noise on each coordinate, in widths of the plane.",
      kind: "number",
      default: 0.03,
      min: 0,
      max: 0.5,
    },
    {
      id: "seed",
      label: "Seed of the points",
      help: "The number from which the points are drawn; another one draws other points of the same shape.",
      kind: "integer",
      default: 1,
      min: 0,
      max: 2 ** 31 - 1,
    },
    {
      id: "train",
      label: "Training points",
      help: "How many points are trained on, equally many of each class.",
      kind: "integer",
      default: 600,
      min: 20,
      max: 20_000,
    },
  ],
  facts: ({ classes, train }) => ({
    shape: [1, 1, 2],
    classes: Array.from({ length: Number(classes) }, (_, cls) => String.fromCharCode(65 + cls)),
    splits: { train: Number(train), ...pointsHeldOut },
    dtype: "float32",
    box: [0, 1],
    held: Number(train) + pointsHeldOut.validation + pointsHeldOut.test,
  }),
  files: { from: "none" },
  origin: "Computed by the lab from its own seeded streams",
  licence: "CC0-1.0",
};

export default points;
