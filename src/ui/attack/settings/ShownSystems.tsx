import { X } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { seriesColour } from "../../../figures/drawing/seriesOfSystems.ts";
import { addSystem, removeSystem } from "../../../state/attack/attackImage.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { offeredSystems } from "../../../state/attack/offeredSystems.ts";
import { systemsStore } from "../../../state/systems/systems.ts";
import { IconButton } from "../../controls/IconButton.tsx";
import { Select } from "../../controls/Select.tsx";
import { useFields } from "../../shared/useFields.ts";
import { useNamedSystems } from "../namedSystems.ts";
import styles from "./ShownSystems.module.css";

/** The systems on show. Each can be taken away, and any other on the same data can join them. */
export function ShownSystems() {
  const systems = useNamedSystems();
  const { groupId, chosen } = useFields(attackStore, "groupId", "chosen");
  const groups = useStore(systemsStore, (state) => state.groups);
  const offered = useMemo(() => offeredSystems({ groupId, chosen }, groups), [groupId, chosen, groups]);
  if (systems.length === 0) return null;
  return (
    <div className={styles.shown}>
      <ul className={styles.list} aria-label="Systems on show">
        {systems.map(({ system, label, series }) => (
          <li key={system.id} className={styles.system} data-series={seriesColour(series)}>
            {label}
            {systems.length > 1 && (
              <IconButton size="s" label={`Remove ${label}`} icon={<X />} onClick={() => removeSystem(system.id)} />
            )}
          </li>
        ))}
      </ul>
      {offered.length > 0 && (
        <Select
          label="Add a system"
          value=""
          options={[
            { value: "", label: "Choose one to compare", disabled: true },
            ...offered.map(({ system, group }) => ({
              value: system.id,
              label: system.label,
              summary: system.model === undefined ? group.label : "Your own model",
            })),
          ]}
          onChange={(id) => void addSystem(id)}
        />
      )}
    </div>
  );
}
