import { expose } from "comlink";
import { holdLifeline } from "../src/lab/engine/lifeline.ts";
import { installSignalTransfer } from "../src/lab/engine/signalTransfer.ts";
import { createDataEngine } from "./data/engine.ts";
import { pageStorage } from "./data/storage/pageStorage.ts";

installSignalTransfer();
void holdLifeline();
expose(createDataEngine(pageStorage(), (input, init) => fetch(input, init)));
