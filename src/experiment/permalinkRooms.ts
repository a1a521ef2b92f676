import { z } from "zod";
import { type AttackId, attacks } from "./catalogue/attacks/index.ts";
import { type DatasetId, datasets } from "./catalogue/datasets/index.ts";
import { type StrategyId, strategies } from "./catalogue/strategies/index.ts";
import { appliesTo } from "./catalogue/strategies/strategiesFor.ts";
import { type PresetId, presets } from "./presets/index.ts";
import { type ExperimentSpec, normSchema, type ParameterValue, specSchema } from "./spec.ts";

/** One thing that a link can say of a room. */
export interface LinkField<T> {
  readonly schema: z.ZodType<T>;
  /** What the link means when it says nothing. Pinned for the version of the link: never change it. */
  readonly default: T;
}

/** A whole experiment in a link. The room checks it against the catalogue. */
export interface LinkedExperiment {
  readonly label: string;
  readonly edited: boolean;
  readonly spec: ExperimentSpec;
}

const field = <T>(schema: z.ZodType<T>, value: NoInfer<T>): LinkField<T> => ({ schema, default: value });

/** Ids of systems, runs and packs; empty: the first on offer. */
const id = z.string().regex(/^[\w./:-]{0,160}$/, "at most 160 letters, digits and . / : - _ expected");
const strategyOf = (members: "arms" | "one") =>
  z.enum((Object.keys(strategies) as StrategyId[]).filter((name) => appliesTo(strategies[name], members)));
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const optionalClass = z.int().min(0).max(999).nullable();
const isStepping = (name: AttackId): name is Exclude<AttackId, "none"> => attacks[name].needs !== "nothing";
/** Values of parameters by their ids. */
const values = z.record(
  z.string().regex(/^[\w.-]{1,64}$/, "the id of a setting expected"),
  z.union([z.number(), z.boolean(), z.string().regex(/^[\w.-]{0,64}$/)]),
) as z.ZodType<Readonly<Record<string, ParameterValue>>>;
const presetIds = Object.keys(presets) as PresetId[];

/** What each room's link holds, flat, so that each part can be checked and explained by itself. */
export const linkRooms = {
  attack: {
    group: field(id, ""),
    left: field(id, ""),
    right: field(id, ""),
    norm: field(normSchema, "linf"),
    epsilonLinf: field(z.number().min(0).max(1), 0.1),
    epsilonL2: field(z.number().min(0).max(100), 1.5),
    steps: field(z.int().min(1).max(1000), 20),
    randomStart: field(z.boolean(), true),
    seed: field(seed, 1),
    strategyArms: field(strategyOf("arms"), "softmax"),
    strategyOne: field(strategyOf("one"), "cross-entropy"),
    attack: field(z.enum((Object.keys(attacks) as AttackId[]).filter(isStepping)), "pgd"),
    /** Other parameters of the attack, by id; the room checks each against its limits. */
    attackParams: field(values, {}),
    target: field(optionalClass, null),
    /** Class and seed of the draw; seed null: any image. */
    drawClass: field(optionalClass, null),
    draw: field(z.int().min(0).max(999_999).nullable(), null),
  },
  train: {
    preset: field(z.enum(presetIds), "digits-quick"),
    /** Setting ids of the preset with their changed values; the room checks each against its limits. */
    changes: field(values, {}),
    /** An experiment that is no preset with changes, in full. */
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
  },
  coherence: {
    system: field(id, ""),
    images: field(z.enum(["64", "256", "1000"]), "256"),
  },
  runs: { run: field(id, ""), other: field(id, "") },
  data: {
    dataset: field(z.enum(Object.keys(datasets) as DatasetId[]), "digits"),
    split: field(z.enum(["train", "validation", "test"]), "train"),
    drawClass: field(optionalClass, null),
  },
} as const satisfies Record<string, Record<string, LinkField<unknown>>>;

export type LinkRoom = keyof typeof linkRooms;
type Fields<R extends LinkRoom> = (typeof linkRooms)[R];

/** The state of a room as a link holds it. */
export type LinkState<R extends LinkRoom> = {
  readonly [K in keyof Fields<R>]: Fields<R>[K] extends LinkField<infer T> ? T : never;
};

/** The state that a room has when a link says nothing. */
export function defaultLinkState<R extends LinkRoom>(room: R): LinkState<R> {
  const fields: Readonly<Record<string, LinkField<unknown>>> = linkRooms[room];
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.default]),
  ) as LinkState<R>;
}
