import { lesson } from "./lesson.ts";

/** A layer in front of the network whose gradient is zero everywhere. */
const lessonQuantiser = lesson(
  "Lesson on rounding: a quantiser before the network",
  { id: "multiclass" },
  { id: "quantiser" },
  ["cross-entropy"],
);

export default lessonQuantiser;
