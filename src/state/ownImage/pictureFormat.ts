/** A format that the lab opens. */
export interface PictureFormat {
  readonly name: "PNG" | "JPEG" | "GIF" | "WebP" | "AVIF" | "BMP";
  /** Its media type. */
  readonly type: string;
}

/** Formats that the lab opens, and how their files begin. */
const opened: readonly (PictureFormat & { readonly starts: (file: Start) => boolean })[] = [
  { name: "PNG", type: "image/png", starts: ({ text }) => text(0, "\x89PNG\r\n\x1a\n") },
  { name: "JPEG", type: "image/jpeg", starts: ({ text }) => text(0, "\xff\xd8\xff") },
  { name: "GIF", type: "image/gif", starts: ({ text }) => text(0, "GIF8") },
  { name: "WebP", type: "image/webp", starts: ({ text }) => text(0, "RIFF") && text(8, "WEBP") },
  { name: "AVIF", type: "image/avif", starts: ({ brand }) => brand("avif") || brand("avis") },
  { name: "BMP", type: "image/bmp", starts: ({ text }) => text(0, "BM") },
];

const asJpeg = "Save or export it as JPEG or PNG";

/** Formats that browsers cannot open, each with what to do. */
const refused: readonly {
  readonly name: string;
  readonly remedy: string;
  readonly starts: (file: Start) => boolean;
}[] = [
  {
    name: "a HEIC photograph, which most browsers cannot open",
    remedy: `${asJpeg}; an iPhone takes JPEG photographs with Settings, Camera, Formats, Most Compatible`,
    starts: ({ brand }) => ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"].some(brand),
  },
  {
    name: "a TIFF picture or a camera's raw file",
    remedy: asJpeg,
    starts: ({ text }) => text(0, "II*\0") || text(0, "MM\0*") || text(0, "IIU\0") || text(4, "ftypcrx"),
  },
  {
    name: "a JPEG XL picture",
    remedy: asJpeg,
    starts: ({ text }) => text(0, "\xff\x0a") || text(0, "\0\0\0\x0cJXL "),
  },
  { name: "a JPEG 2000 picture", remedy: asJpeg, starts: ({ text }) => text(0, "\0\0\0\x0cjP  ") },
  { name: "a Photoshop document", remedy: asJpeg, starts: ({ text }) => text(0, "8BPS") },
  { name: "a PDF document", remedy: asJpeg, starts: ({ text }) => text(0, "%PDF") },
  {
    name: "an SVG drawing, which has no pixels",
    remedy: "Save or export it as PNG",
    starts: ({ text, holds }) => (text(0, "<") || text(0, "\xef\xbb\xbf<")) && holds("<svg"),
  },
  {
    name: "a film",
    remedy: "Take one picture of it and save that as JPEG or PNG",
    starts: ({ text, brand }) =>
      ["isom", "mp41", "mp42", "M4V ", "qt  "].some(brand) ||
      text(0, "\x1aE\xdf\xa3") ||
      (text(0, "RIFF") && text(8, "AVI ")),
  },
];

/** Questions about the first bytes of a file. */
interface Start {
  /** Whether the text stands at a byte. */
  text(at: number, expected: string): boolean;
  /** Whether the text stands among the first thousand bytes. */
  holds(expected: string): boolean;
  /** Whether an ISO media file (AVIF, HEIC, MP4) is of this brand or compatible with it. */
  brand(name: string): boolean;
}

function startOf(bytes: Uint8Array): Start {
  const start = String.fromCharCode(...bytes.subarray(0, 1000));
  const text = (at: number, expected: string) => start.startsWith(expected, at);
  const brands = text(4, "ftyp") ? start.slice(8, start.charCodeAt(3)) : "";
  return { text, holds: (expected) => start.includes(expected), brand: (name) => brands.includes(name) };
}

/** The format of a picture by its bytes, since names and stated types of files are often wrong. Null if none is known. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | null {
  const start = startOf(bytes);
  return opened.find(({ starts }) => starts(start)) ?? null;
}

/** What a file is that the lab does not open, and what to do, as the end of a sentence about it. */
export function foreignFormat(bytes: Uint8Array): string {
  const start = startOf(bytes);
  const known = refused.find(({ starts }) => starts(start));
  return known === undefined
    ? "does not begin like a PNG, JPEG, WebP, GIF, BMP or AVIF file. Save the picture as one of these"
    : `is ${known.name}. ${known.remedy}`;
}
