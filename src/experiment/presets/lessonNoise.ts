import { lesson } from "./lesson.ts";

/** Fresh noise at every look. */
const lessonNoise = lesson(
  "Lesson on noise: random numbers at inference",
  { id: "multiclass" },
  { id: "noise" },
  ["cross-entropy"],
);

export default lessonNoise;
