import { pointsOfText, snapped, textOfPoints } from "../../experiment/interactive/planePoints.ts";
import type { LinkState } from "../../experiment/link/permalinkRooms.ts";
import type { LabelledPoints } from "../../experiment/sampling/points.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { restorePlane } from "./playground.ts";
import { playgroundStore } from "./playgroundStore.ts";

type PlaneLink = LinkState<"plane">;

/** The link of the plane: its settings and drawn points, but not the state of the training. */
export function planeLink(): PlaneLink {
  const { settings, points, isDrawn } = playgroundStore.getState();
  return {
    planeShape: settings.shape,
    planeCount: settings.count,
    planeNoise: settings.noise,
    planeDataSeed: settings.dataSeed,
    planeDrawn: isDrawn ? textOfPoints({ points: points.points.map(snapped), labels: points.labels }) : null,
    planeHidden: settings.hidden,
    planeLearningRate: settings.learningRate,
    planeNorm: settings.norm,
    planeEpsilon: settings.epsilon,
    planeSeed: settings.seed,
  };
}

/** Applies a link to the plane. Returns the problem with its drawn points, if any; points are generated then. */
export function openPlaneLink(link: PlaneLink): string | null {
  let drawn: LabelledPoints | null = null;
  let problem: string | null = null;
  try {
    if (link.planeDrawn !== null) drawn = pointsOfText(link.planeDrawn);
  } catch (error) {
    problem = messageOf(error);
  }
  const settings = {
    shape: link.planeShape,
    count: link.planeCount,
    noise: link.planeNoise,
    dataSeed: link.planeDataSeed,
    hidden: link.planeHidden,
    learningRate: link.planeLearningRate,
    norm: link.planeNorm,
    epsilon: link.planeEpsilon,
    seed: link.planeSeed,
  };
  restorePlane(settings, drawn);
  return problem;
}
