import { choiceSchema, threatSchema } from "../terms/choice.ts";
import { z } from "../terms/zod.ts";

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
   * What is done to every training image anew: a random crop after 4 pixels of zero padding, a random horizontal flip.
   * Absent or `none`: nothing. Validation and test images are never changed.
   */
  augmentation: z.enum(["none", "crop", "flip", "crop-flip"]).optional(),
});
export type Training = z.infer<typeof trainingSchema>;

/** One classifier to train and compare: a decomposition of the classes into member networks. */
export const systemSchema = z.strictObject({
  /** Unique in the spec: what tables, files and figures call it. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "a system id is kebab-case, at most 40 characters"),
  decomposition: choiceSchema,
  /** These three override the spec's own for this system alone. */
  network: choiceSchema.optional(),
  defence: choiceSchema.optional(),
  training: trainingSchema.partial().optional(),
  /** Hides the gradients of the trained system on purpose: a lesson in evaluations that lie. */
  mask: choiceSchema.optional(),
});
export type SystemSpec = z.infer<typeof systemSchema>;

/** What smallest perturbations are looked for with; each image keeps the smallest that any of it finds. */
export const distanceSchema = z.strictObject({
  /** How many test images. */
  examples: z.int().min(1).max(100_000),
  /** Each norm with the largest perturbation that is looked for; images that need more are counted as censored there. */
  within: z.array(threatSchema).min(1).max(2),
  /** Attacks that look for the smallest perturbation: fab, deepfool, cw, pgd-bisection. */
  attacks: z.array(choiceSchema).min(1).max(10),
  strategies: z.array(z.string().max(64)).min(1).max(50),
});
export type DistanceSpec = z.infer<typeof distanceSchema>;

/** Images crafted on one system and judged by another, under every threat of the evaluation (paper appendix B.2). */
export const transferSchema = z.strictObject({
  /** Ids of systems. The same id twice: between the repeated trainings of that system. */
  from: z.string().max(64),
  to: z.string().max(64),
  attack: choiceSchema,
  /** What is climbed on `from`; absent: softmax, or what stands for it there. */
  strategy: z.string().max(64).optional(),
  /** Towards the strongest wrong class of `to` on the clean image (for RoBin: its second arm). */
  targeted: z.boolean().optional(),
});
export type TransferSpec = z.infer<typeof transferSchema>;

/** What is measured, on the test split unless the spec says otherwise: nothing else touches that split. */
export const evaluationSchema = z.strictObject({
  /** `validation` while settings are being chosen; absent: the test split. */
  split: z.enum(["test", "validation"]).optional(),
  /** How many images, taken in the fixed, class-stratified order of the split. */
  examples: z.int().min(1).max(100_000),
  threats: z.array(threatSchema).max(50),
  /** Attacks, each under all of `strategies`, and suites, which name their own. */
  attacks: z.array(choiceSchema).max(50),
  /** Strategy ids; `core` stands for the three that both kinds of system share (softmax or cross-entropy, margin, multi-targeted). */
  strategies: z.array(z.string().max(64)).max(50),
  /** How many training images the same attacks are measured on too: how much better a system is on what it has seen. 0: none. */
  gap: z.int().min(0).max(100_000).optional(),
  /** Compute gradient coherence (paper section 6) for systems that have arms, and ensembles. */
  coherence: z.boolean(),
  /** The smallest perturbation of each image, hence accuracy at every epsilon. */
  distance: distanceSchema.optional(),
  /** Whether images that are crafted on one system break another. */
  transfer: z.array(transferSchema).max(50).optional(),
  /** Measure, on a few images, what tells whether the accuracies can be believed (docs/algorithms.md 10.6). */
  health: z.boolean().optional(),
});
export type EvaluationSpec = z.infer<typeof evaluationSchema>;

/** A whole experiment as plain data; it round-trips through JSON, a permalink and storage. */
export const specSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().max(200),
  /** Where this departs from the paper's setting; printed on every output. */
  deviations: z.array(z.string().max(300)).max(50).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  dataset: choiceSchema,
  network: choiceSchema,
  defence: choiceSchema,
  training: trainingSchema,
  /** How often every system is trained, each time with other initial weights and batches; absent: once. */
  replicas: z.int().min(1).max(20).optional(),
  systems: z.array(systemSchema).min(1).max(50),
  evaluation: evaluationSchema,
});
export type ExperimentSpec = z.infer<typeof specSchema>;
