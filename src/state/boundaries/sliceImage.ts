import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import type { Split } from "../../experiment/sampling/split.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import { attackStore, groupOf } from "../attack/attackStore.ts";
import { freshSeed } from "../attack/testImages.ts";
import { explain } from "../page/explain.ts";
import { select, selectionStore } from "../page/selection.ts";
import { type SystemGroup, systemsStore } from "../systems/systems.ts";
import { type BoundarySettings, mostSystems, slicedGroup } from "./sliceSettings.ts";
import { type BroughtImage, boundariesStore } from "./sliceStore.ts";

/** The smallest budgets of a plane. */
const least = { linf: 0.001, l2: 0.01 } as const;

/** Chooses the systems of another experiment, with the budget that they were trained against. */
export function chooseSliceGroup(id: string): void {
  const { groups } = systemsStore.getState();
  const group = groups.find((one) => one.id === id);
  if (group === undefined) throw new Error(`no systems ${id} on this page; choose one that is listed`);
  const trained = trainedThreat(group.spec.defence);
  const before = slicedGroup(groups, selectionStore.getState().boundaries);
  const isOther = JSON.stringify(before?.dataset) !== JSON.stringify(group.dataset);
  if (isOther) boundariesStore.setState({ own: null, brought: null, isComing: false });
  select("boundaries", {
    group: id,
    systems: null,
    at: null,
    across: null,
    up: null,
    ...(isOther ? { drawClass: null, draw: null, split: "test" } : {}),
    ...(trained === null
      ? {}
      : {
          norm: trained.norm,
          ...(trained.norm === "linf" ? { epsilonLinf: trained.epsilon } : { epsilonL2: trained.epsilon }),
        }),
  });
}

/** Draws another image of the data, of one class or of any; from the split of the one before, unless another is asked for. */
export function drawSliceImage(
  drawClass: number | null,
  draw = freshSeed(),
  split: Split = selectionStore.getState().boundaries.split,
): void {
  boundariesStore.setState({ own: null, brought: null, isComing: false });
  select("boundaries", { drawClass, draw, split, at: null });
}

/** Applies the settings of a link; its image replaces the user's own. @param isComing whether it brings one later. */
export function restoreSlice(settings: BoundarySettings, brought: BroughtImage | null, isComing = false): void {
  boundariesStore.setState({ own: null, brought, isComing });
  select("boundaries", settings);
}

/** Makes the image that a link or a reload brought the one of these systems, or reports why it does not suit them. */
export function takeBrought(group: SystemGroup): void {
  const { brought } = boundariesStore.getState();
  if (brought === null) return;
  boundariesStore.setState({ brought: null });
  const { shape, classes } = factsOf(group.dataset);
  const { label } = brought;
  const hasShape = shape.join() === brought.shape.join();
  if (hasShape && label !== null && label < classes.length) {
    boundariesStore.setState({ own: { ...brought, classes } });
    return;
  }
  const [path, found, expected] = hasShape
    ? ["own.label", label === null ? "no label" : `class ${label}`, `0 to ${classes.length - 1}`]
    : ["own.shape", brought.shape.join(" x "), `${shape.join(" x ")} for these systems`];
  explain({ path, message: `${found} found, ${expected} expected: a test image is shown` });
}

/** Why planes of some systems cannot pass through the image in Attack, and what would help. */
export interface ImageProblem {
  readonly text: string;
  /** The systems that the image belongs to, or the classes of which it needs one. */
  readonly remedy?:
    | { readonly kind: "systems"; readonly group: SystemGroup }
    | { readonly kind: "label"; readonly classes: readonly string[] };
}

/** The image in Attack if planes of these systems can pass through it; otherwise why not. */
export function imageInAttack(
  group: SystemGroup,
):
  | { readonly image: InputImage; readonly problem?: undefined }
  | { readonly image?: undefined; readonly problem: ImageProblem } {
  const { image, groupId } = attackStore.getState();
  if (image === null || image.source.kind === "none") return { problem: { text: "there is no image in Attack yet" } };
  const data = group.dataset;
  const from = groupOf(groupId);
  if (from === undefined || from.dataset.id !== data.id || from.dataset.params.digest !== data.params.digest) {
    const [height, width, channels] = image.shape;
    const text = `the image in Attack (${height} x ${width} x ${channels}) comes from other data than these systems were trained on`;
    if (from === undefined) return { problem: { text } };
    const remedy = { kind: "systems", group: from } as const;
    return { problem: { text: `${text}: it belongs to the systems “${from.label}”`, remedy } };
  }
  if (image.label === null) {
    const text =
      "the plane needs the correct class of the image: its axes lower the lead of that class, and every other answer on the map counts as an error";
    return { problem: { text, remedy: { kind: "label", classes: image.classes } } };
  }
  return { image };
}

/** Puts the plane through the image in Attack. @throws an Error when there is no suitable image. */
export function takeImageFromAttack(group: SystemGroup): void {
  const { image, problem } = imageInAttack(group);
  if (problem !== undefined) throw new Error(problem.text);
  const { source } = image;
  if (source.kind === "draw" && source.data === undefined)
    drawSliceImage(source.cls, source.seed, source.split ?? "test");
  else {
    boundariesStore.setState({ own: ownFrom(image), brought: null, isComing: false });
    select("boundaries", { at: null });
  }
}

/** The image as one of the user's own, also where it is a test image of other data than those of the training. */
function ownFrom(image: InputImage): InputImage {
  const { source } = image;
  if (source.kind !== "draw") return image;
  const name = `test image ${source.position} of ${source.data?.name ?? "the data"}`;
  return { ...image, source: { kind: "own", name, isSaid: true } };
}

/** Opens Boundaries with the image, the systems and the budget of Attack. @throws as `takeImageFromAttack`. */
export function openInBoundaries(): void {
  const { groupId, chosen, settings } = attackStore.getState();
  const group = groupOf(groupId);
  if (group === undefined) throw new Error("no systems are chosen in Attack: choose some first");
  const { problem } = imageInAttack(group);
  if (problem !== undefined) throw new Error(problem.text);
  chooseSliceGroup(group.id);
  const { norm, epsilon } = settings;
  // Those of other groups have no place there.
  const systems = chosen.filter((id) => group.systems.some((system) => system.id === id)).slice(0, mostSystems);
  select("boundaries", {
    view: "image",
    systems: systems.length === 0 ? null : systems,
    norm,
    epsilonLinf: Math.max(least.linf, epsilon.linf),
    epsilonL2: Math.max(least.l2, epsilon.l2),
  });
  takeImageFromAttack(group);
  location.assign("#boundaries");
  window.scrollTo(0, 0);
}
