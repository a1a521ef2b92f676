import { Compass } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { select, selectionStore } from "../../state/page/selection.ts";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { Select } from "../controls/Select.tsx";
import { Term } from "../glossary/Term.tsx";
import { useKnownSystems } from "../shared/useKnownSystems.ts";
import { armsSystems } from "./armsSystems.ts";
import styles from "./CoherenceRoom.module.css";
import { CoherenceView } from "./CoherenceView.tsx";

/** The Coherence room: how far one perturbation can work against several arms at once. */
export function CoherenceRoom() {
  const { runs, groups, packsError, isLoading } = useKnownSystems();
  const chosen = useStore(selectionStore, (state) => state.coherence.system);
  const systems = useMemo(() => armsSystems(groups, runs), [groups, runs]);
  const shown = systems.find(({ id }) => id === chosen) ?? systems[0];
  return (
    <Room
      title="Gradient coherence"
      lead={
        <>
          For one image, every <Term id="arm">arm</Term> has a direction in which a small change raises its
          loss; <Term id="coherence">coherence</Term> is the largest cosine between the true arm's direction
          and that of any other arm. Near 1, a single perturbation pushes the true arm down and another arm up
          at once; at 0 or below, what works against one arm does not help against the others.
        </>
      }
    >
      {packsError !== null && (
        <Notice tone="warning" title="The pretrained packs could not be read">
          {packsError}
        </Notice>
      )}
      {shown === undefined ? (
        isLoading ? (
          <Progress label="Looking for systems" value={null} />
        ) : (
          <EmptyState
            icon={<Compass />}
            title="No RoBin to look into yet"
            action={<a href="#train">Train one</a>}
          >
            <p>
              Coherence compares the gradients of a RoBin's arms, so it needs a trained one: ten arms, one per
              digit.
            </p>
          </EmptyState>
        )
      ) : (
        <>
          <div className={styles.choice}>
            <Select
              label="RoBin"
              value={shown.id}
              options={systems.map(({ id, label }) => ({ value: id, label }))}
              onChange={(id) =>
                select("coherence", { system: id, bin: null, beside: [], threat: "", attack: "" })
              }
            />
          </div>
          <CoherenceView key={shown.id} shown={shown} systems={systems} />
        </>
      )}
    </Room>
  );
}
