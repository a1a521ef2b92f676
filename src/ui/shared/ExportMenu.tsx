import { Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { messageOf } from "../../lab/engine/namedError.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Popover } from "../controls/Popover.tsx";
import { Progress } from "../controls/Progress.tsx";
import layout from "../style/layout.module.css";
import { saveFile } from "./saveFile.ts";

export interface ExportFile {
  /** Text of its button: "Result JSON". */
  readonly label: string;
  readonly fileName: string;
  /** Makes the file. One that takes long reports the finished share. */
  readonly content: (onProgress: (share: number) => void) => Blob | Promise<Blob>;
}

interface Making {
  readonly label: string;
  readonly share: number | null;
}

/** A menu of files to save. Files that cannot be made say why. */
export function ExportMenu(props: { readonly note: ReactNode; readonly files: readonly ExportFile[] }) {
  const { note, files } = props;
  const [error, setError] = useState<string | null>(null);
  const [making, setMaking] = useState<Making | null>(null);
  async function save({ label, fileName, content }: ExportFile) {
    setMaking({ label, share: null });
    try {
      saveFile(await content((share) => setMaking({ label, share })), fileName);
      setError(null);
    } catch (reason) {
      setError(messageOf(reason));
    } finally {
      setMaking(null);
    }
  }
  return (
    <Popover
      title="Export"
      trigger={
        <Button size="s" variant="quiet" icon={<Download />}>
          Export
        </Button>
      }
    >
      <p className={layout.note}>{note}</p>
      <div className={layout.buttons}>
        {files.map((file) => (
          <Button key={file.fileName} size="s" disabled={making !== null} onClick={() => void save(file)}>
            {file.label}
          </Button>
        ))}
      </div>
      {making?.share != null && <Progress label={`Making ${making.label}`} value={making.share} />}
      {error !== null && <Notice tone="error">{error}</Notice>}
    </Popover>
  );
}
