import { type AttackId, attacks } from "../catalogue/attacks/index.ts";
import { type DatasetId, datasets } from "../catalogue/datasets/index.ts";
import { type StrategyId, strategies } from "../catalogue/strategies/index.ts";
import { appliesTo } from "../catalogue/strategies/strategiesFor.ts";
import { mostPoints } from "../interactive/planePoints.ts";
import type { SliceAxis } from "../interactive/slice.ts";
import { type PresetId, presets } from "../presets/index.ts";
import { pointShapes } from "../sampling/points.ts";
import { type ExperimentSpec, specSchema } from "../spec/spec.ts";
import { normSchema, type ParameterValue, threatSchema } from "../terms/choice.ts";
import { z } from "../terms/zod.ts";

/** One field of the state of a room in a link. */
export interface LinkField<T> {
  readonly schema: z.ZodType<T>;
  /** The value when the link omits the field. Fixed for the version of the link: never change it. */
  readonly default: T;
}

/** A whole experiment in a link. The room validates it against the catalogue. */
export interface LinkedExperiment {
  readonly label: string;
  readonly edited: boolean;
  readonly spec: ExperimentSpec;
}

const field = <T>(schema: z.ZodType<T>, value: NoInfer<T>): LinkField<T> => ({ schema, default: value });

/** Ids of systems, runs and packs; empty: the first available. */
const id = z.string().regex(/^[\w./:-]{0,160}$/, "at most 160 letters, digits and . / : - _ expected");
const strategyOf = (scoreKind: "arms" | "one" | "stages") =>
  z.enum((Object.keys(strategies) as StrategyId[]).filter((name) => appliesTo(strategies[name], scoreKind)));
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const optionalClass = z.int().min(0).max(999).nullable();
const split = z.enum(["train", "validation", "test"]);
const isStepping = (name: AttackId): name is Exclude<AttackId, "none"> => attacks[name].needs !== "nothing";
/** Values of parameters by their ids. */
const values = z.record(
  z.string().regex(/^[\w.-]{1,64}$/, "the id of a setting expected"),
  z.union([z.number(), z.boolean(), z.string().regex(/^[\w.-]{0,64}$/)]),
) as z.ZodType<Readonly<Record<string, ParameterValue>>>;
/** An image of the sender's own as a network sees it: `pixels` are bytes, deflated, as base64url. */
const linkedImage = z.strictObject({
  name: z.string().max(80),
  shape: z.tuple([z.int().min(1).max(64), z.int().min(1).max(64), z.literal([1, 3])]).readonly(),
  label: optionalClass,
  pixels: z.string().regex(/^[\w-]{1,6000}$/, "pixels expected as at most 6,000 letters, digits, - and _"),
});
export type LinkedImage = z.infer<typeof linkedImage>;
/** A photograph that ships with the lab, and what is shown of it. */
const photographFields = {
  /** Its name (`photographId`); empty: none. It is shown instead of a drawn image. */
  photograph: field(z.string().regex(/^[a-z-]{0,60}$/, "the name of a photograph expected, such as dog-spaniel"), ""),
  /** The square in it in pixels of its file: left, top, side. Null: the one around its subject. */
  photographCrop: field(
    z
      .tuple([z.number().min(-512).max(512), z.number().min(-512).max(512), z.number().min(4).max(512)])
      .readonly()
      .nullable(),
    null,
  ),
  /** The class that counts as correct; null: that of its subject. */
  photographLabel: field(optionalClass, null),
} as const;
export type LinkedPhotograph = { readonly [K in keyof typeof photographFields]: LinkState<"attack">[K] };
/** Names in results: of attacks, budgets, systems of several experiments. */
const name = z.string().max(160);
const names = z.array(name).max(200).nullable();
const sortColumn = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("name") }),
  z.strictObject({ kind: z.literal("system"), system: name, threat: threatSchema.nullable() }),
  z.strictObject({ kind: z.literal("gap"), threat: threatSchema.nullable() }),
]);
const sorting = z.strictObject({ column: sortColumn, direction: z.enum(["ascending", "descending"]) });
/** A column of the comparison (names, the accuracy of a system at a threat, or the gap there) and a direction. */
export type Sorting = z.infer<typeof sorting>;
const asked = z.enum(["any", "broken", "not"]);
/** The outcome of an attack that a filter requires. */
export type Asked = z.infer<typeof asked>;
/** From, to; both included. */
const range = z.tuple([z.number(), z.number()]).readonly();
const studySource = z.enum(["shipped", "shipped-cifar", "smoke", "demo", "mnist", "cifar", "paper"]);
const presetIds = Object.keys(presets) as PresetId[];
const sliceAxis = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("steepest"), system: id }),
  z.strictObject({ kind: z.literal("attack"), system: id }),
  z.strictObject({ kind: z.literal("random"), seed }),
  z.strictObject({ kind: z.literal("image"), cls: optionalClass, seed }),
]) satisfies z.ZodType<SliceAxis>;

/** Yes or no; people may write `present=1` or `play=1`. */
const yes = field(z.union([z.boolean(), z.literal(0), z.literal(1)]), false);
/** Whether the room is shown for a projector. */
const present = yes;

/** How the points of the plane are generated or what was drawn, and its networks. */
const planeFields = {
  planeShape: field(z.enum(pointShapes), "blobs"),
  planeCount: field(z.int().min(3).max(mostPoints), 240),
  planeNoise: field(z.number().min(0).max(0.5), 0.08),
  planeDataSeed: field(seed, 1),
  /** The drawn points (`planePoints.ts`); null: none were drawn. */
  planeDrawn: field(
    z
      .string()
      .regex(/^[\w-]{0,5400}$/, "drawn points expected as at most 5,400 letters, digits, - and _")
      .nullable(),
    null,
  ),
  planeHidden: field(z.int().min(1).max(256), 32),
  planeLearningRate: field(z.number().min(0.001).max(1), 0.03),
  planeNorm: field(normSchema, "l2"),
  planeEpsilon: field(z.number().min(0).max(0.5), 0),
  planeSeed: field(seed, 1),
} as const;

/** The fields of each room's link, in flat form, so that each can be validated and explained separately. */
export const linkRooms = {
  attack: {
    group: field(id, ""),
    left: field(id, ""),
    right: field(id, ""),
    /** Further systems, shown behind these two. */
    more: field(z.array(id).max(50), []),
    norm: field(normSchema, "linf"),
    epsilonLinf: field(z.number().min(0).max(1), 0.1),
    epsilonL2: field(z.number().min(0).max(100), 1.5),
    steps: field(z.int().min(1).max(1000), 20),
    randomStart: field(z.boolean(), true),
    seed: field(seed, 1),
    strategyArms: field(strategyOf("arms"), "softmax"),
    strategyOne: field(strategyOf("one"), "cross-entropy"),
    strategyStages: field(strategyOf("stages"), "holistic"),
    attack: field(z.enum((Object.keys(attacks) as AttackId[]).filter(isStepping)), "pgd"),
    /** Other parameters of the attack, by id. The room validates each. */
    attackParams: field(values, {}),
    target: field(optionalClass, null),
    own: field(linkedImage.nullable(), null),
    ...photographFields,
    /** Whether the link attacks once when it is opened. */
    play: yes,
    /** Class and seed of the draw; seed null: any image. */
    drawClass: field(optionalClass, null),
    draw: field(z.int().min(0).max(999_999).nullable(), null),
    /** The split from which the image is drawn or chosen. */
    split: field(split, "test"),
    /** An image by its number in the split instead of a draw. */
    number: field(z.int().min(0).max(9_999_999).nullable(), null),
    present,
  },
  train: {
    preset: field(z.enum(presetIds), "digits-quick"),
    /** Changed settings of the preset, by id. The room validates each. */
    changes: field(values, {}),
    /** A whole experiment, if it is not a preset with changes. */
    copy: field(
      z
        .strictObject({ label: z.string().max(200), edited: z.boolean(), spec: specSchema })
        .nullable() as z.ZodType<LinkedExperiment | null>,
      null,
    ),
  },
  compare: {
    experiment: field(id, ""),
    judged: field(z.enum(["core", "strongest", "union"]), "core"),
    sorting: field(sorting.nullable(), null),
    /** Systems and lines of the curves; null: those of the experiment, judged as above. */
    curveSystems: field(names, null),
    curveLines: field(names, null),
    /** System and budget of the listed images; empty: the first available. */
    system: field(id, ""),
    threat: field(name, ""),
    /** Attacks whose overlap is drawn; null: the first two. */
    overlap: field(names, null),
    /** Filter of the listed images. */
    clean: field(z.enum(["any", "right", "wrong"]), "any"),
    asked: field(z.record(name, asked) as z.ZodType<Readonly<Record<string, Asked>>>, {}),
    from: field(z.int().min(0).max(100_000), 0),
    /** Finding images: the budget (empty: the last), class, answers before any attack, and who is broken, by system. */
    findThreat: field(name, ""),
    findClass: field(optionalClass, null),
    findClean: field(z.enum(["any", "right", "wrong"]), "any"),
    findBroken: field(z.record(name, asked) as z.ZodType<Readonly<Record<string, Asked>>>, {}),
    /** The system whose smallest perturbations and coherence count (empty: the first), and their ranges. */
    findSystem: field(id, ""),
    findDistance: field(range.nullable(), null),
    findCoherence: field(range.nullable(), null),
    findFrom: field(z.int().min(0).max(100_000), 0),
  },
  coherence: {
    system: field(id, ""),
    images: field(z.enum(["64", "256", "1000"]), "256"),
    /** Index of the bar whose images are shown, from the left. */
    bin: field(z.int().min(0).max(1000).nullable(), null),
    /** Other systems on the same axes. */
    beside: field(z.array(name).max(50), []),
    /** Budget and attack that determine which images are broken; empty: the last budget, and any attack. */
    threat: field(name, ""),
    attack: field(name, ""),
  },
  boundaries: {
    present,
    own: field(linkedImage.nullable(), null),
    ...photographFields,
    /** "plane" in old links only: see below. */
    view: field(z.enum(["image", "plane"]), "image"),
    /** Systems whose boundaries are drawn; null: the first RoBin and the first multiclass model of the group. */
    group: field(id, ""),
    systems: field(z.array(id).min(1).max(4).nullable(), null),
    norm: field(normSchema, "linf"),
    epsilonLinf: field(z.number().min(0.001).max(1), 0.1),
    epsilonL2: field(z.number().min(0.01).max(100), 1.5),
    /** Extent of the plane, in epsilons. */
    reach: field(z.number().min(1).max(50), 4),
    /** Points along each axis. */
    resolution: field(z.enum(["33", "65", "97", "129"]), "65"),
    /** Class and seed of the draw; seed null: any image. */
    drawClass: field(optionalClass, null),
    draw: field(z.int().min(0).max(999_999).nullable(), null),
    /** The split from which it is drawn. */
    split: field(split, "test"),
    /** The axes; null: the directions in which the margins of the first and the second system fall fastest. */
    across: field(sliceAxis.nullable(), null),
    up: field(sliceAxis.nullable(), null),
    /** The selected point; null: the image itself. */
    at: field(z.tuple([z.number(), z.number()]).readonly().nullable(), null),
    /** Of links from when the plane was a view of this room; they open the room that it has now. */
    ...planeFields,
  },
  plane: planeFields,
  simplicity: { study: field(id, ""), source: field(studySource, "shipped") },
  decompositions: { study: field(id, ""), source: field(studySource, "shipped") },
  paper: {
    /** A table or figure of the paper; empty: the first. */
    study: field(id, ""),
    /** Source of its numbers: the demo of the lab, or results computed on this machine at a scale. */
    source: field(studySource, "shipped"),
  },
  runs: { run: field(id, ""), other: field(id, "") },
  data: {
    dataset: field(z.enum(Object.keys(datasets) as DatasetId[]), "digits"),
    split: field(split, "train"),
    drawClass: field(optionalClass, null),
  },
} as const satisfies Record<string, Record<string, LinkField<unknown>>>;

export type LinkRoom = keyof typeof linkRooms;
type Fields<R extends LinkRoom> = (typeof linkRooms)[R];

/** The state of a room in a link. */
export type LinkState<R extends LinkRoom> = {
  readonly [K in keyof Fields<R>]: Fields<R>[K] extends LinkField<infer T> ? T : never;
};

/** The state of a room in an empty link. */
export function defaultLinkState<R extends LinkRoom>(room: R): LinkState<R> {
  const fields: Readonly<Record<string, LinkField<unknown>>> = linkRooms[room];
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default])) as LinkState<R>;
}
