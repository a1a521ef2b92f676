import { useStore } from "zustand";
import { viewStore } from "../../state/page/view.ts";
import { Notice } from "../controls/Notice.tsx";
import styles from "./LinkProblems.module.css";

/** What of a link could not be used, part by part; the rest of it stands. */
export function LinkProblems() {
  const problems = useStore(viewStore, (state) => state.linkProblems);
  if (problems.length === 0) return null;
  return (
    <div className={styles.place}>
      <Notice
        tone="warning"
        title={
          problems.some(({ path }) => path === "")
            ? "This link could not be opened"
            : "Parts of this link could not be used; the rest is set"
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
