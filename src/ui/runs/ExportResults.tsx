import { shownSummary } from "../../experiment/summary/shownSummary.ts";
import { summaryLatex, summaryTables } from "../../experiment/summary/summaryTables.ts";
import { withSoftware } from "../../experiment/terms/version.ts";
import { importZip, runZip } from "../../state/imports/runArchive.ts";
import { resultJson } from "../../state/runs/runExports.ts";
import { ExportMenu } from "../shared/ExportMenu.tsx";
import { jsonBlob } from "../shared/saveFile.ts";
import { bibtexFile } from "../shared/tableFiles.ts";
import type { Entry } from "./entries.ts";

/** The results of a run as files. The zip has the layout of the command line's output folder. */
export function ExportResults({ source }: { readonly source: Entry["source"] }) {
  const { id } = source.kind === "run" ? source.run : source.imported;
  const { spec, summary: stored } = source.kind === "run" ? source.run : source.imported.result;
  const summary = stored === null ? null : shownSummary(stored, spec);
  const zip = () => (source.kind === "run" ? runZip(source.run) : importZip(source.imported));
  return (
    <ExportMenu
      note="The zip contains everything, including the networks. Open it in Runs or with the command line."
      files={[
        {
          label: "Zip",
          fileName: `${id}.zip`,
          content: async () => new Blob([(await zip()) as BlobPart], { type: "application/zip" }),
        },
        {
          label: "Result JSON",
          fileName: `${id}.json`,
          content: () =>
            source.kind === "run"
              ? new Blob([resultJson(source.run)], { type: "application/json" })
              : jsonBlob(source.imported.result),
        },
        { label: "Spec JSON", fileName: `${id}-spec.json`, content: () => jsonBlob(spec) },
        ...(summary === null ? [] : summaryTables(summary)).map((table) => ({
          label: `${table.label} CSV`,
          fileName: `${id}-${table.id}.csv`,
          content: () => new Blob([table.csv(withSoftware(spec))], { type: "text/csv" }),
        })),
        ...(summary === null
          ? []
          : [
              {
                label: "Tables LaTeX",
                fileName: `${id}-tables.tex`,
                content: () => new Blob([summaryLatex(summary, spec)], { type: "application/x-tex" }),
              },
            ]),
        bibtexFile,
      ]}
    />
  );
}
