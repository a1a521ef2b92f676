import type { HealthCheck } from "./check.ts";
import { percent } from "./compare.ts";

/** Share of images whose loss has to end above its start: an honest gradient rarely fails within ten steps. */
const least = 0.9;
/** Fewer curves than this are told of, not judged. */
const fewest = 10;

/** The loss that an attack climbs has to rise from its start to its end (paper-spec 10.6, 7). */
export const risingLoss: HealthCheck = {
  id: "rising-loss",
  label: "Loss rises while attacked",
  needs: "a health task of this version of the lab",
  find: ({ probed }) =>
    probed.flatMap(({ threat, data: { climb } }) => {
      if (climb === undefined || climb.images === 0) return [];
      const { images, rose, first, last } = climb;
      const share = rose / images;
      const suspect = images >= fewest && (share < least || !(last > first));
      const found = `PGD-10 raises the loss of ${percent(share)} of ${images} images that it moves, on average from ${first.toPrecision(3)} to ${last.toPrecision(3)}`;
      return [
        {
          threat,
          suspect,
          numbers: { images, rose, share, first, last },
          sentence: suspect
            ? `${found}: the gradient does not lead uphill, so attacks that follow it overstate robustness`
            : found,
        },
      ];
    }),
};
