import { main } from "./cli.ts";

/** npm and tsx pass a Ctrl-C on that the terminal has sent to this process already: echoes are not a second wish. */
const echoMs = 1000;

const controller = new AbortController();
let stoppedAt: number | undefined;

function stop(): void {
  const now = performance.now();
  if (stoppedAt === undefined) {
    stoppedAt = now;
    process.stderr.write("\nstopping; what is finished is kept. Press Ctrl-C again to quit at once.\n");
    controller.abort();
  } else if (now - stoppedAt > echoMs) process.exit(130);
}

process.on("SIGINT", stop);
process.on("SIGTERM", stop);
// A reader that closes the pipe early (head, less) has seen what it wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  signal: controller.signal,
});
