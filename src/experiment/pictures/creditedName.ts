import type { Photograph } from "./photographs.ts";

/** The name under which a photograph is attacked, shown and exported: it carries the credit wherever the picture goes. */
export const creditedName = ({ title, author, licence }: Photograph): string => `${title} (${author}; ${licence})`;

/** The name of a photograph in links: that of its file without the ending. */
export const photographId = ({ file }: Pick<Photograph, "file">): string => file.replace(/\.jpg$/, "");

/** The photograph of a name, or undefined for every other picture. */
export function photographNamed(photographs: readonly Photograph[], name: string): Photograph | undefined {
  return photographs.find((photograph) => creditedName(photograph) === name);
}
