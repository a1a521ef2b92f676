import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import { criterionOf } from "../catalogue/decompositionFacts.ts";
import type { AttackEntry, StrategyEntry } from "../catalogue/nouns.ts";
import { entryOf, isKnown, resolveChoice } from "../catalogue/params.ts";
import { appliesTo, pairProblem, transferStrategy } from "../catalogue/strategies/strategiesFor.ts";
import type { Problem } from "./problem.ts";
import type { ExperimentSpec, SystemSpec, TransferSpec } from "./spec.ts";

/** How many trained pairs of systems a transfer is measured on. */
export const transferPairs = ({ from, to }: TransferSpec, replicas: number): number =>
  from === to ? replicas * (replicas - 1) : replicas;

/** What is wrong with the transfers of a spec whose attacks and strategies the catalogue knows. */
export function transferProblems(spec: ExperimentSpec): readonly Problem[] {
  const { transfer = [], threats } = spec.evaluation;
  const names = transfer.map(nameOf);
  return transfer.flatMap((entry, i) => {
    const path = `evaluation.transfer[${i}]`;
    const first = names.indexOf(nameOf(entry));
    return [
      ...systemProblems(entry, path, spec),
      ...attackProblems(entry, path, spec),
      ...(threats.length === 0
        ? [
            {
              path: "evaluation.threats",
              message:
                "no threat found although transfers are given: add a norm and an epsilon, or remove them",
            },
          ]
        : []),
      ...(first < i
        ? [{ path, message: `the same as evaluation.transfer[${first}], each once expected: remove one` }]
        : []),
    ];
  });
}

const nameOf = ({ from, to, attack, strategy = "", targeted = false }: TransferSpec): string =>
  JSON.stringify([
    from,
    to,
    isKnown("attacks", attack.id) ? attackLabel(attack) : attack.id,
    strategy,
    targeted,
  ]);

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
    return kind === "misclassified"
      ? []
      : [
          {
            path: `${path}.${end}`,
            message: `system ${id} found, which does not tell all classes apart: use systems that do`,
          },
        ];
  });
  if (from === to && (spec.replicas ?? 1) === 1)
    return [
      ...problems,
      {
        path: `${path}.to`,
        message: `${JSON.stringify(to)} found on both ends, two systems expected: name another one, or set replicas to 2 or more to measure between trainings of one`,
      },
    ];
  return problems;
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
  const attack: AttackEntry = entryOf("attacks", id);
  if (attack.needs === "nothing")
    return [
      {
        path: `${path}.attack`,
        message: `attack ${id} found, which perturbs nothing: use another, such as pgd`,
      },
    ];
  const problems: Problem[] = spec.evaluation.threats
    .filter(({ norm }) => !attack.norms.includes(norm))
    .map(({ norm }) => ({
      path: `${path}.attack`,
      message: `attack ${id} found, which knows ${attack.norms.join(" and ")} alone, but a threat is in ${norm}: change one of them`,
    }));
  const source = systemOf(spec, entry.from);
  if (source === undefined) return problems;
  const { scoreKind } = entryOf("decompositions", source.decomposition.id);
  const strategy = transferStrategy(entry, scoreKind);
  if (!isKnown("strategies", strategy)) return problems;
  const climbed: StrategyEntry = entryOf("strategies", strategy);
  const classes = factsOf(spec.dataset).classes.length;
  if (!appliesTo(climbed, scoreKind))
    problems.push({
      path: `${path}.strategy`,
      message: `strategy ${strategy} does not apply to system ${entry.from}, which it would climb: use another, or leave it out`,
    });
  if (climbed.minClasses > classes)
    problems.push({
      path: `${path}.strategy`,
      message: `${classes} classes found, at least ${climbed.minClasses} expected by strategy ${strategy}: use another`,
    });
  const misfit = pairProblem(id, strategy);
  if (misfit !== null) problems.push({ path: `${path}.strategy`, message: misfit });
  return problems;
}
