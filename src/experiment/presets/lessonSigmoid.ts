import { lesson } from "./lesson.ts";

/** The merge of docs/algorithms.md 10.5: sigmoids of standard arms, then a softmax. */
const lessonSigmoid = lesson(
  "Lesson on sigmoids: arms merged by squashed scores",
  { id: "one-vs-all" },
  { id: "sigmoid" },
  ["softmax"],
);

export default lessonSigmoid;
