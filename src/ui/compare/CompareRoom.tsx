import { EmptyState } from "../controls/EmptyState.tsx";

/** The Compare room. */
export function CompareRoom() {
  return (
    <EmptyState title="Nothing to compare yet">
      <p>Systems that were trained on this machine appear here.</p>
    </EmptyState>
  );
}
