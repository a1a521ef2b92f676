import type { ParameterValues } from "../../terms/choice.ts";
import type { DatasetEntry } from "../nouns.ts";

/** Labels are bytes. */
export const mostClasses = 256;
const mostImages = 2_000_000;

/** Class names from the text that holds them: a JSON list of 2 to 256 different names; null when it is something else. */
export function classNames(text: unknown): readonly string[] | null {
  let names: unknown;
  try {
    names = JSON.parse(String(text));
  } catch {
    return null;
  }
  if (!Array.isArray(names) || names.length < 2 || names.length > mostClasses) return null;
  const fits = names.every((name) => typeof name === "string" && name !== "" && name.length <= 100);
  return fits && new Set(names).size === names.length ? names : null;
}

const count = (id: string, label: string, help: string, least: number) =>
  ({ id, label, help, kind: "integer", default: least, min: least, max: mostImages }) as const;

const images: DatasetEntry = {
  id: "images",
  label: "Own data",
  summary:
    "Images or points of your own, or of a public collection, as they were brought in: named by what is in them, so that a result always tells which they were.",
  reference: "Whoever made the data",
  params: [
    {
      id: "digest",
      label: "Digest",
      help: "SHA-256 of the decoded data, which names them; the Data room and lab data fill it in.",
      kind: "text",
      default: "",
      pattern: "|[0-9a-f]{64}",
      expected: "64 hexadecimal digits",
    },
    { ...count("height", "Height", "Pixels from top to bottom.", 1), default: 28, max: 1024 },
    { ...count("width", "Width", "Pixels from left to right.", 1), default: 28, max: 1024 },
    { ...count("channels", "Channels", "Numbers per pixel: 1 grey, 3 colour, 2 for points.", 1), max: 3 },
    {
      id: "classes",
      label: "Classes",
      help: "Names of the classes in the order of their labels, as a JSON list.",
      kind: "text",
      default: '["0","1"]',
      pattern: "\\[.{0,30000}\\]",
      expected: "a JSON list of class names",
    },
    {
      id: "numbers",
      label: "Numbers",
      help: "How a pixel is held: bytes for pictures, floats for points.",
      kind: "choice",
      default: "uint8",
      options: ["uint8", "float32"],
    },
    count("images", "Images", "How many there are in all splits together.", 1),
    count("train", "Training images", "How many of the training images are used.", 1),
    count("validation", "Validation images", "How many are held out for curves and choices.", 0),
    count("test", "Test images", "How many are judged on.", 0),
  ],
  facts: (params) => ({
    shape: [Number(params.height), Number(params.width), Number(params.channels)],
    classes: classNames(params.classes) ?? ["0", "1"],
    splits: {
      train: Number(params.train),
      validation: Number(params.validation),
      test: Number(params.test),
    },
    dtype: params.numbers === "float32" ? "float32" : "uint8",
    box: params.numbers === "float32" ? [0, 1] : [0, 255],
    held: Number(params.images),
  }),
  misfits,
  files: { from: "data", rows: ({ digest }) => [[ownPath(String(digest))]] },
  origin: "Brought in by whoever runs the lab",
  licence: "That of the data",
};

/** Where own data stand in a folder of data sets. */
export const ownPath = (digest: string): string => `own/${digest}.lab`;

function misfits(params: ParameterValues) {
  const { digest, train, validation, test } = params;
  if (digest === "")
    return [
      {
        param: "digest",
        message:
          "no data found: choose or add some in the Data room, or with lab data add, and use its name with --dataset",
      },
    ];
  if (classNames(params.classes) === null)
    return [
      {
        param: "classes",
        message: `${String(params.classes).slice(0, 100)} found, a JSON list of 2 to ${mostClasses} different class names expected`,
      },
    ];
  if (Number(train) + Number(validation) + Number(test) > Number(params.images))
    return [
      {
        param: "train",
        message: `${train} training, ${validation} validation and ${test} test images found, together at most the ${params.images} there are expected: use fewer`,
      },
    ];
  return [];
}

export default images;
