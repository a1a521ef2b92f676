/** A parameter described as data. Forms, validation, permalinks and the command line are generated from it. */
export type Parameter = {
  readonly id: string;
  readonly label: string;
  /** One sentence: what it does, and its unit. */
  readonly help: string;
  /** Omitted from recipes at its default, so that recipes written before it existed keep their keys. */
  readonly implicit?: true;
  /** Applies only while another parameter of the entry has one of these values. Otherwise forms hide it and recipes omit it. */
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
      /** Labels and explanations of the options in forms. Default: their ids. */
      readonly texts?: Readonly<Record<string, { readonly label: string; readonly summary: string }>>;
    }
  | {
      /** Free text, filled in by other parts of the page (the digest of own images) unless `asked`. */
      readonly kind: "text";
      /** Forms show a field for it. */
      readonly asked?: true;
      readonly default: string;
      /** A regular expression that the whole text must match, and a description of it for error messages. */
      readonly pattern: string;
      readonly expected: string;
    }
);

interface Range {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** The part of a parameter that says it is a whole number in a range. */
export const integer = <const R extends Range>(range: R) => ({ kind: "integer", ...range }) as const;

/** The part of a parameter that says it is a real number in a range. */
export const real = <const R extends Range>(range: R) => ({ kind: "number", ...range }) as const;

type ValueOf<P extends Parameter> = P extends { readonly kind: "integer" | "number" }
  ? number
  : P extends { readonly kind: "boolean" }
    ? boolean
    : string;

/**
 * The values of declared parameters in a resolved choice, each with its own type. Declare the parameters `as const` and
 * use `ValuesOf<typeof parameters>`. Those that recipes may omit can be undefined.
 */
export type ValuesOf<P extends readonly Parameter[]> = {
  readonly [Q in P[number] as Q["id"]]: Q extends { readonly implicit: true } | { readonly onlyWith: object }
    ? ValueOf<Q> | undefined
    : ValueOf<Q>;
};

/** The part that all catalogue entries share. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  /** One plain sentence for readers who are new to the term. */
  readonly summary: string;
  /** Its source: a section of the paper, or a publication. */
  readonly reference: string;
  readonly params: readonly Parameter[];
}
