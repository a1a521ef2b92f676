/** A parameter described as data: forms, validation, permalinks and the command line are made from it. */
export type Parameter = {
  readonly id: string;
  readonly label: string;
  /** One sentence: what it does and in which unit. */
  readonly help: string;
} & (
  | {
      readonly kind: "integer" | "number";
      readonly default: number;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: "boolean"; readonly default: boolean }
  | { readonly kind: "choice"; readonly default: string; readonly options: readonly string[] }
);

/** What every catalogue entry states. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  /** One plain sentence for somebody who meets the word for the first time. */
  readonly summary: string;
  /** Where it comes from: paper section or publication. */
  readonly reference: string;
  readonly params: readonly Parameter[];
}
