/**
 * Fetches a file that comes with this lab.
 *
 * @param path below `public/`.
 * @param cap largest accepted size, in bytes.
 * @throws an Error when the server has no such file, sends the page instead, or sends more than `cap` bytes.
 */
export async function siteFile(path: string, cap: number, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(new URL(path, document.baseURI), signal === undefined ? {} : { signal }).catch(
    (error: unknown) => {
      if (signal?.aborted === true) throw error;
      throw new Error(`${path} could not be fetched: the server did not answer. Check the connection and try again`);
    },
  );
  if (!response.ok) throw new Error(`${path} could not be fetched: the server answered ${response.status}`);
  // A server for single-page sites answers unknown paths with the page itself.
  if ((response.headers.get("content-type") ?? "").startsWith("text/html")) {
    throw new Error(`${path} is not on this server: it answered with a page`);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > cap) throw new Error(`${path} has ${bytes.length} bytes, expected at most ${cap}`);
  return bytes;
}

/** Fetches and parses a JSON file that comes with this lab; arguments and errors as in `siteFile`. */
export async function siteJson(path: string, cap: number): Promise<unknown> {
  const text = new TextDecoder().decode(await siteFile(path, cap));
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path} is not valid JSON: it begins with ${JSON.stringify(text.slice(0, 40))}`);
  }
}
