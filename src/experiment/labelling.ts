/**
 * How one member network sees the classes of a data set. `groups[c]` is the output that class `c` belongs to, or null
 * when images of that class are left out. Canonical: outputs are numbered by their smallest class, so equal labellings
 * are equal data whatever role the member plays; a decomposition's view maps outputs back to roles.
 */
export interface Labelling {
  readonly groups: readonly (number | null)[];
  /** `balanced`: every batch holds equally many images of each output (paper B.3, paper-spec 6.3). */
  readonly sampling: "natural" | "balanced";
}
