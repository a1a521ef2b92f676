import { presets as all } from "../../src/experiment/presets/index.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { studies, studyOf } from "../../src/experiment/studies/index.ts";
import { scaleIds } from "../../src/experiment/studies/study.ts";
import { scaleOption } from "../runs/studyRun.ts";
import { type Command, parseOptions, UserError } from "../terminal/command.ts";
import { textTable } from "../terminal/textTable.ts";

export const presets: Command = {
  summary: "list the ready experiments and studies, or print one as a starting point",
  help: `lab presets [ID] [--scale SCALE] | lab presets --studies [--scale SCALE]

Lists the ready experiments, and the studies (the paper's tables and figures) with their scales. With the ID of an
experiment it prints that experiment as JSON: a spec file to edit and run. With the ID of a study it prints all
experiments of the study at a scale (default: demo). --studies prints only the ids of the studies (that have the scale), one per line.`,
  async run(args, { out }) {
    const { values, positionals } = parseOptions(args, {
      scale: { type: "string" },
      studies: { type: "boolean" },
    });
    const [id] = positionals;
    if (values.studies) {
      const scale = values.scale === undefined ? undefined : scaleIds.find((one) => one === values.scale);
      if (scale === undefined && values.scale !== undefined)
        throw new UserError(`--scale ${values.scale} found, one of ${scaleIds.join(", ")} expected`);
      const listed = studies.filter(({ scales }) => scale === undefined || scales.includes(scale));
      out.write(listed.map((study) => `${study.id}\n`).join(""));
      return 0;
    }
    if (id === undefined) {
      out.write(`${listText()}\n`);
      return 0;
    }
    out.write(`${JSON.stringify(found(id, values.scale), null, 2)}\n`);
    return 0;
  },
};

function listText(): string {
  return [
    "experiments",
    textTable(Object.entries(all).map(([name, spec]) => [`  ${name}`, spec.name])),
    "",
    "studies: the paper's tables and figures",
    textTable(studies.map(({ id, title, scales }) => [`  ${id}`, title, `--scale ${scales.join(" | ")}`])),
  ].join("\n");
}

function found(id: string, scale: string | undefined): unknown {
  const study = studyOf(id);
  if (study !== undefined) return study.experiments(scaleOption(study, { scale })).map(({ spec }) => spec);
  const known: Readonly<Record<string, ExperimentSpec>> = all;
  const spec = Object.hasOwn(known, id) ? known[id] : undefined;
  if (spec === undefined)
    throw new UserError(
      `unknown preset: ${id}; presets are ${Object.keys(known).join(", ")}, studies ${studies.map((one) => one.id).join(", ")}`,
    );
  if (scale !== undefined) throw new UserError(`--scale found with ${id}, a study expected: lab presets lists them`);
  return spec;
}
