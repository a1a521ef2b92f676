import { useMemo } from "react";
import { useStore } from "zustand";
import { attackScene } from "../../../figures/attack/attackScene.ts";
import { attackSteps } from "../../../figures/attack/attackSteps.ts";
import { exportFigure } from "../../../figures/drawing/exportFigure.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { PresentButton } from "../../present/PresentButton.tsx";
import { type ExportFile, ExportMenu } from "../../shared/ExportMenu.tsx";
import { bibtexFile } from "../../shared/tableFiles.ts";
import { useFullScale } from "../useFullScale.ts";
import { type ExportedAttack, exportedAttack } from "./attackSource.ts";

/** What can be done with the attack besides watching it: present it to a class, and export it. */
export function AttackActions() {
  const shown = useStore(attackStore, (state) => state.shown);
  const full = useFullScale();
  const first = useMemo(() => (shown === null ? null : exportedAttack(shown, 0, full)), [shown, full]);
  // The menu is not open while it plays: the step is read when a file is made.
  const now = (step = attackStore.getState().playback.step): ExportedAttack => {
    const found = shown === null ? null : exportedAttack(shown, step, full);
    if (found === null) throw new Error("no system has been attacked: press Attack first");
    return found;
  };
  return (
    <>
      <PresentButton />
      {first !== null && (
        <ExportMenu
          note="The pictures show the current step. Each file includes the settings that produced it."
          files={filesOf(first, now)}
        />
      )}
    </>
  );
}

function filesOf({ file }: ExportedAttack, now: (step?: number) => ExportedAttack): readonly ExportFile[] {
  const scene = (format: "png" | "svg" | "tex") => async () => {
    const { source, settings } = now();
    return exportFigure(attackScene(source), attackScene(source).rows(source), { settings, file }, format);
  };
  const steps = (format: "svg" | "csv" | "table.tex") => async () => {
    const { source, settings } = now();
    const figure = attackSteps(source);
    return exportFigure(figure, figure.rows(source), { settings, file, note: source.caption }, format);
  };
  return [
    { label: "PNG", fileName: `${file}.png`, content: scene("png") },
    { label: "SVG", fileName: `${file}.svg`, content: scene("svg") },
    {
      label: "Animated GIF",
      fileName: `${file}.gif`,
      content: async (onProgress) => {
        const { attackAnimation } = await import("./animation.ts");
        return attackAnimation(now().source, onProgress);
      },
    },
    { label: "Steps SVG", fileName: `${file}-steps.svg`, content: steps("svg") },
    { label: "Steps CSV", fileName: `${file}-steps.csv`, content: steps("csv") },
    { label: "LaTeX figure", fileName: `${file}.tex`, content: scene("tex") },
    { label: "LaTeX table", fileName: `${file}-steps.tex`, content: steps("table.tex") },
    bibtexFile,
  ];
}
