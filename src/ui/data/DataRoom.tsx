import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import images from "../../experiment/catalogue/datasets/images.ts";
import { canonicalJson } from "../../experiment/plan/key.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { classBalance } from "../../figures/data/classBalance.ts";
import { selectionStore } from "../../state/page/selection.ts";
import { dataStore } from "../../state/systems/data.ts";
import { type SplitImages, splitImages } from "../../state/systems/splitImages.ts";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { ModelsPanel } from "../models/ModelsPanel.tsx";
import { useLoaded } from "../shared/useLoaded.ts";
import layout from "../style/layout.module.css";
import { AddData } from "./AddData.tsx";
import { DataFacts } from "./DataFacts.tsx";
import { DataList } from "./DataList.tsx";
import styles from "./DataRoom.module.css";
import { GetData } from "./GetData.tsx";
import { PointsPlot } from "./PointsPlot.tsx";
import { Samples } from "./Samples.tsx";
import { SeenByNetwork } from "./SeenByNetwork.tsx";
import { UnderstoodPanel } from "./UnderstoodPanel.tsx";
import { useShownData } from "./useShownData.ts";

/** The Data room: the data sets that networks are trained and tested on. */
export function DataRoom() {
  const understood = useStore(dataStore, (state) => state.understood);
  const { dataset: id } = useStore(selectionStore, (state) => state.data);
  const { dataset, isHere, isDrafted } = useShownData();
  return (
    <Room
      title="Data"
      lead="The data that networks are trained and tested on. Splits are fixed, and nothing leaves this machine."
    >
      <div className={styles.columns}>
        <DataList />
        <AddData />
      </div>
      {understood !== null && <UnderstoodPanel found={understood} />}
      <ModelsPanel />
      {isHere === null && <Progress label="Checking stored data" value={null} />}
      {isHere === false && id !== images.id && <GetData id={id} />}
      {isHere === false && id === images.id && (
        <Notice tone="info" title="These data are not in this browser">
          Choose another data set above, or add its files again. The lab recognises them.
        </Notice>
      )}
      {isHere === true && dataset !== null && <DatasetView dataset={dataset} isDrafted={isDrafted} />}
    </Room>
  );
}

/** A data set: its facts, one image as the network sees it, and samples of each class. */
function DatasetView(props: { readonly dataset: ResolvedChoice; readonly isDrafted: boolean }) {
  const { dataset, isDrafted } = props;
  const { split: name } = useStore(selectionStore, (state) => state.data);
  const [attempt, setAttempt] = useState(0);
  const [chosen, setChosen] = useState(0);
  const { value, error } = useLoaded(canonicalJson([dataset, name, attempt]), () => splitImages(dataset, name));
  const split = isOf(value, dataset) ? value : null;
  const balance = useMemo(
    () =>
      split === null
        ? null
        : {
            classes: split.classes,
            counts: (["train", "validation", "test"] as const).map((one) => ({
              split: one,
              perClass: split.perClass[one],
            })),
          },
    [split],
  );
  const position = split === null ? 0 : Math.min(chosen, split.labels.length - 1);
  const isPoints = split !== null && split.shape[0] === 1 && split.shape[1] === 1;
  return (
    <>
      <div className={styles.columns}>
        <DataFacts dataset={dataset} isDrafted={isDrafted} />
        <div className={layout.stack}>
          {error !== null && (
            <Notice tone="error" title="The images could not be shown" onRetry={() => setAttempt(attempt + 1)}>
              {error}
            </Notice>
          )}
          {split === null && error === null && <Progress label="Decoding the images" value={null} />}
          {split !== null && !isPoints && (
            <SeenByNetwork dataset={dataset} split={split} name={name} chosen={position} onChoose={setChosen} />
          )}
          {split !== null && isPoints && (
            <Panel title="Points">
              <PointsPlot points={split.images} labels={split.labels} label={`The points of the ${name} split`} />
            </Panel>
          )}
          {balance !== null && (
            <Panel title="Class balance">
              <FigureFrame
                figure={classBalance}
                source={balance}
                title=""
                description="Images of each class in each split. Of the training split, only the images in use are counted."
                settings={{ dataset }}
              />
            </Panel>
          )}
        </div>
      </div>
      {split !== null && !isPoints && <Samples split={split} chosen={position} onChoose={setChosen} />}
    </>
  );
}

/** Whether images belong to a data set. The part of it that is in use may differ. */
function isOf(split: SplitImages | null, dataset: ResolvedChoice): boolean {
  const { shape, classes } = factsOf(dataset);
  return split !== null && canonicalJson([split.shape, split.classes]) === canonicalJson([shape, classes]);
}
