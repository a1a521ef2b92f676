import { attackStore } from "../attack/attackStore.ts";
import { openPicture, ownImageStore } from "../ownImage/ownImage.ts";
import { labelPicture, type OwnRow, picturesStore } from "./pictures.ts";

/** Ends the link between the room and the row that was opened last. */
let unfollow = (): void => undefined;

/** Opens a picture in the room, with its class. A class that is chosen there is its class in the table, too. */
export async function openRow({ id, data, file, label }: OwnRow): Promise<void> {
  const name = file.split("/").at(-1) ?? file;
  const named = data.name === name ? data : new File([data], name, { type: data.type });
  unfollow();
  const before = ownImageStore.getState().picture;
  await openPicture(named, label ?? undefined);
  const { picture } = ownImageStore.getState();
  // It may be damaged, or another one was opened meanwhile.
  if (picture === null || picture === before || picture.name !== name) return;
  followLabel(id, picture.opened);
}

/** Passes the class of the picture on show on to its row, until another picture is opened. */
function followLabel(id: number, opened: object): void {
  unfollow();
  unfollow = attackStore.subscribe(({ image }, { image: before }) => {
    // Changes of its square keep the opened picture.
    if (ownImageStore.getState().picture?.opened !== opened) return unfollow();
    const isShown = image?.source.kind === "own" && image.source.photograph === undefined;
    if (!isShown || image.label === null || image.label === before?.label) return;
    const label = image.classes[image.label];
    const { rows, inputs } = picturesStore.getState();
    const row = rows.find((one) => one.id === id);
    // The room may show other data by now, whose classes the table does not have.
    if (label === undefined || row?.label === label || inputs?.classes.includes(label) !== true) return;
    labelPicture(id, label);
  });
}
