import { Compass } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { select, selectionStore } from "../../state/page/selection.ts";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { Select } from "../controls/Select.tsx";
import { Term } from "../glossary/Term.tsx";
import { chosenOrFirst } from "../shared/chosenOrFirst.ts";
import { PacksNotice } from "../shared/PacksNotice.tsx";
import { useKnownSystems } from "../shared/useKnownSystems.ts";
import { armsSystems } from "./armsSystems.ts";
import styles from "./CoherenceRoom.module.css";
import { CoherenceView } from "./CoherenceView.tsx";

/** The Coherence room: shows how far one perturbation can work against several arms at once. */
export function CoherenceRoom() {
  const { runs, groups, packsError, isLoading } = useKnownSystems();
  const chosen = useStore(selectionStore, (state) => state.coherence.system);
  const systems = useMemo(() => armsSystems(groups, runs), [groups, runs]);
  const shown = chosenOrFirst(systems, chosen, isLoading);
  return (
    <Room
      title="Gradient coherence"
      lead={
        <>
          For each image, every <Term id="arm">arm</Term> has a direction in which a small change raises its loss.{" "}
          <Term id="coherence">Coherence</Term> is the largest cosine between the direction of the correct arm and that
          of any other arm. Near 1, a single perturbation lowers the correct arm and raises another at once. At 0 or
          below, an attack on one arm does not help against the others.
        </>
      }
    >
      <PacksNotice error={packsError} />
      {shown === undefined ? (
        isLoading ? (
          <Progress label="Loading systems" value={null} />
        ) : (
          <EmptyState icon={<Compass />} title="No RoBin yet" action={<a href="#train">Train one</a>}>
            <p>Coherence compares the gradients of the arms of a trained RoBin: ten arms, one per digit.</p>
          </EmptyState>
        )
      ) : (
        <>
          <div className={styles.choice} data-stage="">
            <Select
              label="RoBin"
              value={shown.id}
              options={systems.map(({ id, label }) => ({ value: id, label }))}
              onChange={(id) => select("coherence", { system: id, bin: null, beside: [], threat: "", attack: "" })}
            />
          </div>
          <CoherenceView key={shown.id} shown={shown} systems={systems} />
        </>
      )}
    </Room>
  );
}
