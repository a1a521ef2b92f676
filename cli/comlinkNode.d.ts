declare module "comlink/dist/esm/node-adapter.mjs" {
  import type { MessagePort, Worker } from "node:worker_threads";
  import type { Endpoint } from "comlink";

  /** Comlink ships this adapter without types that its own path resolves to. */
  export default function nodeEndpoint(port: MessagePort | Worker): Endpoint;
}
