import { classOrder, classOrderPattern } from "../../sampling/classOrder.ts";
import type { ParameterValues } from "../../terms/choice.ts";
import { labellingBy } from "../../terms/labelling.ts";
import { integer } from "../entry.ts";
import type { DecompositionEntry } from "../nouns.ts";

/** The order of the classes and the number of labels. Throws when the data set has fewer classes than labels. */
function modelOf(classes: number, params: ParameterValues) {
  const k = Number(params.k);
  if (k > classes) throw new Error(`k is ${k}, at most the ${classes} classes of the data set expected: lower it`);
  return { order: classOrder(String(params.order), classes), k };
}

function labellingOf(classes: number, params: ParameterValues) {
  const { order, k } = modelOf(classes, params);
  const sampling = params.balanced === true ? "balanced" : "natural";
  return labellingBy(classes, (cls) => Math.min(order.indexOf(cls), k - 1), sampling);
}

const ascending = (classes: readonly number[]) => [...classes].sort((a, b) => a - b);

const superclass: DecompositionEntry = {
  id: "superclass",
  label: "MODEL[k]",
  summary:
    "One network that tells k - 1 classes apart and merges all others into one superclass. It is judged on a single question: whether an image belongs to the first class.",
  reference: "The paper, section 3 and appendix A",
  params: [
    {
      id: "k",
      label: "Labels (k)",
      help: "Number of labels: 2 is a yes-or-no network; the number of classes is the multiclass model.",
      ...integer({ default: 2, min: 2, max: 1000 }),
    },
    {
      id: "order",
      label: "Order of the classes",
      help: 'Class numbers from first to last, such as "3,0,1"; the others follow in ascending order. The first class is the one in question, and the last ones form the superclass. "seed:7" is a random order.',
      kind: "text",
      asked: true,
      default: "",
      pattern: classOrderPattern,
      expected: 'class numbers such as "3,0,1", or "seed:7" for a random order,',
    },
    {
      id: "balanced",
      label: "Balanced batches",
      help: "Whether each batch shows equally many images of each label. The paper does not say so for these models.",
      kind: "boolean",
      default: false,
    },
  ],
  scoreKind: "one",
  labellings: (classes, params) => [labellingOf(classes, params)],
  name: (params) => `MODEL[${params.k}]`,
  roles: (_, params) => [`MODEL[${params.k}]`],
  canonical(classes, params) {
    const { order, k } = modelOf(classes, params);
    // The order of the single classes and the order inside the superclass do not matter.
    const parts = [order.slice(0, 1), ascending(order.slice(1, k - 1)), ascending(order.slice(k - 1))];
    const same = k === classes ? [order.slice(0, 1), ascending(order.slice(1))] : parts;
    return { ...params, order: same.flat().join(",") };
  },
  columns: (classes, params) => labellingOf(classes, params).groups as readonly number[],
  scoreNames(names, params) {
    const { groups } = labellingOf(names.length, params);
    return Array.from({ length: Number(params.k) }, (_, column) => {
      const own = names.filter((_name, cls) => groups[cls] === column);
      return own.length === 1 ? (own[0] as string) : "other";
    });
  },
  criterion: (classes, params) => ({
    kind: "binary",
    positive: modelOf(classes, params).order[0] as number,
  }),
};

export default superclass;
