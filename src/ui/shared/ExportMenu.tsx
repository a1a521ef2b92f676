import { Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { messageOf } from "../../lab/engine/namedError.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Popover } from "../controls/Popover.tsx";
import layout from "../style/layout.module.css";
import { saveFile } from "./saveFile.ts";

export interface ExportFile {
  /** Text of its button: "Result JSON". */
  readonly label: string;
  readonly fileName: string;
  readonly content: () => Blob | Promise<Blob>;
}

/** A menu of files to save. Files that cannot be made say why. */
export function ExportMenu(props: { readonly note: ReactNode; readonly files: readonly ExportFile[] }) {
  const { note, files } = props;
  const [error, setError] = useState<string | null>(null);
  async function save({ fileName, content }: ExportFile) {
    try {
      saveFile(await content(), fileName);
      setError(null);
    } catch (reason) {
      setError(messageOf(reason));
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
          <Button key={file.fileName} size="s" onClick={() => void save(file)}>
            {file.label}
          </Button>
        ))}
      </div>
      {error !== null && <Notice tone="error">{error}</Notice>}
    </Popover>
  );
}
