import { Search, X } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { MustBreak } from "../../../state/attack/attackedImage.ts";
import { attackStore, problemOf } from "../../../state/attack/attackStore.ts";
import { searchStore, stopSearch } from "../../../state/attack/searchStore.ts";
import { prefersStill } from "../../../state/page/prefersStill.ts";
import type { LabSystem } from "../../../state/systems/systems.ts";
import { Button } from "../../controls/Button.tsx";
import { Progress } from "../../controls/Progress.tsx";
import { Select } from "../../controls/Select.tsx";
import { useFields } from "../../shared/useFields.ts";
import { mustText } from "../systemName.ts";
import styles from "./FindOne.module.css";

/** Searches the test images for one on which a shown system is fooled. */
export function FindOne({
  systems,
  onShown,
}: {
  readonly systems: readonly LabSystem[];
  readonly onShown: () => void;
}) {
  const { work, note } = useFields(searchStore, "work", "note");
  const settings = useStore(attackStore, (state) => state.settings);
  const problem = useStore(attackStore, problemOf);
  const [asked, setAsked] = useState("any");
  if (systems.length === 0) return null;
  const choices: readonly (readonly [value: string, must: MustBreak])[] = [
    ["any", "any"],
    ...systems.map(({ id }) => [id, { only: id }] as const),
    ["all", "all"],
  ];
  const [value, must] = choices.find(([id]) => id === asked) ?? (["any", "any"] as const);
  const canStop = work !== null && !work.isOpening;
  const find = async () => {
    const { findBreaking } = await import("../../../state/attack/findBreaking.ts");
    if (await findBreaking(must, !prefersStill())) onShown();
  };
  return (
    <div className={styles.find}>
      {work !== null && (
        <Progress
          label={work.isOpening ? "Looking for the opening image" : "Attacking images"}
          value={work.total === 0 ? null : work.done / work.total}
          detail={work.total === 0 ? "" : `${work.done} of ${work.total}`}
        />
      )}
      {/* One button, so that it keeps the focus. The opening has its own way to skip it. */}
      <Button
        wide
        icon={canStop ? <X /> : <Search />}
        disabled={problem !== null || work?.isOpening === true}
        onClick={() => (canStop ? stopSearch() : void find())}
      >
        {canStop ? "Stop the search" : "Find one that breaks"}
      </Button>
      {systems.length > 1 && (
        <Select
          label="What must break"
          value={value}
          options={choices.map(([id, what]) => {
            const text = mustText(what, systems);
            return { value: id, label: text.charAt(0).toUpperCase() + text.slice(1) };
          })}
          onChange={setAsked}
        />
      )}
      <p className={styles.note} role="status">
        {work === null && note !== null && note.settings === settings ? note.text : ""}
      </p>
    </div>
  );
}
