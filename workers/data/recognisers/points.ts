import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { type LabelledPoints, readPoints } from "../../datasets/formats/tables/points.ts";
import { bytesOf, isSingle, nameOf, type Recognised, type Recogniser } from "../recognised.ts";

/** Space around the outermost points, as a share of the longer side of the unit square. */
const margin = 0.1;

/**
 * Points translated and scaled into [0,1] x [0,1], with one factor for both axes, so that distances keep their
 * proportions, and with a margin in which attacks can move.
 */
export function pointsPart({ points, labels, box: { low, high } }: LabelledPoints): Recognised {
  const longer = Math.max(high[0] - low[0], high[1] - low[1]) || 1;
  const scale = (1 - 2 * margin) / longer;
  const images = points.map((value, i) => {
    const axis = (i % 2) as 0 | 1;
    return 0.5 + (value - (low[axis] + high[axis]) / 2) * scale;
  });
  const number = (value: number) => Number(value.toPrecision(4));
  return {
    what: "Points",
    train: { height: 1, width: 1, channels: 2, images, labels, classes: null },
    validation: null,
    test: null,
    notes: [
      `x from ${number(low[0])} to ${number(high[0])} and y from ${number(low[1])} to ${number(high[1])}, scaled by ${number(scale)} into the unit square: a budget of 0.1 is ${number(0.1 / scale)} there`,
    ],
  };
}

/** Points of the plane as text. */
export const points: Recogniser = {
  matches: (files) => isSingle(files, /\.(csv|tsv|txt|json)$/i),
  async read(files) {
    const [file] = files as [NamedFile];
    return pointsPart(readPoints(nameOf(file), await bytesOf(file)));
  },
};
