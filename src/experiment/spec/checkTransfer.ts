import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import { criterionOf } from "../catalogue/decompositionFacts.ts";
import { entryOf, isKnown, resolveChoice } from "../catalogue/params.ts";
import { appliesTo, pairProblem, transferStrategy } from "../catalogue/strategies/strategiesFor.ts";
import { type Problem, problemIf } from "./problem.ts";
import type { ExperimentSpec, SystemSpec, TransferSpec } from "./spec.ts";

/** Number of pairs of trained systems that a transfer is measured on. */
export const transferPairs = ({ from, to }: TransferSpec, replicas: number): number =>
  from === to ? replicas * (replicas - 1) : replicas;

/** Problems of the transfers of a spec whose attacks and strategies are all in the catalogue. */
export function transferProblems(spec: ExperimentSpec): readonly Problem[] {
  const { transfer = [], threats } = spec.evaluation;
  const names = transfer.map(nameOf);
  return transfer.flatMap((entry, i) => {
    const path = `evaluation.transfer[${i}]`;
    const first = names.indexOf(nameOf(entry));
    return [
      ...systemProblems(entry, path, spec),
      ...attackProblems(entry, path, spec),
      ...problemIf(
        threats.length === 0,
        "evaluation.threats",
        "no threat found although transfers are given: add a norm and an epsilon, or remove them",
      ),
      ...problemIf(first < i, path, `the same as evaluation.transfer[${first}], each once expected: remove one`),
    ];
  });
}

const nameOf = ({ from, to, attack, strategy = "", targeted = false }: TransferSpec): string =>
  JSON.stringify([from, to, isKnown("attacks", attack.id) ? attackLabel(attack) : attack.id, strategy, targeted]);

const systemOf = (spec: ExperimentSpec, id: string): SystemSpec | undefined =>
  spec.systems.find((system) => system.id === id);

function systemProblems({ from, to }: TransferSpec, path: string, spec: ExperimentSpec): readonly Problem[] {
  const classes = factsOf(spec.dataset).classes.length;
  const problems = (["from", "to"] as const).flatMap((end): readonly Problem[] => {
    const id = { from, to }[end];
    const system = systemOf(spec, id);
    if (system === undefined)
      return [
        {
          path: `${path}.${end}`,
          message: `system ${JSON.stringify(id)} found, one of ${spec.systems.map((one) => one.id).join(", ")} expected`,
        },
      ];
    const { kind } = criterionOf(resolveChoice("decompositions", system.decomposition), classes);
    return problemIf(
      kind !== "misclassified",
      `${path}.${end}`,
      `system ${id} found, which does not distinguish all classes: use systems that do`,
    );
  });
  return [
    ...problems,
    ...problemIf(
      from === to && (spec.replicas ?? 1) === 1,
      `${path}.to`,
      `${JSON.stringify(to)} found on both ends, two systems expected: name another one, or set replicas to 2 or more to measure between repeated trainings`,
    ),
  ];
}

function attackProblems(entry: TransferSpec, path: string, spec: ExperimentSpec): readonly Problem[] {
  const { id } = entry.attack;
  if (isKnown("suites", id))
    return [
      {
        path: `${path}.attack`,
        message: `suite ${id} found, a single attack expected: use one of its attacks, such as apgd`,
      },
    ];
  if (!isKnown("attacks", id)) return [];
  const attack = entryOf("attacks", id);
  if (attack.needs === "nothing")
    return [
      {
        path: `${path}.attack`,
        message: `attack ${id} found, which perturbs nothing: use another, such as pgd`,
      },
    ];
  const problems = spec.evaluation.threats.flatMap(({ norm }) =>
    problemIf(
      !attack.norms.includes(norm),
      `${path}.attack`,
      `attack ${id} found, which supports only ${attack.norms.join(" and ")}, but a threat is in ${norm}: change one of them`,
    ),
  );
  const source = systemOf(spec, entry.from);
  if (source === undefined) return problems;
  const { scoreKind } = entryOf("decompositions", source.decomposition.id);
  const strategy = transferStrategy(entry, scoreKind);
  if (!isKnown("strategies", strategy)) return problems;
  const strategyEntry = entryOf("strategies", strategy);
  const { minClasses } = strategyEntry;
  const classes = factsOf(spec.dataset).classes.length;
  const misfit = pairProblem(id, strategy);
  return [
    ...problems,
    ...problemIf(
      !appliesTo(strategyEntry, scoreKind),
      `${path}.strategy`,
      `strategy ${strategy} does not apply to system ${entry.from}, which it should attack: use another, or omit it`,
    ),
    ...problemIf(
      minClasses > classes,
      `${path}.strategy`,
      `${classes} classes found, at least ${minClasses} expected by strategy ${strategy}: use another`,
    ),
    ...problemIf(misfit !== null, `${path}.strategy`, misfit ?? ""),
  ];
}
