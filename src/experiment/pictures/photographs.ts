import { z } from "../terms/zod.ts";
import type { Square } from "./square.ts";

/** Longest side of a photograph of the gallery in pixels. */
export const photographSide = 256;

const text = z.string().trim().min(1);
const licences = {
  "Public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
  "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
  "CC BY 2.5": "https://creativecommons.org/licenses/by/2.5/",
  "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
  "CC BY-SA 2.5": "https://creativecommons.org/licenses/by-sa/2.5/",
  "CC BY-SA 3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
  /** Its author named no version. */
  "CC BY-SA": "https://creativecommons.org/share-your-work/cclicenses/",
} as const;
const coordinate = z.int().min(-photographSide).max(photographSide);

/** One photograph that ships with the lab, with all that its licence asks to be said. */
const photographSchema = z
  .strictObject({
    /** Its JPEG, beside the index. */
    file: z.string().regex(/^[a-z][a-z-]*\.jpg$/),
    title: text,
    /** The class of its subject, as CIFAR-10 names it. */
    class: text,
    author: text,
    /** Where its author published it. */
    origin: z.url({ protocol: /^https?$/ }),
    licence: z.enum(Object.keys(licences) as [keyof typeof licences]),
    licenceUrl: z.url(),
    /** What differs from the original, in a sentence. */
    changes: text,
    /** The file that `scripts/gallery.mjs` makes it from. */
    source: z.strictObject({
      registry: z.enum(["debian", "npm"]),
      package: text,
      version: text,
      path: text,
      region: z
        .strictObject({
          x: z.int().min(0),
          y: z.int().min(0),
          width: z.int().min(photographSide / 2),
          height: z.int().min(photographSide / 2),
        })
        .optional(),
    }),
    /** Its source cut the subject out, so that it stands on plain grey. */
    isCutOut: z.literal(true).optional(),
    /** The square around its subject, in pixels of the file. */
    crop: z.strictObject({ x: coordinate, y: coordinate, size: z.int().min(32).max(photographSide) }),
  })
  .refine(({ licence, licenceUrl }) => licences[licence] === licenceUrl, "the link is not that of the licence");
export type Photograph = z.infer<typeof photographSchema> & { readonly crop: Square };

/** The index of the gallery, `public/gallery/index.json`. */
export const gallerySchema = z.strictObject({ photographs: z.array(photographSchema).readonly() });

/**
 * The photographs whose subject is one of a data set's classes; none for grey images, which would not be photographs any
 * more.
 */
export function photographsFor(
  all: readonly Photograph[],
  { shape, classes }: { readonly shape: readonly [number, number, number]; readonly classes: readonly string[] },
): readonly Photograph[] {
  return shape[2] === 1 ? [] : all.filter((photograph) => classes.includes(photograph.class));
}
