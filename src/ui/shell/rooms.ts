import { type ComponentType, lazy } from "react";
import type { Room } from "../../state/page/view.ts";
import { AttackRoom } from "../attack/AttackRoom.tsx";

interface RoomView {
  readonly label: string;
  readonly View: ComponentType;
}

/** Every room has one entry here. All but the first are loaded when they are opened. */
export const roomViews: Readonly<Record<Room, RoomView>> = {
  attack: { label: "Attack", View: AttackRoom },
  data: {
    label: "Data",
    View: lazy(async () => ({ default: (await import("../data/DataRoom.tsx")).DataRoom })),
  },
  train: {
    label: "Train",
    View: lazy(async () => ({ default: (await import("../train/TrainRoom.tsx")).TrainRoom })),
  },
  compare: {
    label: "Robustness",
    View: lazy(async () => ({ default: (await import("../robustness/RobustnessRoom.tsx")).RobustnessRoom })),
  },
  coherence: {
    label: "Coherence",
    View: lazy(async () => ({ default: (await import("../coherence/CoherenceRoom.tsx")).CoherenceRoom })),
  },
  boundaries: {
    label: "Boundaries",
    View: lazy(async () => ({ default: (await import("../boundaries/BoundariesRoom.tsx")).BoundariesRoom })),
  },
  simplicity: {
    label: "Simplicity",
    View: lazy(async () => ({ default: (await import("../simplicity/SimplicityRoom.tsx")).SimplicityRoom })),
  },
  decompositions: {
    label: "Decompositions",
    View: lazy(async () => ({
      default: (await import("../decompositions/DecompositionsRoom.tsx")).DecompositionsRoom,
    })),
  },
  paper: {
    label: "Paper",
    View: lazy(async () => ({ default: (await import("../paper/PaperRoom.tsx")).PaperRoom })),
  },
  runs: {
    label: "Runs",
    View: lazy(async () => ({ default: (await import("../runs/RunsRoom.tsx")).RunsRoom })),
  },
};
