// Where a worker thread begins: Node reads JavaScript alone, so TypeScript is taught before the engine is loaded.
import { register } from "tsx/esm/api";

register();
await import("../workers/lab.thread.ts");
