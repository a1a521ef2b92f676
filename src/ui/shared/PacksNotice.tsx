import { loadPacks } from "../../state/systems/systems.ts";
import { Notice } from "../controls/Notice.tsx";

/** Says which pretrained systems could not be loaded, with a button that tries again; nothing if all were. */
export function PacksNotice(props: {
  readonly error: string | null;
  /** By default, the missing packs are loaded. */
  readonly onRetry?: () => void;
}) {
  const { error, onRetry = () => void loadPacks() } = props;
  if (error === null) return null;
  return (
    <Notice tone="warning" title="Some pretrained systems could not be loaded" onRetry={onRetry}>
      {error}
    </Notice>
  );
}
