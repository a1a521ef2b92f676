import type { ModelSettings } from "../../experiment/models/settings.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import type { ImportedNetwork } from "../../experiment/terms/importedNetwork.ts";
import type { Digest, System } from "../../experiment/terms/system.ts";
import type { NamedFile } from "./dataApi.ts";

/** What the importer is told beside the files. */
export interface ModelOptions {
  /** Names of the classes that the model should tell apart: those of the data set that it will be attacked on. */
  readonly classes: readonly string[];
  /** [height, width, channels] of the images of that data set, for files that leave the size of their images open. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Settings that replace what was recognised. */
  readonly settings?: Partial<ModelSettings>;
  /** For ten yes-or-no files as one RoBin: the path of the file of each class. Default: the order of the names. */
  readonly arms?: readonly string[];
}

/** Something that must be settled before the model can be kept. */
export interface ModelProblem {
  /** The setting that would settle it; absent if none does. */
  readonly setting?: keyof ModelSettings | "arms";
  readonly message: string;
}

/** One network file, as understood. */
export interface UnderstoodNetwork {
  /** The file it comes from. */
  readonly path: string;
  /** Operations of the file with how often each occurs, most frequent first. */
  readonly operations: readonly { readonly op: string; readonly count: number }[];
  /** Operations through which no gradient flows, with the names of their nodes. */
  readonly withoutGradient: readonly { readonly op: string; readonly node: string }[];
  /** Outputs of the file that could hold scores, with the number of values each has per image. */
  readonly outputs: readonly { readonly name: string; readonly size: number }[];
  /** An operation at the end that was taken off, because saturated probabilities hide gradients. */
  readonly removed: "softmax" | "log-softmax" | "sigmoid" | null;
  /** Whether the file itself starts with a normalisation of pixels. */
  readonly normalises: boolean;
}

/** A model that was read, shown before it is kept. */
export interface UnderstoodModel {
  /** The format and who wrote it: "ONNX, opset 13, by pytorch 1.13". */
  readonly what: string;
  readonly kind: "multiclass" | "yes-or-no" | "arms";
  /** One file, or one for each class. */
  readonly networks: readonly UnderstoodNetwork[];
  /** In force now: recognised, or given. */
  readonly settings: ModelSettings;
  /** Settings that the files determine and that cannot be changed. */
  readonly fixed: readonly (keyof ModelSettings)[];
  /** Files in the order of the classes, for `kind: "arms"`. */
  readonly arms: readonly string[];
  /** What the model becomes; null while there are problems. */
  readonly system: ImportedSystem | null;
  readonly notes: readonly string[];
  readonly problems: readonly ModelProblem[];
  /** Bytes that it takes in storage. */
  readonly bytes: number;
}

/** The part of a system of a spec that imported networks replace: no network, defence or training of the spec applies. */
export interface ImportedSystem {
  readonly decomposition: Choice;
  /** In the decomposition's order. */
  readonly imported: readonly ImportedNetwork[];
}

/** A stored model. */
export interface StoredModel extends ImportedSystem {
  /** Chosen by the user; fits as the id of a system. */
  readonly name: string;
  /** Names of the classes, in the order of the scores. */
  readonly classes: readonly string[];
  readonly settings: ModelSettings;
  /** The files it was read from, and their format. */
  readonly origin: string;
  readonly notes: readonly string[];
  readonly bytes: number;
}

/**
 * Reads and stores models, as a worker exposes it through Comlink. Errors cross as `{name, message}`. `keep` stores the
 * model that `understand` read last.
 */
export interface ModelWorker {
  understand(files: readonly NamedFile[], options: ModelOptions, signal: AbortSignal): Promise<UnderstoodModel>;
  keep(name: string): Promise<StoredModel>;
  list(): Promise<readonly StoredModel[]>;
  /** Gives a stored model another name. @throws an Error if another stored model has it. */
  rename(name: string, to: string): Promise<StoredModel>;
  remove(name: string): Promise<void>;
  /**
   * The model file of one network by its digest, or null: of a stored model, or of the one that was read last, which is
   * tried on a few images before it is kept. The engine takes it as the weights of an imported member.
   */
  network(digest: Digest): Promise<Uint8Array | null>;
  /** A system of trained or imported networks as one ONNX file whose outputs are its scores. */
  exportOnnx(request: OnnxExport): Promise<Uint8Array>;
}

/** What becomes an ONNX file: a whole system, or one of its networks. */
export interface OnnxExport {
  readonly system: System;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly weights: Readonly<Record<string, Uint8Array>>;
  /** Only this member, with its own outputs. */
  readonly member?: number;
  /** Version of the lab, which the file names as its producer. */
  readonly version?: string;
}
