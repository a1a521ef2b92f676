/** A parameter described as data: forms, validation, permalinks and the command line are made from it. */
export type Parameter = {
  readonly id: string;
  readonly label: string;
  /** One sentence: what it does and in which unit. */
  readonly help: string;
  /** Left out of recipes where it has its default, so that those from before it existed keep their keys. */
  readonly implicit?: true;
  /** Counts, is offered and is written into recipes only while another parameter of the entry has one of these values. */
  readonly onlyWith?: { readonly id: string; readonly values: readonly string[] };
} & (
  | {
      readonly kind: "integer" | "number";
      readonly default: number;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: "boolean"; readonly default: boolean }
  | {
      readonly kind: "choice";
      readonly default: string;
      readonly options: readonly string[];
      /** What forms call the options and say of them; absent: their ids. */
      readonly texts?: Readonly<Record<string, { readonly label: string; readonly summary: string }>>;
    }
  | {
      /** Free text: what other parts of the page fill in, such as the digest of own images, unless forms ask for it. */
      readonly kind: "text";
      readonly asked?: true;
      readonly default: string;
      /** A regular expression for the whole of it, and in words what it asks for. */
      readonly pattern: string;
      readonly expected: string;
    }
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
