import { canonicalJson } from "../plan/key.ts";
import { SettingError, withSetting } from "../spec/setting.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { differenceTexts, specDifference } from "../spec/specDifference.ts";
import { parseSpec } from "../spec/validate.ts";
import { type Axis, mostRuns, SweepError } from "./axis.ts";

/** One run of a sweep. */
export interface SweepPoint {
  /** Its settings, which name the run and its folder: "training.epochs=4, seed=1". */
  readonly id: string;
  readonly spec: ExperimentSpec;
}

/**
 * The runs of a sweep: every combination of the values, the last setting changing fastest. Each is an ordinary experiment
 * whose name and deviations say what it changes.
 *
 * @throws SweepError for an unknown setting, a value that the experiment does not allow, two equal runs, or too many.
 */
export function expandSweep(base: ExperimentSpec, axes: readonly Axis[]): readonly SweepPoint[] {
  const twice = axes.find(({ path }, i) => axes.findIndex((axis) => axis.path === path) < i);
  if (twice !== undefined) throw new SweepError(`${twice.path} is swept twice: name it once, with all its values`);
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (axes.length === 0) throw new SweepError("no setting found, a sweep has at least one: add a setting");
  if (count > mostRuns) throw new SweepError(`${count} runs found, at most ${mostRuns} expected: name fewer values`);
  const combinations = axes.reduce<readonly (readonly Assigned[])[]>(
    (made, { path, values }) => made.flatMap((one) => values.map((value) => [...one, { path, value }])),
    [[]],
  );
  const points = combinations.map((assigned) => pointOf(base, assigned));
  // After the values are read: a wrong value is what has to be mended first.
  if (count < 2) throw new SweepError("1 run found, a sweep has at least two: add a value");
  const known = new Map<string, string>();
  for (const { id, spec } of points) {
    const { name: _name, deviations: _deviations, ...recipe } = spec;
    const text = canonicalJson(recipe);
    const same = known.get(text);
    if (same !== undefined) throw new SweepError(`"${same}" and "${id}" are the same experiment: remove one value`);
    known.set(text, id);
  }
  return points;
}

interface Assigned {
  readonly path: string;
  readonly value: string;
}

function pointOf(base: ExperimentSpec, assigned: readonly Assigned[]): SweepPoint {
  const id = assigned.map(({ path, value }) => `${path}=${value}`).join(", ");
  let changed: unknown = base;
  for (const { path, value } of assigned) {
    try {
      changed = withSetting(changed, path, value);
    } catch (error) {
      if (error instanceof SettingError) throw new SweepError(`${path}=${value}: ${error.message}`);
      throw error;
    }
  }
  const parsed = parseSpec(changed);
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
    throw new SweepError(`${id} is not a valid experiment: ${problems.join("; ")}`);
  }
  const made = differenceTexts(base, parsed.spec);
  if (made.length === 0) return { id, spec: parsed.spec };
  return {
    id,
    spec: {
      ...parsed.spec,
      name: `${base.name}, ${id}`.slice(0, 200),
      deviations: [...(base.deviations ?? []), ...made].slice(0, 50),
    },
  };
}

/**
 * The setting to draw a sweep against, as `specDifference` names it ("defence.epsilon" for the path defence.params.epsilon):
 * the first swept one other than the seed, which the figure shows as a band.
 */
export function settingToDraw(points: readonly SweepPoint[], axes: readonly Axis[]): string {
  const names = axes.flatMap((_, i) => {
    const stride = axes.slice(i + 1).reduce((product, { values }) => product * values.length, 1);
    const [a, b] = [points[0], points[stride]];
    return a === undefined || b === undefined || axes[i]?.values.length === 1
      ? []
      : specDifference(a.spec, b.spec).map(({ path }) => path);
  });
  return names.find((name) => name !== "seed") ?? "seed";
}
