import { type CSSProperties, useMemo } from "react";
import { useStore } from "zustand";
import { attackStore } from "../../state/attack/attackStore.ts";
import { AttackButton } from "../attack/AttackButton.tsx";
import { ImagePanel } from "../attack/image/ImagePanel.tsx";
import type { NamedSystem } from "../attack/namedSystems.ts";
import { Transport } from "../attack/playback/Transport.tsx";
import { SettingsPanel } from "../attack/settings/SettingsPanel.tsx";
import { Notice } from "../controls/Notice.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import layout from "../style/layout.module.css";
import styles from "./Present.module.css";
import { PresentedSystem } from "./PresentedSystem.tsx";
import { PresentFrame } from "./PresentFrame.tsx";

const nothing = () => undefined;

/** Up to three systems stand in one row, more in two. */
const rowsOf = (systems: number): number => (systems <= 3 ? 1 : 2);

/** The Attack room for a projector: large pictures, their verdicts, and the slider. */
export function PresentAttack({ systems, full }: { readonly systems: readonly NamedSystem[]; readonly full: number }) {
  const plain = useMemo(() => systems.map(({ system }) => system), [systems]);
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
            <ImagePanel systems={plain} onShown={nothing} />
          </PanelBoundary>
          <PanelBoundary name="The settings">
            <SettingsPanel />
          </PanelBoundary>
        </>
      }
    >
      <h1 className={layout.hidden}>Attack</h1>
      {/* Upright windows scroll through many systems, also by keyboard. */}
      <section
        className={styles.systems}
        aria-label="Systems side by side"
        tabIndex={systems.length > 2 ? 0 : undefined}
        data-many={systems.length > 2}
        data-rows={rowsOf(systems.length)}
        style={{ "--columns": Math.max(1, Math.ceil(systems.length / rowsOf(systems.length))) } as CSSProperties}
      >
        {systems.map((named) => (
          <PanelBoundary key={named.system.id} name={named.name}>
            <PresentedSystem named={named} full={full} />
          </PanelBoundary>
        ))}
        {systems.length === 0 && (
          <Notice tone="info">No systems to attack. Stop presenting to train or choose some.</Notice>
        )}
      </section>
      {failure !== null && <Notice tone="error">{failure.detail}</Notice>}
    </PresentFrame>
  );
}
