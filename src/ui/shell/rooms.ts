import { type ComponentType, lazy } from "react";
import type { Room } from "../../state/page/view.ts";
import { AttackRoom } from "../attack/AttackRoom.tsx";

interface RoomView {
  readonly label: string;
  /** What a visitor does there, in a few words. */
  readonly purpose: string;
  readonly View: ComponentType;
}

/** A view that is loaded when its room is opened. */
const later = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }));

/** Every room has one entry here. All but the first are loaded when they are opened. */
export const roomViews: Readonly<Record<Room, RoomView>> = {
  attack: { label: "Attack", purpose: "Change an image until a network errs", View: AttackRoom },
  plane: {
    label: "Plane",
    purpose: "Draw points and watch boundaries move",
    View: later(async () => (await import("../plane/PlaneRoom.tsx")).PlaneRoom),
  },
  boundaries: {
    label: "Boundaries",
    purpose: "Maps of the answers around an image",
    View: later(async () => (await import("../boundaries/BoundariesRoom.tsx")).BoundariesRoom),
  },
  coherence: {
    label: "Coherence",
    purpose: "Do the arms’ gradients point the same way?",
    View: later(async () => (await import("../coherence/CoherenceRoom.tsx")).CoherenceRoom),
  },
  data: {
    label: "Data",
    purpose: "Data sets, your own images and models",
    View: later(async () => (await import("../data/DataRoom.tsx")).DataRoom),
  },
  train: {
    label: "Train",
    purpose: "Set up, train and attack systems",
    View: later(async () => (await import("../train/TrainRoom.tsx")).TrainRoom),
  },
  runs: {
    label: "Runs",
    purpose: "Results of this machine and of others",
    View: later(async () => (await import("../runs/RunsRoom.tsx")).RunsRoom),
  },
  compare: {
    label: "Robustness",
    purpose: "Accuracy under attack, side by side",
    View: later(async () => (await import("../robustness/RobustnessRoom.tsx")).RobustnessRoom),
  },
  simplicity: {
    label: "Simplicity",
    purpose: "Are fewer labels harder to fool?",
    View: later(async () => (await import("../simplicity/SimplicityRoom.tsx")).SimplicityRoom),
  },
  decompositions: {
    label: "Decompositions",
    purpose: "Hierarchies, pairs and ensembles",
    View: later(async () => (await import("../decompositions/DecompositionsRoom.tsx")).DecompositionsRoom),
  },
  paper: {
    label: "Paper",
    purpose: "Its tables and figures beside this lab’s",
    View: later(async () => (await import("../paper/PaperRoom.tsx")).PaperRoom),
  },
};
