import { Download } from "lucide-react";
import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import { dataStore, downloadData } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Panel } from "../controls/Panel.tsx";
import { shapeText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import styles from "./DataRoom.module.css";

/** A public data set that is not on this machine, with its facts and sources. */
export function GetData({ id }: { readonly id: string }) {
  const { label, summary, reference, origin, licence, downloads = [] } = entryOf("datasets", id);
  const { shape, classes } = factsOf({ id });
  const { partial, work } = useStore(dataStore);
  const begun = partial.filter(({ path }) => path.startsWith(`${id}/`)).reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <Panel title={label} lead="Not on this machine yet. A download starts only when you press its button.">
      <div className={layout.stack}>
        <p>{summary}</p>
        <dl className={styles.list}>
          <dt>Images</dt>
          <dd>{shapeText(shape)}</dd>
          <dt>Classes</dt>
          <dd>{classes.join(", ")}</dd>
          <dt>Reference</dt>
          <dd>{reference}</dd>
          <dt>Files</dt>
          <dd>{origin}</dd>
          <dt>Licence</dt>
          <dd>{licence}</dd>
        </dl>
        {[...downloads.entries()]
          .sort(([, a], [, b]) => Number(b.page) - Number(a.page))
          .map(([source, { label: host, files, page }]) => {
            const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
            return (
              <section key={host} className={styles.source} aria-label={host}>
                <p>
                  {bytesText(bytes)} from {host}, verified against published checksums.
                </p>
                {page ? (
                  <div>
                    <Button
                      variant="primary"
                      icon={<Download />}
                      disabled={work !== null}
                      onClick={() => void downloadData(id, source)}
                    >
                      {begun > 0
                        ? `Resume: ${bytesText(begun)} of ${bytesText(bytes)} downloaded`
                        : `Download ${bytesText(bytes)}`}
                    </Button>
                  </div>
                ) : (
                  <p className={layout.fine}>
                    This host does not allow downloads from this page. Save{" "}
                    {files.map(({ url, name }, i) => (
                      <span key={url}>
                        {i > 0 && ", "}
                        <a href={url} target="_blank" rel="noreferrer">
                          {name.slice(name.lastIndexOf("/") + 1)}
                        </a>
                      </span>
                    ))}{" "}
                    yourself, then add {files.length === 1 ? "it" : "them together"} under Add data.
                  </p>
                )}
              </section>
            );
          })}
      </div>
    </Panel>
  );
}
