import { Swords, Trash2, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { changedText, pictureColumns } from "../../../experiment/interactive/pictureVerdicts.ts";
import { type RowOrder, sortedRows } from "../../../experiment/summary/table.ts";
import { attackOf, threatOf } from "../../../state/attack/attackSettings.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { acceptedTypes } from "../../../state/ownImage/imageFile.ts";
import { judgePictures, stopPictures, takePictures } from "../../../state/pictures/judgePictures.ts";
import { openRow } from "../../../state/pictures/openRow.ts";
import {
  clearPictures,
  currentInputs,
  isUsable,
  labelPicture,
  type OwnRow,
  type PictureInputs,
  picturesStore,
} from "../../../state/pictures/pictures.ts";
import { leftOutText, staleText } from "../../../state/pictures/tableNotes.ts";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { OpenFile } from "../../controls/OpenFile.tsx";
import { Panel } from "../../controls/Panel.tsx";
import { Progress } from "../../controls/Progress.tsx";
import { PixelCanvas } from "../../images/PixelCanvas.tsx";
import { paintImage } from "../../images/paint.ts";
import { DataTable } from "../../shared/DataTable.tsx";
import { chosenFiles, droppedFiles } from "../../shared/droppedFiles.ts";
import { useDrop } from "../../shared/useDrop.ts";
import { useFields } from "../../shared/useFields.ts";
import layout from "../../style/layout.module.css";
import { nameAmong } from "../systemName.ts";
import styles from "./SeveralPictures.module.css";
import { showImagePanel } from "./showImagePanel.ts";

/** Many pictures at once: what each system reads before and after the attack of the room. */
export function SeveralPictures() {
  const { rows, waiting, others, inputs, work, note } = useStore(picturesStore);
  // The systems and settings of the room decide what is attacked next.
  useFields(attackStore, "settings", "chosen", "groupId");
  const drop = useDrop((transfer) => void droppedFiles(transfer).then(takePictures));
  const take = (files: Iterable<File>) => void takePictures(chosenFiles(files));
  const [order, setOrder] = useState<RowOrder | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => stopPictures, []);
  const hasRows = rows.length > 0;
  useEffect(() => {
    if (hasRows) panel.current?.scrollIntoView({ block: "nearest" });
  }, [hasRows]);
  const systems = useMemo(
    () =>
      (inputs?.systems ?? []).map((system) => ({
        id: system.id,
        name: nameAmong(system, inputs?.systems ?? []),
        hasArms: system.scoreKind === "arms",
      })),
    [inputs],
  );
  const columns = useMemo(() => pictureColumns(systems), [systems]);
  const usable = rows.filter(isUsable).length;
  const leftOut = leftOutText(others, waiting);
  const stale = staleText(rows, inputs, currentInputs());
  const summary = changedText(rows, systems);
  return (
    <div ref={panel} className={styles.panel} {...drop}>
      <Panel
        title="Several pictures"
        lead="The same attack, budget and seed on many pictures of your own: what each system reads before and after. Drop files or a folder here; they stay on this machine."
        actions={
          work === null ? (
            hasRows && (
              <>
                {usable > 0 && (
                  <Button size="s" icon={<Swords />} onClick={() => void judgePictures(true)}>
                    Attack all {usable}
                  </Button>
                )}
                <Button size="s" variant="quiet" icon={<Trash2 />} onClick={clearPictures}>
                  Clear
                </Button>
              </>
            )
          ) : (
            <Button size="s" icon={<X />} onClick={stopPictures}>
              Stop
            </Button>
          )
        }
      >
        <div className={layout.tight}>
          <div className={layout.buttons}>
            <OpenFile name="Picture files" kind="files" accept={acceptedTypes} onOpen={take}>
              {hasRows ? "Add pictures" : "Choose pictures"}
            </OpenFile>
            <OpenFile name="Folder of pictures" kind="folder" onOpen={take}>
              {hasRows ? "Add a folder" : "Choose a folder"}
            </OpenFile>
          </div>
          {work !== null && (
            <Progress
              label={work.isAttack ? "Attacking" : "Reading"}
              value={work.done / work.total}
              detail={`${work.done} of ${work.total}`}
            />
          )}
          {note !== null && <Notice tone="info">{note}</Notice>}
          {leftOut !== null && <p className={layout.fine}>{leftOut}</p>}
          {stale !== null && <p className={layout.fine}>{stale}</p>}
          {summary !== "" && <p>{summary}</p>}
          {hasRows && (
            <DataTable
              name="Verdicts on several pictures"
              columns={columns}
              rows={sortedRows(columns, rows, order)}
              isBounded
              keyOf={({ id }) => String(id)}
              sorting={{ order, onSort: setOrder }}
              lead={{ label: "Seen", cell: (row) => <Lead row={row} inputs={inputs} /> }}
              choosing={{
                isChosen: () => false,
                onChoose: (row) => {
                  stopPictures();
                  void openRow(row).then(showImagePanel);
                },
              }}
              {...(inputs !== null && { file: { id: "pictures", settings: settingsOf(inputs) } })}
            />
          )}
        </div>
      </Panel>
    </div>
  );
}

function settingsOf({ group, systems, settings }: PictureInputs) {
  return {
    name: group.label,
    dataset: group.dataset,
    attack: attackOf(settings),
    threat: threatOf(settings),
    seed: settings.seed,
    ...(settings.target !== null && { target: settings.target }),
    strategies: Object.fromEntries(systems.map(({ id, scoreKind }) => [id, settings.strategy[scoreKind]])),
  };
}

/** What the network sees of a picture, and the choice of its class; nothing for a file that cannot be used. */
function Lead({ row, inputs }: { readonly row: OwnRow; readonly inputs: PictureInputs | null }) {
  const { pixels, file, label, id } = row;
  const shape = inputs?.shape;
  const rgba = useMemo(
    () => (pixels === null || shape === undefined ? null : paintImage(pixels, shape)),
    [pixels, shape],
  );
  return (
    <div className={styles.lead}>
      <div className={styles.thumbnail}>
        {rgba !== null && shape !== undefined && (
          <PixelCanvas rgba={rgba} shape={shape} label={`What the network sees of ${file}`} />
        )}
      </div>
      {isUsable(row) && (
        <select
          aria-label={`Correct class of ${file}`}
          value={label ?? ""}
          onChange={({ target }) => labelPicture(id, target.value === "" ? null : target.value)}
        >
          <option value="">Class?</option>
          {inputs?.classes.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </div>
  );
}
