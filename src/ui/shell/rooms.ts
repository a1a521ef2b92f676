import { type ComponentType, lazy } from "react";
import type { Room } from "../../state/page/view.ts";
import { AttackRoom } from "../attack/AttackRoom.tsx";

interface RoomView {
  readonly label: string;
  readonly View: ComponentType;
}

/** A view that is loaded when its room is opened. */
const later = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }));

/** Every room has one entry here. All but the first are loaded when they are opened. */
export const roomViews: Readonly<Record<Room, RoomView>> = {
  attack: { label: "Attack", View: AttackRoom },
  data: { label: "Data", View: later(async () => (await import("../data/DataRoom.tsx")).DataRoom) },
  train: { label: "Train", View: later(async () => (await import("../train/TrainRoom.tsx")).TrainRoom) },
  compare: {
    label: "Robustness",
    View: later(async () => (await import("../robustness/RobustnessRoom.tsx")).RobustnessRoom),
  },
  coherence: {
    label: "Coherence",
    View: later(async () => (await import("../coherence/CoherenceRoom.tsx")).CoherenceRoom),
  },
  boundaries: {
    label: "Boundaries",
    View: later(async () => (await import("../boundaries/BoundariesRoom.tsx")).BoundariesRoom),
  },
  simplicity: {
    label: "Simplicity",
    View: later(async () => (await import("../simplicity/SimplicityRoom.tsx")).SimplicityRoom),
  },
  decompositions: {
    label: "Decompositions",
    View: later(async () => (await import("../decompositions/DecompositionsRoom.tsx")).DecompositionsRoom),
  },
  paper: { label: "Paper", View: later(async () => (await import("../paper/PaperRoom.tsx")).PaperRoom) },
  runs: { label: "Runs", View: later(async () => (await import("../runs/RunsRoom.tsx")).RunsRoom) },
};
