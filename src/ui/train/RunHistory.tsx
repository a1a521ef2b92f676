import { Trash2 } from "lucide-react";
import { isLive, type Run, runLabel } from "../../state/runs/run.ts";
import { removeRun } from "../../state/runs/storedResults.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { RunList } from "../runs/RunList.tsx";

/** Most runs that Train lists; the table in Runs has all of them. */
const most = 10;

/** The latest runs of this machine, newest first; choosing one shows it. */
export function RunHistory(props: {
  readonly runs: readonly Run[];
  readonly shown: string;
  readonly onShow: (id: string) => void;
}) {
  const { runs, shown, onShow } = props;
  return (
    <RunList
      title="Runs on this machine"
      level={3}
      entries={runs.slice(0, most).map((run) => ({ ...run, label: runLabel(run) }))}
      shown={shown}
      onShow={onShow}
      foot={runs.length > most && <a href="#runs">All {runs.length} runs</a>}
      action={(run) =>
        !isLive(run) && (
          <IconButton
            size="s"
            label={`Remove ${run.label} from the list (its results stay stored)`}
            icon={<Trash2 />}
            onClick={() => removeRun(run.id)}
          />
        )
      }
    />
  );
}
