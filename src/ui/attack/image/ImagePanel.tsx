import { lazy, Suspense, useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import type { Photograph } from "../../../experiment/pictures/photographs.ts";
import { type InputImage, splitOf } from "../../../state/attack/attackedImage.ts";
import { drawImage } from "../../../state/attack/attackImage.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { photographSystems } from "../../../state/attack/offeredSystems.ts";
import { switchGroup } from "../../../state/attack/switchGroup.ts";
import { dataKey, splitImage } from "../../../state/attack/testImages.ts";
import { hasOwnImage, inputOf, ownImageStore, setMode } from "../../../state/ownImage/ownImage.ts";
import { type LabSystem, systemsStore } from "../../../state/systems/systems.ts";
import { Notice } from "../../controls/Notice.tsx";
import { Panel } from "../../controls/Panel.tsx";
import { Progress } from "../../controls/Progress.tsx";
import { Segmented } from "../../controls/Segmented.tsx";
import { PixelCanvas } from "../../images/PixelCanvas.tsx";
import { paintImage } from "../../images/paint.ts";
import { SeenImage } from "../../images/SeenImage.tsx";
import { useFields } from "../../shared/useFields.ts";
import { sentence } from "../../shared/words.ts";
import { drawnText } from "../seen.ts";
import type { Thing } from "./DataImageChoice.tsx";
import styles from "./ImagePanel.module.css";
import { ToBoundaries } from "./ToBoundaries.tsx";
import { useGallery } from "./useGallery.ts";

const TestImagesNeeded = lazy(async () => ({ default: (await import("./TestImagesNeeded.tsx")).TestImagesNeeded }));
/** Not part of the first load, but loaded right after it, so that it works offline. */
const loadOwnImage = async () => {
  const [{ OwnImage }] = await Promise.all([
    import("./OwnImage.tsx"),
    import("./LabelChoice.tsx"),
    import("../../../state/ownImage/decodeImage.ts"),
  ]);
  return { default: OwnImage };
};
const OwnImage = lazy(loadOwnImage);
const BroughtFiles = lazy(async () => ({ default: (await import("./BroughtFiles.tsx")).BroughtFiles }));
/** There is a test image only when the engine has started. */
const DataImageChoice = lazy(async () => ({ default: (await import("./DataImageChoice.tsx")).DataImageChoice }));
const FindOne = lazy(async () => ({ default: (await import("./FindOne.tsx")).FindOne }));
const LabelChoice = lazy(async () => ({ default: (await import("./LabelChoice.tsx")).LabelChoice }));
const Gallery = lazy(async () => ({ default: (await import("./Gallery.tsx")).Gallery }));
const PhotographCredit = lazy(async () => ({ default: (await import("./Gallery.tsx")).PhotographCredit }));

/**
 * Chooses the image to attack: one of the data, or the visitor's own.
 *
 * @param systems those on show. @param onShown is called when a search shows an attack.
 */
export function ImagePanel(props: { readonly systems: readonly LabSystem[]; readonly onShown: () => void }) {
  const { systems, onShown } = props;
  const { image, imageError: error, missing } = useFields(attackStore, "image", "imageError", "missing");
  const mode = useStore(ownImageStore, (state) => state.mode);
  const thing = thingOf(image?.classes);
  const kind = splitImage[splitOf(image?.source)].replace(/ image$/, "");
  const { photographs, error: galleryError, retry } = useGallery(image);
  const hasGallery = photographs !== null && photographs.length > 0;
  // Systems for digits read no photographs: the gallery is then that of the systems that do.
  const others = useStore(systemsStore, ({ groups }) => (thing === "digit" ? photographSystems(groups) : undefined));
  useOwnImageFor(image);
  useSourceThatExists(photographs);
  useEffect(() => void loadOwnImage(), []);
  return (
    <Panel title="Image">
      <div className={styles.body}>
        <Suspense fallback={null}>
          <BroughtFiles />
        </Suspense>
        <Segmented
          label="Image source"
          hideLabel
          value={mode}
          options={[
            { value: "draw", label: sentence(`${kind} ${thing}`) },
            ...(hasGallery || mode === "gallery" || others !== undefined
              ? [{ value: "gallery", label: "Photos" } as const]
              : []),
            { value: "own", label: "Your own" },
          ]}
          onChange={(next) => {
            if (next === "gallery" && others !== undefined) switchGroup(others.id);
            setMode(next);
            if (next === "draw") void drawImage(null);
          }}
        />
        {mode === "own" && (
          <Suspense fallback={<Progress label="Loading" value={null} />}>
            <OwnImage thing={thing} others={others} />
          </Suspense>
        )}
        {mode === "gallery" && hasGallery && (
          <Suspense fallback={<Progress label="Loading" value={null} />}>
            <Gallery photographs={photographs} />
          </Suspense>
        )}
        {galleryError !== null && mode !== "own" && (
          <Notice tone="error" title="The photographs could not be loaded" onRetry={retry}>
            {galleryError}.
          </Notice>
        )}
        <SeenImage picture={<Seen image={image} />} label={image === null ? undefined : labelText(image)}>
          {image !== null && <About image={image} />}
          {image === null && error === null && <p>Loading a test {thing}…</p>}
        </SeenImage>
        {image?.source.kind === "own" && hasGallery && (
          <Suspense fallback={null}>
            <PhotographCredit photographs={photographs} name={image.source.name} />
          </Suspense>
        )}
        {mode === "draw" && (
          <Suspense fallback={null}>
            {image?.source.kind === "draw" && (
              <DataImageChoice source={image.source} classes={image.classes} systems={systems} thing={thing} />
            )}
            {missing === null && <FindOne systems={systems} onShown={onShown} />}
          </Suspense>
        )}
        {image?.source.kind === "own" && (
          <Suspense fallback={null}>
            <LabelChoice image={image} photographs={photographs ?? []} />
          </Suspense>
        )}
        {image !== null && image.source.kind !== "none" && <ToBoundaries />}
        {mode === "draw" && missing !== null && (
          <Suspense fallback={null}>
            <TestImagesNeeded dataset={missing} hasGallery={hasGallery} />
          </Suspense>
        )}
        {error !== null && (
          <Notice tone="error" title="No image could be loaded" onRetry={() => void drawImage(null)}>
            {error}
          </Notice>
        )}
      </div>
    </Panel>
  );
}

/** What the test images show: digits, if the classes are digits. */
function thingOf(classes: readonly string[] | undefined): Thing {
  return classes === undefined || classes.every((name) => /^\d$/.test(name)) ? "digit" : "image";
}

/** What the network sees, updated even while a crop is being dragged. */
function Seen({ image }: { readonly image: InputImage | null }) {
  const { mode, picture, photograph, drawing } = useFields(ownImageStore, "mode", "picture", "photograph", "drawing");
  const pixels = useMemo(() => {
    if (image === null) return null;
    const isOpen = mode === "own" || (mode === "gallery" && isPhotograph(image));
    const own = isOpen ? inputOf({ mode, picture, photograph, drawing }, image.shape) : null;
    return own?.pixels ?? image.pixels;
  }, [image, mode, picture, photograph, drawing]);
  const rgba = useMemo(
    () => (image === null || pixels === null ? null : paintImage(pixels, image.shape)),
    [image, pixels],
  );
  if (image === null || rgba === null) return null;
  return <PixelCanvas rgba={rgba} shape={image.shape} label={`What the network sees: ${nameOf(image)}`} />;
}

const isPhotograph = ({ source }: InputImage): boolean => source.kind === "own" && source.photograph !== undefined;

function nameOf({ source, label, classes }: InputImage): string {
  if (source.kind === "own") return source.name;
  if (source.kind === "none") return "no image yet";
  const thing = thingOf(classes);
  const name = label === null ? thing : (classes[label] ?? thing);
  return thing === "digit" ? `a handwritten ${name}` : `a ${splitImage[splitOf(source)]} of class ${name}`;
}

function labelText({ source, label, classes }: InputImage): string {
  if (source.kind === "none") return "No image yet";
  return label === null ? "No label yet" : `Label: ${classes[label]}`;
}

const roomNames = { data: "Data", compare: "Robustness", coherence: "Coherence" } as const;

/** Origin and size. */
function About({ image }: { readonly image: InputImage }) {
  const { source, classes, shape } = image;
  return (
    <>
      {source.kind === "own" && (
        <p>
          {source.name}
          {source.from === "link" && ", from the link"}
        </p>
      )}
      {source.kind === "draw" && (
        <p>
          {sentence(drawnText(source))}
          {source.chosen === undefined && ", drawn at random"}
          {source.chosen?.by === "room" && `, chosen in ${roomNames[source.chosen.room]}`}
          {source.chosen === undefined && source.cls !== null && ` from class ${classes[source.cls]}`}
        </p>
      )}
      <p>
        The network sees only these {shape[1]} × {shape[0]} pixels
      </p>
    </>
  );
}

/**
 * Rescale the visitor's own image when systems with other inputs are chosen, and leave it when another room asks for a
 * test image.
 */
function useOwnImageFor(image: InputImage | null): void {
  const before = useRef(image);
  useEffect(() => {
    const isFirst = before.current === null;
    before.current = image;
    const own = ownImageStore.getState();
    if (own.mode === "gallery" && image?.source.kind === "draw" && !isFirst) setMode("draw");
    if (image === null || own.mode !== "own" || !hasOwnImage(own)) return;
    if (image.source.kind === "none" || (isFirst && image.source.kind === "draw")) setMode("own");
    else if (image.source.kind === "draw") setMode("draw");
  }, [image]);
}

/** Missing data sets for which the photographs were offered once: whoever then asks for test images reads what is missing. */
const offered = new Set<string>();

/** Offer photographs where no test images are on this machine, and test images where no photograph fits the classes. */
function useSourceThatExists(photographs: readonly Photograph[] | null): void {
  const { missing, image } = useFields(attackStore, "missing", "image");
  const mode = useStore(ownImageStore, (state) => state.mode);
  useEffect(() => {
    if (photographs === null || image === null) return;
    const isEmpty = image.source.kind === "none";
    if (mode === "gallery" && isEmpty && photographs.length === 0) {
      setMode("draw");
      void drawImage(null);
    } else if (mode === "draw" && missing !== null && photographs.length > 0 && !offered.has(dataKey(missing))) {
      offered.add(dataKey(missing));
      setMode("gallery");
    }
  }, [photographs, image, mode, missing]);
}
