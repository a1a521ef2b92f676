import { expect, test } from "vitest";
import { presets } from "../../experiment/presets/index.ts";
import { epochsText, trainingText } from "./words.ts";

test("how an experiment trains is said once, or for each system where they differ", () => {
  expect(trainingText(presets["digits-quick"])).toMatch(
    /^Adversarial training, ℓ∞ 0\.2; cnn-small; \d+ epochs; seed 1$/,
  );
  expect(trainingText(presets["cifar10-quick"])).toBe(
    "Multiclass: adversarial training, ℓ∞ 8/255 (0.0314); myrtle; 30 epochs. Multiclass, undefended: standard training; myrtle; 15 epochs. RoBin (one-vs-all): adversarial training, ℓ∞ 8/255 (0.0314); myrtle; 6 epochs. Seed 1",
  );
  expect(epochsText(presets["cifar10-quick"])).toBe("6 to 30 epochs");
});
