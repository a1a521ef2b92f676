import { memo } from "react";
import { useStore } from "zustand";
import { choosePreset } from "../../state/train/draft.ts";
import { draftStore } from "../../state/train/draftStore.ts";
import { Panel } from "../controls/Panel.tsx";
import { PresetChooser } from "./PresetChooser.tsx";

/** The ready-made experiments to start from. */
export const PresetPanel = memo(function PresetPanel() {
  const { preset, copy } = useStore(draftStore);
  return (
    <Panel title="Start from">
      <PresetChooser value={preset} copy={copy} onChange={choosePreset} />
    </Panel>
  );
});
