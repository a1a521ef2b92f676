import { Panel } from "../../controls/Panel.tsx";
import type { NamedSystem } from "../namedSystems.ts";
import { Charts } from "./Charts.tsx";

/** The curves of many systems in one chart, where a chart in each panel would be too narrow to read. */
export function SharedCharts({ systems }: { readonly systems: readonly NamedSystem[] }) {
  return (
    <Panel title="Step by step">
      <Charts systems={systems} />
    </Panel>
  );
}
