import { EmptyState } from "../controls/EmptyState.tsx";

/** The Train room. */
export function TrainRoom() {
  return (
    <EmptyState title="Nothing is trained yet">
      <p>Systems that were trained on this machine appear here.</p>
    </EmptyState>
  );
}
