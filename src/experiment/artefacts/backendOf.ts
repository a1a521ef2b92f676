import type { Artefact, BackendReport } from "./artefact.ts";

/** The backend of some artefacts, naming all adapters if there were several. Throws without an artefact. */
export function backendOf(artefacts: readonly Artefact[]): Pick<BackendReport, "id" | "adapter"> {
  const backends = artefacts.map(({ provenance }) => provenance.backend);
  const adapters = [...new Set(backends.map(({ id, adapter }) => `${id}: ${adapter}`))];
  const [first] = backends;
  if (first === undefined) throw new Error("no artefact found, at least one expected");
  return { id: first.id, adapter: adapters.length === 1 ? first.adapter : adapters.join(" + ") };
}
