import { useStore } from "zustand";
import { isPresented } from "../../state/page/presenting.ts";
import { viewStore } from "../../state/page/view.ts";
import { Notice } from "../controls/Notice.tsx";
import styles from "./LinkProblems.module.css";

/** Lists the parts of a link that could not be used. All other parts have been applied. */
export function LinkProblems() {
  const problems = useStore(viewStore, (state) => state.linkProblems);
  const isPresenting = useStore(viewStore, isPresented);
  if (problems.length === 0) return null;
  return (
    <div className={styles.place} data-presenting={isPresenting}>
      <Notice
        tone="warning"
        title={
          problems.some(({ path }) => path === "")
            ? "This link could not be opened"
            : "Some settings of this link could not be used"
        }
        onDismiss={() => viewStore.setState({ linkProblems: [] })}
      >
        <ul className={styles.list}>
          {problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path !== "" && <b>{path}: </b>}
              {message}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
