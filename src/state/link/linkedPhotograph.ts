import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import type { LinkedPhotograph } from "../../experiment/link/permalinkRooms.ts";
import { creditedName, photographId } from "../../experiment/pictures/creditedName.ts";
import { type Photograph, photographSide, photographsFor } from "../../experiment/pictures/photographs.ts";
import { firstInput, framingOf } from "../../experiment/pictures/preparation.ts";
import { nearSquare, type Square } from "../../experiment/pictures/square.ts";
import { didYouMean } from "../../experiment/terms/didYouMean.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { chooseGroup, setLabel } from "../attack/attackImage.ts";
import { attackStore, groupOf } from "../attack/attackStore.ts";
import { chooseSliceGroup } from "../boundaries/sliceImage.ts";
import { slicedGroup } from "../boundaries/sliceSettings.ts";
import { boundariesStore } from "../boundaries/sliceStore.ts";
import { allPhotographs, openPhotograph, photographFile } from "../ownImage/photographs.ts";
import { explain } from "../page/explain.ts";
import { selectionStore } from "../page/selection.ts";
import { loadPacks, type SystemGroup, systemsStore } from "../systems/systems.ts";

type Wanted = LinkedPhotograph & { readonly group: string };

/** Shows the photograph that a link names in Attack, or reports why it cannot be shown. */
export async function showLinkedPhotograph(wanted: Wanted): Promise<void> {
  const found = await find(wanted, () => groupOf(attackStore.getState().groupId));
  if (found === null) return;
  const { photograph, group, label } = found;
  if (group.id !== attackStore.getState().groupId) chooseGroup(group.id);
  await openPhotograph(photograph, squareOf(wanted, photograph));
  if (label !== null) setLabel(label, "sender");
}

/** Brings the photograph that a link names to Boundaries, or reports why it cannot be shown. */
export async function bringLinkedPhotograph(wanted: Wanted): Promise<void> {
  const { boundaries: asked } = selectionStore.getState();
  try {
    const found = await find(wanted, () => slicedGroup(systemsStore.getState().groups, asked));
    // Another link or image may have been opened meanwhile.
    if (found === null || !boundariesStore.getState().isComing) return;
    const { photograph, group, label } = found;
    const { shape, classes } = factsOf(group.dataset);
    const { decodeImage } = await import("../ownImage/decodeImage.ts");
    const { picture } = await decodeImage(await photographFile(photograph));
    const crop = squareOf(wanted, photograph);
    const { pixels } = firstInput(
      picture,
      framingOf(group.dataset, { shape, classes }),
      shape,
      crop ?? photograph.crop,
    );
    if (!boundariesStore.getState().isComing) return;
    if (group.id !== slicedGroup(systemsStore.getState().groups, asked)?.id) chooseSliceGroup(group.id);
    const subject = classes.indexOf(photograph.class);
    const source = {
      ...({ kind: "own", name: creditedName(photograph), isSaid: true } as const),
      ...(label !== null && ({ saidBy: "sender" } as const)),
      photograph: { id: photographId(photograph), crop: crop ?? null, subject },
    };
    boundariesStore.setState({ brought: { shape, pixels, label: label ?? subject, source } });
  } catch (error) {
    explain({ path: "photograph", message: `${messageOf(error)}: another image is shown` });
  } finally {
    boundariesStore.setState({ isComing: false });
  }
}

/** A photograph with systems that know its class, and the class that the link names. */
interface Found {
  readonly photograph: Photograph;
  readonly group: SystemGroup;
  readonly label: number | null;
}

/**
 * The photograph of a link with the systems on show or, where a link names none, the first that know its class. Null, and
 * reported, without.
 */
async function find(
  { group: named, photograph: id, photographLabel: label }: Wanted,
  onShow: () => SystemGroup | undefined,
): Promise<Found | null> {
  const refuse = (message: string, hint = "") => {
    explain({ path: "photograph", message: `${message}: another image is shown${hint}` });
    return null;
  };
  const [all] = await Promise.all([allPhotographs().catch(messageOf), loadPacks()]);
  if (typeof all === "string") return refuse(`the photographs could not be loaded (${all})`);
  const photograph = all.find((one) => photographId(one) === id);
  if (photograph === undefined)
    return refuse(`this lab has no photograph “${id}”`, didYouMean(id, all.map(photographId)));
  const knowsIt = ({ dataset }: SystemGroup) => photographsFor([photograph], factsOf(dataset)).length > 0;
  const shown = onShow();
  const group =
    shown !== undefined && knowsIt(shown)
      ? shown
      : named === ""
        ? systemsStore.getState().groups.find(knowsIt)
        : undefined;
  if (group === undefined)
    return refuse(
      `no system ${named === "" ? "of this lab" : "on show"} knows the class “${photograph.class}” of “${id}”`,
    );
  const { classes } = factsOf(group.dataset);
  if (label === null || label < classes.length) return { photograph, group, label };
  explain({ path: "photographLabel", message: `class ${label} found, 0 to ${classes.length - 1} expected` });
  return { photograph, group, label: null };
}

/** The square that a link asks for; undefined: the one around the subject. A square beside the photograph is reported. */
function squareOf({ photographCrop: wanted }: Wanted, { crop: own }: Photograph): Square | undefined {
  if (wanted === null) return undefined;
  const [x, y, size] = wanted;
  const square = { x, y, size };
  // The longer side of every photograph is about as long, and a square may reach beyond it.
  const near = nearSquare(square, { width: photographSide, height: photographSide });
  const isNear = Math.abs(near.x - x) + Math.abs(near.y - y) + Math.abs(near.size - size) < 1e-6;
  if (isNear) return square;
  const { x: left, y: top, size: side } = own;
  explain({
    path: "photographCrop",
    message: `${wanted.join(", ")} found, a square whose centre lies in the photograph expected: ${left}, ${top}, ${side} is shown`,
  });
  return undefined;
}
