import { useStore } from "zustand";
import { attackStore } from "../../state/attack/attackStore.ts";
import type { LabSystem } from "../../state/systems/systems.ts";
import { AttackButton } from "../attack/AttackButton.tsx";
import { ImagePanel } from "../attack/image/ImagePanel.tsx";
import { Transport } from "../attack/playback/Transport.tsx";
import { SettingsPanel } from "../attack/settings/SettingsPanel.tsx";
import { nameAmong } from "../attack/systemName.ts";
import { Notice } from "../controls/Notice.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import layout from "../style/layout.module.css";
import styles from "./Present.module.css";
import { PresentedSystem } from "./PresentedSystem.tsx";
import { PresentFrame } from "./PresentFrame.tsx";

const nothing = () => undefined;

/** The Attack room for a projector: two large pictures, their verdicts, and the slider. */
export function PresentAttack({ systems, full }: { readonly systems: readonly LabSystem[]; readonly full: number }) {
  const failure = useStore(attackStore, (state) => state.failure);
  return (
    <PresentFrame
      name="Attack, presented"
      bar={
        <>
          <AttackButton onShown={nothing} />
          <Transport />
        </>
      }
      settings={
        <>
          <PanelBoundary name="The image">
            <ImagePanel systems={systems} onShown={nothing} />
          </PanelBoundary>
          <PanelBoundary name="The settings">
            <SettingsPanel />
          </PanelBoundary>
        </>
      }
    >
      <h1 className={layout.hidden}>Attack</h1>
      <div className={styles.pair} data-count={systems.length}>
        {systems.map((system) => (
          <PanelBoundary key={system.id} name={nameAmong(system, systems)}>
            <PresentedSystem system={system} name={nameAmong(system, systems)} full={full} />
          </PanelBoundary>
        ))}
        {systems.length === 0 && (
          <Notice tone="info">No systems to attack. Stop presenting to train or choose some.</Notice>
        )}
      </div>
      {failure !== null && <Notice tone="error">{failure.detail}</Notice>}
    </PresentFrame>
  );
}
