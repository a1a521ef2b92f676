import { beforeEach, expect, test, vi } from "vitest";
import { setLabel } from "../attack/attackImage.ts";
import { attackStore } from "../attack/attackStore.ts";
import { changePicture, openPicture, ownImageStore, setMode } from "../ownImage/ownImage.ts";
import { openRow } from "./openRow.ts";
import { clearPictures, type OwnRow, picturesStore } from "./pictures.ts";

vi.mock("../ownImage/decodeImage.ts", () => ({
  decodeImage: async (file: File) => {
    if (file.name === "damaged.png") throw new Error("damaged");
    const pixels = Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => i % 251);
    return { picture: { width: 64, height: 64, channels: 3, pixels }, notes: [] };
  },
}));
vi.mock("../ownImage/pictureUrl.ts", () => ({ urlOf: async () => "blob:test" }));

const classes = ["cat", "dog"];
const row = (id: number, file: string): OwnRow => ({
  ...{ id, file, data: new File([""], file), pixels: null, problem: null, doubt: null, failures: {} },
  ...{ label: null, labelFrom: null, remark: null, verdicts: {} },
});
const labels = () => picturesStore.getState().rows.map(({ label }) => label);
const rowAt = (at: number) => picturesStore.getState().rows[at] as OwnRow;

beforeEach(() => {
  clearPictures();
  URL.revokeObjectURL = () => undefined;
  ownImageStore.setState(ownImageStore.getInitialState());
  attackStore.setState({
    ...attackStore.getInitialState(),
    image: { shape: [28, 28, 1], classes, pixels: new Float32Array(784), label: 0, source: { kind: "none" } },
  });
  picturesStore.setState({
    rows: [row(1, "one.png"), row(2, "in/two.png"), row(3, "damaged.png")],
    inputs: { classes, systems: [] } as never,
  });
});

test("a class that is chosen in the room is the class of the row that was opened", async () => {
  await openRow(rowAt(1));
  expect(attackStore.getState().image).toMatchObject({ label: null, source: { name: "two.png" } });
  setLabel(1);
  expect(labels()).toEqual([null, "dog", null]);
  // Another square of the same picture.
  changePicture({ crop: { x: 4, y: 4, size: 20 } });
  setLabel(0);
  expect(labels()).toEqual([null, "cat", null]);
  await openRow(rowAt(0));
  setLabel(1);
  expect(labels()).toEqual(["dog", "cat", null]);
});

test("classes of other images are not those of the row", async () => {
  await openRow(rowAt(0));
  setMode("draw");
  attackStore.setState({
    image: { shape: [28, 28, 1], classes, pixels: new Float32Array(784), label: 0, source: { kind: "none" } },
  });
  setLabel(1);
  await openRow(rowAt(2));
  setLabel(1);
  await openPicture(new File([""], "one.png"));
  setLabel(1);
  expect(labels()).toEqual([null, null, null]);
});
