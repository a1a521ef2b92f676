import { expose } from "comlink";
import { holdLifeline } from "../src/lab/engine/lifeline.ts";
import { installSignalTransfer } from "../src/lab/engine/signalTransfer.ts";
import { createDataEngine } from "./data/engine.ts";
import { pageBox } from "./data/pageBox.ts";

installSignalTransfer();
void holdLifeline();
expose(createDataEngine(pageBox(), (input, init) => fetch(input, init)));
