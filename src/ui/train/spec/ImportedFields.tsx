import type { SystemSpec } from "../../../experiment/spec/spec.ts";
import type { SpecPath } from "../../../state/train/specPath.ts";
import { countText } from "../../shared/words.ts";
import layout from "../../style/layout.module.css";
import { TextField } from "./TextField.tsx";

/** A system of networks that were made elsewhere: only its name can be changed. */
export function ImportedFields(props: {
  readonly path: SpecPath;
  readonly imported: NonNullable<SystemSpec["imported"]>;
}) {
  const { path, imported } = props;
  const parameters = imported.reduce((sum, one) => sum + one.parameters, 0);
  return (
    <div className={layout.tight}>
      <TextField
        path={[...path, "id"]}
        label="Name"
        help="Shown in tables, figures and files. Use lower-case letters, digits and hyphens."
        limit={40}
      />
      <p className={layout.note}>
        {imported.length === 1 ? "A network" : `${imported.length} networks`} made elsewhere, {countText(parameters)}{" "}
        parameters. It is evaluated and not trained. SHA-256 {imported[0]?.digest.slice(0, 12)}…
      </p>
    </div>
  );
}
