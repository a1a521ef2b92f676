import { type LabelledPoints, readPoints } from "../../datasets/formats/tables/points.ts";
import { bytesOf, nameOf, type Recognised, type Recogniser } from "../recognised.ts";

/** Room around the outermost points, as a share of the longer side of what holds them. */
const margin = 0.1;

/**
 * Points brought into [0,1] x [0,1]: moved and scaled by one factor, so that distances keep their proportions, with a
 * margin in which attacks can move.
 */
export function pointsPart({ points, labels, classes, box }: LabelledPoints): Recognised {
  const [low, high] = [box.low, box.high];
  const longer = Math.max(high[0] - low[0], high[1] - low[1]) || 1;
  const scale = (1 - 2 * margin) / longer;
  const images = new Float32Array(points.length);
  for (let i = 0; i < points.length; i++) {
    const axis = (i % 2) as 0 | 1;
    const middle = (low[axis] + high[axis]) / 2;
    images[i] = 0.5 + ((points[i] as number) - middle) * scale;
  }
  const number = (value: number) => Number(value.toPrecision(4));
  return {
    what: "Points",
    train: { height: 1, width: 1, channels: 2, images, labels, classes },
    notes: [
      `x from ${number(low[0])} to ${number(high[0])} and y from ${number(low[1])} to ${number(high[1])}, scaled by ${number(scale)} into the unit square: a budget of 0.1 is ${number(0.1 / scale)} there`,
    ],
  };
}

/** Points of the plane as text. */
export const points: Recogniser = {
  matches: (files) => files.length === 1 && /\.(csv|tsv|txt|json)$/i.test(files[0]?.path ?? ""),
  async read([file]) {
    if (file === undefined) throw new RangeError("no file found, one expected");
    return pointsPart(readPoints(nameOf(file), await bytesOf(file)));
  },
};
