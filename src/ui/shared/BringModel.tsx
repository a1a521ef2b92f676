import { useStore } from "zustand";
import { isPresented } from "../../state/page/presenting.ts";
import { viewStore } from "../../state/page/view.ts";
import layout from "../style/layout.module.css";

/** The way to the place where a model of one's own is opened, for the choosers of systems. Nothing leads out of a presentation. */
export function BringModel() {
  const isPresenting = useStore(viewStore, isPresented);
  if (isPresenting) return null;
  return (
    <p className={layout.fine}>
      <a href="#data/models">Bring your own model</a>
    </p>
  );
}
