import type { SpecNote } from "../../../experiment/spec/specNotes.ts";
import { threatText } from "../../../figures/drawing/format.ts";
import { editDraft } from "../../../state/train/draft.ts";
import { Button } from "../../controls/Button.tsx";
import { sentence } from "../../shared/words.ts";
import styles from "./form.module.css";

/** Notes on the experiment; one about the threats has a button that aligns them. */
export function Notes({ notes }: { readonly notes: readonly SpecNote[] }) {
  return notes.map(({ path, message, align }) => (
    <div key={`${path} ${message}`} className={styles.note}>
      <p>{sentence(message)}.</p>
      {align !== undefined && (
        <Button size="s" onClick={() => editDraft(["evaluation", "threats"], align)}>
          Judge at {align.map(threatText).join(", ")}
        </Button>
      )}
    </div>
  ));
}
