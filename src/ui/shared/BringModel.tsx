import layout from "../style/layout.module.css";

/** The way to the place where a model of one's own is opened, for the choosers of systems. */
export function BringModel() {
  return (
    <p className={layout.fine}>
      <a href="#data/models">Bring your own model</a>
    </p>
  );
}
