import { main } from "./cli.ts";

/** npm forwards a Ctrl-C that the terminal also sends to this process. Repeats within this time count as one. */
const echoMs = 1000;

const controller = new AbortController();
let stoppedAt: number | undefined;

function stop(): void {
  const now = performance.now();
  if (stoppedAt === undefined) {
    stoppedAt = now;
    process.stderr.write("\nstopping; finished tasks are kept. Press Ctrl-C again to quit immediately.\n");
    controller.abort();
  } else if (now - stoppedAt > echoMs) process.exit(130);
}

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
