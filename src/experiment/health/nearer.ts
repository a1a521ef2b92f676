import { plain } from "../terms/format.ts";
import type { HealthCheck } from "./check.ts";

/** Share of images that have to end nearer to an error: an honest gradient rarely fails within ten steps. */
const least = 0.9;
/** Fewer curves than this are told of, not judged. */
const fewest = 10;

/** An attack has to get nearer to an error from its start to its end (docs/algorithms.md 10.6, 7: loss curves rise). */
export const nearer: HealthCheck = {
  id: "nearer",
  label: "Attack gets nearer",
  needs: "a health task of this version of the lab",
  find: ({ probed }) =>
    probed.flatMap(({ threat, data: { curves } }) => {
      if (curves === undefined || curves.images === 0) return [];
      const { images, rose, first, last } = curves;
      const share = rose / images;
      const suspect = images >= fewest && (share < least || !(last > first));
      const found = `PGD-10 brings ${plain.percent(share)} of ${images} images nearer to an error, whose margin goes from ${first.toPrecision(3)} to ${last.toPrecision(3)} on average`;
      return [
        {
          threat,
          suspect,
          numbers: { images, rose, share, first, last },
          sentence: suspect
            ? `${found}: the gradient does not lead there, so attacks that follow it overstate robustness`
            : found,
        },
      ];
    }),
};
