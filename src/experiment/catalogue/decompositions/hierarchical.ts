import { classSplit, classSplitPattern, splitText } from "../../sampling/classSplit.ts";
import type { ParameterValues } from "../../terms/choice.ts";
import { type Labelling, labellingBy } from "../../terms/labelling.ts";
import type { DecompositionEntry } from "../nouns.ts";

const groupsOf = (classes: number, params: ParameterValues) => classSplit(String(params.split), classes);

/** Groups of more than one class, which need a fine network. */
const fineGroups = (groups: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  groups.filter((group) => group.length > 1);

const coarse = (classes: number, groups: readonly (readonly number[])[]): Labelling =>
  labellingBy(classes, (cls) => groups.findIndex((group) => group.includes(cls)));

const fine = (classes: number, group: readonly number[]): Labelling =>
  labellingBy(classes, (cls) => (group.includes(cls) ? cls : null));

const hierarchical: DecompositionEntry = {
  id: "hierarchical",
  label: "Hierarchical",
  summary:
    "A coarse network chooses a group of classes. The fine network of that group, trained only on its images, then chooses the class.",
  reference: "The paper, appendix C",
  params: [
    {
      id: "split",
      label: "Groups",
      help: 'Class numbers with a bar between groups, such as "2,3,4,5,6,7|0,1,8,9"; or halves; or, for ten classes, animals-v-objects or first-5-v-last-5.',
      kind: "text",
      asked: true,
      default: "halves",
      pattern: classSplitPattern,
      expected: 'groups of class numbers such as "2,3|0,1,4", or the name of a split,',
    },
  ],
  scoreKind: "stages",
  labellings(classes, params) {
    const groups = groupsOf(classes, params);
    return [coarse(classes, groups), ...fineGroups(groups).map((group) => fine(classes, group))];
  },
  networks: (columns) => 1 + columns,
  roles(names, params) {
    const groups = fineGroups(groupsOf(names.length, params));
    return ["coarse", ...groups.map((group) => `fine ${group.map((cls) => names[cls]).join(" ")}`)];
  },
  canonical: (classes, params) => ({ ...params, split: splitText(groupsOf(classes, params)) }),
};

export default hierarchical;
