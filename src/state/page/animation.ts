/** The page reaches the worker that encodes animations through its state. */
export { encodeAnimation } from "../../lab/files/gifClient.ts";
