import { Download } from "lucide-react";
import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import { dataStore, downloadData } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Panel } from "../controls/Panel.tsx";
import styles from "./DataRoom.module.css";

/** A public data set that is not on this machine: what it is, who serves it, and the button that fetches it. */
export function GetData({ id }: { readonly id: string }) {
  const { label, summary, reference, origin, licence, downloads = [] } = entryOf("datasets", id);
  const { shape, classes } = factsOf({ id });
  const { partial, work } = useStore(dataStore);
  const begun = partial
    .filter(({ path }) => path.startsWith(`${id}/`))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <Panel title={label} lead="Not on this machine yet. Nothing is fetched before you press a button.">
      <div className={styles.facts}>
        <p>{summary}</p>
        <dl className={styles.list}>
          <dt>Images</dt>
          <dd>
            {shape[1]} × {shape[0]} pixels, {shape[2] === 1 ? "grey" : "colour"}
          </dd>
          <dt>Classes</dt>
          <dd>{classes.join(", ")}</dd>
          <dt>After</dt>
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
                  {bytesText(bytes)} from {host}, held to published checksums.
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
                        ? `Go on: ${bytesText(begun)} of ${bytesText(bytes)} are here`
                        : `Download ${bytesText(bytes)}`}
                    </Button>
                  </div>
                ) : (
                  <p className={styles.note}>
                    This host lets no other page read it: save{" "}
                    {files.map(({ url, name }, i) => (
                      <span key={url}>
                        {i > 0 && ", "}
                        <a href={url} target="_blank" rel="noreferrer">
                          {name.slice(name.lastIndexOf("/") + 1)}
                        </a>
                      </span>
                    ))}{" "}
                    and choose {files.length === 1 ? "it" : "them together"} under Add data.
                  </p>
                )}
              </section>
            );
          })}
      </div>
    </Panel>
  );
}
