import styles from "./SpecForm.module.css";

/** What is wrong with a field, under it. */
export function Problems({ messages }: { readonly messages: readonly string[] }) {
  return messages.map((message) => (
    <p key={message} className={styles.problem}>
      {message}
    </p>
  ));
}
