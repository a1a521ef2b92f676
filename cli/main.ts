import { main } from "./cli.ts";
import { stopSignal } from "./terminal/stopSignal.ts";

const controller = new AbortController();
const stop = stopSignal({
  underNpm: process.env.npm_lifecycle_event !== undefined,
  now: () => performance.now(),
  stop: () => {
    process.stderr.write("\nstopping; finished tasks are kept. Press Ctrl-C again to quit immediately.\n");
    controller.abort();
  },
  quit: () => process.exit(130),
});

process.on("SIGINT", stop);
process.on("SIGTERM", stop);
// A reader such as head or less may close the pipe early.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  signal: controller.signal,
});
