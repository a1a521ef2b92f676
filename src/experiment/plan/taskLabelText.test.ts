import { expect, test } from "vitest";
import { taskLabelText } from "./taskLabelText.ts";

test.each([
  ["PGD-10 margin linf 0.03137254901960784 on robin, 0-255", "PGD-10 margin linf 8/255 on robin, 0-255"],
  ["health linf 0.1 on robin, 0-99", "health linf 0.1 on robin, 0-99"],
  ["PGD-20 softmax l2 0.5000000000001 from a on b, 0-9", "PGD-20 softmax l2 0.5 from a on b, 0-9"],
  ["auto linf 1e-7 on robin, 0-9", "auto linf 1e-7 on robin, 0-9"],
  ["train robin arm 3", "train robin arm 3"],
])("%s", (label, shown) => expect(taskLabelText(label)).toBe(shown));
