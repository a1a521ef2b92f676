import type { Artefact, BackendReport } from "./artefact.ts";

/** The backend behind some artefacts; where they ran on several, all adapters are named. Throws when there is none. */
export function backendOf(artefacts: readonly Artefact[]): Pick<BackendReport, "id" | "adapter"> {
  const backends = artefacts.map(({ provenance }) => provenance.backend);
  const adapters = [...new Set(backends.map(({ id, adapter }) => `${id}: ${adapter}`))];
  const [first] = backends;
  if (first === undefined) throw new Error("no artefact found, at least one expected");
  return { id: first.id, adapter: adapters.length === 1 ? first.adapter : adapters.join(" + ") };
}
