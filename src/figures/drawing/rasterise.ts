import type { Size } from "./figure.ts";
import { withPngText } from "./pngText.ts";

const pngScale = 3;

/** An SVG on a canvas, enlarged. Needs a document. @throws if the browser cannot draw it. */
export async function drawSvg(svg: string, { width, height }: Size, scale: number): Promise<HTMLCanvasElement> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser provides no 2D canvas; export SVG instead");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** An SVG as PNG at three times its size, with its settings in an `iTXt` chunk. Needs a document. */
export async function rasterise(svg: string, size: Size, settings: unknown): Promise<Blob> {
  const canvas = await drawSvg(svg, size, pngScale);
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (png === null)
    throw new Error(
      `this browser cannot encode a PNG of ${canvas.width} x ${canvas.height} pixels; export SVG instead`,
    );
  const bytes = new Uint8Array(await png.arrayBuffer());
  return new Blob([withPngText(bytes, "robin-lab", JSON.stringify(settings))], { type: "image/png" });
}
