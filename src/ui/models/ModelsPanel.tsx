import { FileUp, FolderUp } from "lucide-react";
import { lazy, Suspense, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { modelsStore, restoreModels } from "../../state/models/models.ts";
import { openModelFiles, openModelStore, stopReading } from "../../state/models/openModel.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { OpenFile } from "../controls/OpenFile.tsx";
import { Panel } from "../controls/Panel.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Progress } from "../controls/Progress.tsx";
import { chosenFiles } from "../shared/droppedFiles.ts";
import layout from "../style/layout.module.css";
import { ModelList } from "./ModelList.tsx";
import styles from "./models.module.css";

const ModelForm = lazy(async () => ({ default: (await import("./ModelForm.tsx")).ModelForm }));

/** The models that the user brought, and the way to bring another. */
export function ModelsPanel() {
  const { opened, reading, error } = useStore(openModelStore);
  const { stored, error: failure } = useStore(modelsStore);
  useEffect(() => void restoreModels(), []);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Links in other rooms lead here.
    if (location.hash === "#data/models") top.current?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <>
      <div ref={top}>
        <Panel
          title="Your own models"
          lead="Attack a network that you trained elsewhere, next to RoBin. Nothing is uploaded."
          className={styles.panel}
        >
          <div className={layout.stack}>
            <p className={layout.note}>
              ONNX from PyTorch or another framework, safetensors of a network of this lab, or TensorFlow.js layers
              (model.json with its weights). Choose all files of one model together; one yes-or-no file per class
              becomes a RoBin. You can also drop them anywhere on this page.
            </p>
            <div className={layout.buttons}>
              <OpenFile
                icon={<FileUp />}
                name="Files of a model"
                kind="files"
                disabled={reading !== null}
                onOpen={(files) => void openModelFiles(chosenFiles(files))}
              >
                Bring your own model
              </OpenFile>
              <OpenFile
                icon={<FolderUp />}
                name="Folder of a model"
                kind="folder"
                disabled={reading !== null}
                onOpen={(files) => void openModelFiles(chosenFiles(files))}
              >
                Choose a folder
              </OpenFile>
            </div>
            {reading !== null && (
              <div className={styles.work}>
                <Progress label={`Reading ${reading}`} value={null} />
                <Button size="s" onClick={stopReading}>
                  Stop
                </Button>
              </div>
            )}
            {error !== null && (
              <Notice
                tone="error"
                title={
                  opened === null ? "The model could not be opened" : "That did not work; the model below is unchanged"
                }
                onDismiss={() => openModelStore.setState({ error: null })}
              >
                <p className={styles.words}>{error}</p>
              </Notice>
            )}
            {failure !== null && (
              <Notice tone="warning" title="The stored models could not be read">
                {failure}
              </Notice>
            )}
            {stored !== null && stored.length > 0 && <ModelList models={stored} />}
          </div>
        </Panel>
      </div>
      {opened !== null && (
        <PanelBoundary name="The form of the model">
          <Suspense fallback={<Progress label="Opening the form" value={null} />}>
            <ModelForm key={opened.id} opened={opened} />
          </Suspense>
        </PanelBoundary>
      )}
    </>
  );
}
