import { describe, expect, it } from "vitest";
import { presets } from "../../src/experiment/presets/index.ts";
import { valueAt } from "../../src/state/train/specPath.ts";
import { UserError } from "../terminal/command.ts";
import { applySetting } from "./setting.ts";

const smoke: unknown = presets.smoke;
const after = (setting: string, ...path: readonly (string | number)[]) => valueAt(applySetting(smoke, setting), path);

describe("--set", () => {
  it.each<[string, readonly (string | number)[], unknown]>([
    ["evaluation.threats.0.epsilon=8/255", ["evaluation", "threats", 0, "epsilon"], 8 / 255],
    ["evaluation.threats[0].epsilon=0,3", ["evaluation", "threats", 0, "epsilon"], 0.3],
    ["defence.params.epsilon=20%", ["defence", "params", "epsilon"], 0.2],
    ["defence.params.epsilon= +.5 ", ["defence", "params", "epsilon"], 0.5],
    ["training.epochs=1E1", ["training", "epochs"], 10],
    ["training.learningRate=−1e-2", ["training", "learningRate"], -0.01],
    ["training.drops.0=1/2", ["training", "drops", 0], 0.5],
    ["systems.robin.training.epochs=7", ["systems", 1, "training", "epochs"], 7],
    ["training.drops=[0.25,0.5]", ["training", "drops"], [0.25, 0.5]],
    ["name=20%", ["name"], "20%"],
    ["network.id=mlp", ["network", "id"], "mlp"],
    ["evaluation.health=true", ["evaluation", "health"], true],
  ])("%s", (setting, path, value) => {
    expect(after(setting, ...path)).toEqual(value);
  });

  it.each(["abc", "1.2.3", "0,1,2", "1/0", "1e999", "", "1,000", "1.000,5", "true", "[1]"])(
    "refuses %j for a number",
    (text) => {
      for (const path of ["training.epochs", "defence.params.epsilon", "evaluation.threats.0.epsilon"])
        expect(() => applySetting(smoke, `${path}=${text}`)).toThrow(UserError);
    },
  );

  it("says why", () => {
    expect(() => applySetting(smoke, "training.epochs=1,000")).toThrow(
      '--set training.epochs=1,000: a number expected, "1,000" could be 1000 or 1.000: write one of these',
    );
  });

  it("says that an attack has no threats yet, and how to give some", () => {
    for (const path of ["evaluation.attacks[0].threats[0].epsilon", "evaluation.attacks.pgd.threats.0"])
      expect(() => applySetting(smoke, `${path}=0.3`)).toThrow(
        /evaluation\.attacks\.(0|pgd) has no threats yet, and runs at all of evaluation\.threats; give the list as a whole: --set 'evaluation\.attacks\.\1\.threats=\[\{"norm"/,
      );
    const given = applySetting(smoke, 'evaluation.attacks[0].threats=[{"norm":"linf","epsilon":0.05}]');
    expect(applySetting(given, "evaluation.attacks[0].threats[0].epsilon=0.3")).toMatchObject({
      evaluation: { attacks: [{ threats: [{ epsilon: 0.3 }] }] },
    });
  });

  it("says that JSON is cut off, with the words of the parser, but lets a name begin with a bracket", () => {
    const torn = 'evaluation.attacks=[{"id":"pgd"';
    expect(() => applySetting(smoke, torn)).toThrow(
      /the JSON of the value cannot be read \(Expected .*\): complete it/,
    );
    expect(applySetting(smoke, "name=[draft] mine")).toMatchObject({ name: "[draft] mine" });
  });
});
