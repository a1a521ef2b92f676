import { EmptyState } from "../controls/EmptyState.tsx";

/** The Coherence room. */
export function CoherenceRoom() {
  return (
    <EmptyState title="No RoBin measured yet">
      <p>Systems that were trained on this machine appear here.</p>
    </EmptyState>
  );
}
