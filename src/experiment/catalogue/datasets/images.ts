import type { ValuesOf } from "../entry.ts";
import type { DatasetEntry } from "../nouns.ts";

/** Labels are stored as bytes. */
export const mostClasses = 256;
/** Characters of a class name. The page shortens long names where space is short. */
export const longestClassName = 300;
const mostImages = 2_000_000;

/** Class names from a JSON list of 2 to 256 different names; null if the text is anything else. */
export function classNames(text: string): readonly string[] | null {
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(names) || names.length < 2 || names.length > mostClasses) return null;
  const fits = names.every((name) => typeof name === "string" && name !== "" && name.length <= longestClassName);
  return fits && new Set(names).size === names.length ? names : null;
}

const count = <const I extends string>(id: I, label: string, help: string, least: number) =>
  ({ id, label, help, kind: "integer", default: least, min: least, max: mostImages }) as const;

const parameters = [
  {
    id: "digest",
    label: "Digest",
    help: "SHA-256 of the decoded data, which identifies them. The Data room and `lab data` fill it in.",
    kind: "text",
    default: "",
    pattern: "|[0-9a-f]{64}",
    expected: "64 hexadecimal digits",
  },
  { ...count("height", "Height", "Height in pixels.", 1), default: 28, max: 1024 },
  { ...count("width", "Width", "Width in pixels.", 1), default: 28, max: 1024 },
  {
    ...count("channels", "Channels", "Numbers per pixel: 1 for grey, 3 for colour, 2 for points.", 1),
    max: 3,
  },
  {
    id: "classes",
    label: "Classes",
    help: "Names of the classes in the order of their labels, as a JSON list.",
    kind: "text",
    default: '["0","1"]',
    pattern: "\\[.{0,200000}\\]",
    expected: "a JSON list of class names",
  },
  {
    id: "numbers",
    label: "Numbers",
    help: "Type of the numbers: bytes for pictures, floats for points.",
    kind: "choice",
    default: "uint8",
    options: ["uint8", "float32"],
  },
  count("images", "Images", "Number of images in all splits together.", 1),
  count("train", "Training images", "Number of training images to use.", 1),
  count(
    "validation",
    "Validation images",
    "Number of images held out for training curves and for choosing settings.",
    0,
  ),
  count("test", "Test images", "Number of images to evaluate on.", 0),
] as const;

const images: DatasetEntry = {
  id: "images",
  label: "Own data",
  summary:
    "Your own images or points, or those of a public collection. They are identified by their content, so that a result always says which data it used.",
  reference: "The authors of the data",
  params: parameters,
  facts: (params: ValuesOf<typeof parameters>) => ({
    shape: [params.height, params.width, params.channels],
    classes: classNames(params.classes) ?? ["0", "1"],
    splits: {
      train: params.train,
      validation: params.validation,
      test: params.test,
    },
    dtype: params.numbers === "float32" ? "float32" : "uint8",
    box: params.numbers === "float32" ? [0, 1] : [0, 255],
    held: params.images,
  }),
  misfits,
  files: { from: "data", rows: ({ digest }: ValuesOf<typeof parameters>) => [[ownPath(digest)]] },
  origin: "Imported by the user of the lab",
  licence: "The licence of the data",
};

/** Path of own data in a folder of data sets. */
export const ownPath = (digest: string): string => `own/${digest}.lab`;

function misfits(params: ValuesOf<typeof parameters>) {
  const { digest, train, validation, test } = params;
  if (digest === "")
    return [
      {
        param: "digest",
        message:
          "no data found: add some in the Data room and choose them there, or add them with lab data add and pass their name with --dataset",
      },
    ];
  if (classNames(params.classes) === null)
    return [
      {
        param: "classes",
        message: `${params.classes.slice(0, 100)} found, a JSON list of 2 to ${mostClasses} different class names expected`,
      },
    ];
  if (train + validation + test > params.images)
    return [
      {
        param: "train",
        message: `${train} training, ${validation} validation and ${test} test images found, together at most the available ${params.images} expected: use fewer`,
      },
    ];
  return [];
}

export default images;
