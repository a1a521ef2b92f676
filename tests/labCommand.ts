import { main } from "../cli/cli.ts";

/** Runs the command line in this process: its exit code and output. `onLine` receives what goes to stderr at once. */
export async function labCommand(
  args: readonly string[],
  listening: { readonly onLine?: (text: string) => void; readonly signal?: AbortSignal | undefined } = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const { onLine, signal = new AbortController().signal } = listening;
  let out = "";
  let err = "";
  const code = await main(args, {
    out: { write: (text) => (out += text) },
    err: {
      write: (text) => {
        err += text;
        onLine?.(text);
      },
    },
    signal,
  });
  return { code, out, err };
}
