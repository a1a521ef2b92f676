import { choiceSchema, threatSchema } from "../terms/choice.ts";

import { z } from "../terms/zod.ts";
import { importedNetworkSchema } from "./importedNetworkSchema.ts";

/** How every member network of a system is trained (docs/algorithms.md 6.2). */
export const trainingSchema = z.strictObject({
  epochs: z.int().min(1).max(1000),
  batchSize: z.int().min(1).max(4096),
  learningRate: z.number().gt(0).max(100),
  /** Fractions of the run after which the rate is divided by 10. */
  drops: z.array(z.number().gt(0).lt(1)).max(10),
  momentum: z.number().min(0).lt(1),
  weightDecay: z.number().min(0).max(1),
  /**
   * Random changes of every training image: a crop after zero padding by 4 pixels, a horizontal flip. Absent or `none`: no
   * change. Validation and test images are never changed.
   */
  augmentation: z.enum(["none", "crop", "flip", "crop-flip"]).optional(),
});
export type Training = z.infer<typeof trainingSchema>;

/** One classifier to train and compare: a decomposition of the classes into member networks. */
export const systemSchema = z.strictObject({
  /** Unique in the spec. Tables, files and figures use it. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "a system id is kebab-case, at most 40 characters"),
  decomposition: choiceSchema,
  /** These three override the fields of the spec for this system. */
  network: choiceSchema.optional(),
  defence: choiceSchema.optional(),
  training: trainingSchema.partial().optional(),
  /** Deliberately hides the gradients of the trained system, for lessons about misleading evaluations. */
  mask: choiceSchema.optional(),
  /**
   * Networks that were made elsewhere, in the decomposition's order. Such a system is only evaluated: it takes no network,
   * defence or training.
   */
  imported: z.array(importedNetworkSchema).min(1).max(1000).optional(),
});
export type SystemSpec = z.infer<typeof systemSchema>;

/** How the smallest perturbations are searched. The result of an image is the smallest that any search finds. */
export const distanceSchema = z.strictObject({
  /** Number of test images. */
  examples: z.int().min(1).max(100_000),
  /** Each norm with the largest perturbation to search. Images that need more are censored at that size. */
  within: z.array(threatSchema).min(1).max(2),
  /** Attacks that search for the smallest perturbation: fab, deepfool, cw, pgd-bisection. */
  attacks: z.array(choiceSchema).min(1).max(10),
  strategies: z.array(z.string().max(64)).min(1).max(50),
});
export type DistanceSpec = z.infer<typeof distanceSchema>;

/** Images crafted on one system and judged by another, under every threat of the evaluation (paper appendix B.2). */
export const transferSchema = z.strictObject({
  /** Ids of systems. Equal ids: between repeated trainings of one system. */
  from: z.string().max(64),
  to: z.string().max(64),
  attack: choiceSchema,
  /** The strategy of the attack on `from`. Default: its kind of cross-entropy (softmax). */
  strategy: z.string().max(64).optional(),
  /** Target the strongest wrong class of `to` on the clean image (for RoBin: its second arm). */
  targeted: z.boolean().optional(),
});
export type TransferSpec = z.infer<typeof transferSchema>;

/** An attack or a suite of an evaluation. */
export const evaluationAttackSchema = choiceSchema.extend({
  /** The threats of the evaluation at which it runs: a costly suite at one, for example. Default: all. */
  threats: z.array(threatSchema).min(1).max(50).optional(),
});
export type EvaluationAttack = z.infer<typeof evaluationAttackSchema>;

/** What is measured. Only evaluations use the test split. */
export const evaluationSchema = z.strictObject({
  /** `validation` while choosing settings. Default: the test split. */
  split: z.enum(["test", "validation"]).optional(),
  /** Number of images, in the fixed, class-stratified order of the split. */
  examples: z.int().min(1).max(100_000),
  threats: z.array(threatSchema).max(50),
  /** Attacks, each run under all `strategies`, and suites, which name their own strategies. */
  attacks: z.array(evaluationAttackSchema).max(50),
  /** Strategy ids. `core` stands for the three that all systems share (cross-entropy or softmax, margin, multi-targeted). */
  strategies: z.array(z.string().max(64)).max(50),
  /** Number of training images on which the same attacks are also measured, for the generalisation gap. Default: none. */
  gap: z.int().min(0).max(100_000).optional(),
  /** Measure gradient coherence (paper, section 6) of systems with arms and of ensembles. */
  coherence: z.boolean(),
  /** Measure the smallest perturbation of each image, which gives the accuracy at every epsilon. */
  distance: distanceSchema.optional(),
  /** Measure whether images that are crafted on one system break another. */
  transfer: z.array(transferSchema).max(50).optional(),
  /** Check on a few images whether the accuracies can be trusted (docs/algorithms.md 10.6). */
  health: z.boolean().optional(),
});
export type EvaluationSpec = z.infer<typeof evaluationSchema>;

/** A whole experiment as plain data. It survives JSON, permalinks and storage unchanged. */
export const specSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().max(200),
  /** Differences from the paper's setting, printed with every result. */
  deviations: z.array(z.string().max(300)).max(50).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  /** Fused multiply-adds, which need the backend wasm-fma. Absent: portable arithmetic (see arithmetic.ts). */
  arithmetic: z.literal("fused").optional(),
  dataset: choiceSchema,
  network: choiceSchema,
  defence: choiceSchema,
  training: trainingSchema,
  /** Number of trainings of every system, each with other initial weights and batches. Default: 1. */
  replicas: z.int().min(1).max(20).optional(),
  systems: z.array(systemSchema).min(1).max(50),
  evaluation: evaluationSchema,
});
export type ExperimentSpec = z.infer<typeof specSchema>;
