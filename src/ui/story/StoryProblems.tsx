import type { StoryProblem } from "../../experiment/story/story.ts";
import { Notice } from "../controls/Notice.tsx";
import styles from "./Story.module.css";

/** Why a story could not be opened: line by line, or as a whole. */
export function StoryProblems(props: { readonly problems: readonly StoryProblem[]; readonly error: string | null }) {
  const { problems, error } = props;
  return (
    <Notice tone="error" title="This story could not be opened">
      {error}
      {problems.length > 0 && (
        <ul className={styles.problems}>
          {problems.map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              <b>Line {line}:</b> {message}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
