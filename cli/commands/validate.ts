import { plan } from "../../src/experiment/plan/plan.ts";
import { noteLines, parsedSource, problemLines } from "../runs/specSource.ts";
import { type Command, onlyArgument, parseOptions } from "../terminal/command.ts";

export const validate: Command = {
  summary: "check a spec file and list all its problems",
  help: `lab validate FILE

Checks the structure, names and limits of an experiment, and notes what is valid but may surprise. Exit code 0 if it
is valid, 2 if it is not.`,
  async run(args, { out, err }) {
    const file = onlyArgument(parseOptions(args, {}).positionals, "the path of a spec");
    const parsed = await parsedSource(file);
    if (!parsed.ok) {
      err.write(`${file} is not a valid experiment:\n${problemLines(parsed.problems)}\n`);
      return 2;
    }
    const { tasks, systems } = await plan(parsed.spec);
    const valid = `${file} is valid: "${parsed.spec.name}", ${systems.length} systems, ${tasks.length} tasks`;
    out.write(`${[valid, ...noteLines(parsed.spec)].join("\n")}\n`);
    return 0;
  },
};
