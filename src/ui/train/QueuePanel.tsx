import { ArrowDown, ArrowUp, Pause, Play, Trash2, X } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import {
  clearQueue,
  isUnderWay,
  moveInQueue,
  pauseQueue,
  removeFromQueue,
  workQueue,
} from "../../state/queue/queue.ts";
import { followQueue, type QueueEntry, queueStore } from "../../state/queue/queueStore.ts";
import { runsStore } from "../../state/runs/runsStore.ts";
import { Button } from "../controls/Button.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import layout from "../style/layout.module.css";
import styles from "./QueuePanel.module.css";

/** The runs that wait for their turn; nothing while there are none. */
export function QueuePanel() {
  const { entries, status, notice, loss } = useStore(queueStore);
  // Which entry is under way follows from the runs.
  useStore(runsStore, ({ runs }) => runs.map(({ id, status: own }) => `${id} ${own}`).join());
  useEffect(followQueue, []);
  if (entries.length === 0) return null;
  return (
    <Panel
      title={`Queue: ${entries.length === 1 ? "1 run" : `${entries.length} runs`}`}
      level={3}
      lead={
        status === "working"
          ? "One run at a time, from the top."
          : status === "elsewhere"
            ? "Another tab works through the queue."
            : "Waiting. The queue survives a reload."
      }
      actions={
        <>
          {status === "working" ? (
            <Button size="s" icon={<Pause />} onClick={pauseQueue}>
              Stop the queue
            </Button>
          ) : (
            <Button
              size="s"
              variant="primary"
              icon={<Play />}
              disabled={status === "elsewhere"}
              onClick={() => void workQueue()}
            >
              Run the queue
            </Button>
          )}
          <IconButton size="s" label="Empty the queue" icon={<Trash2 />} onClick={clearQueue} />
        </>
      }
    >
      <div className={layout.tight}>
        {[notice, loss].map(
          (text) =>
            text !== null && (
              <Notice key={text} tone="warning">
                {text}
              </Notice>
            ),
        )}
        <ol className={styles.list} aria-label="Runs in the queue">
          {entries.map((entry, i) => (
            <QueueItem key={entry.id} entry={entry} isFirst={i === 0} isLast={i === entries.length - 1} />
          ))}
        </ol>
      </div>
    </Panel>
  );
}

function QueueItem(props: { readonly entry: QueueEntry; readonly isFirst: boolean; readonly isLast: boolean }) {
  const { entry, isFirst, isLast } = props;
  const name = entry.name === "" ? entry.spec.name : entry.name;
  const isRunning = isUnderWay(entry);
  return (
    <li className={styles.item}>
      <span className={styles.name}>
        {name}
        <span className={layout.fine}>
          {isRunning ? "being computed" : entry.run !== null ? "interrupted, resumes first" : entry.sweep}
        </span>
      </span>
      {!isRunning && (
        <>
          <IconButton
            size="s"
            label={`Move ${name} up`}
            icon={<ArrowUp />}
            disabled={isFirst}
            onClick={() => moveInQueue(entry.id, -1)}
          />
          <IconButton
            size="s"
            label={`Move ${name} down`}
            icon={<ArrowDown />}
            disabled={isLast}
            onClick={() => moveInQueue(entry.id, 1)}
          />
          <IconButton
            size="s"
            label={`Remove ${name} from the queue`}
            icon={<X />}
            onClick={() => removeFromQueue(entry.id)}
          />
        </>
      )}
    </li>
  );
}
