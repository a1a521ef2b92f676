import { expose } from "comlink";
import { holdLifeline } from "../src/lab/engine/lifeline.ts";
import { installSignalTransfer } from "../src/lab/engine/signalTransfer.ts";
import { createDataEngine } from "./data/engine.ts";
import { opfsBox } from "./data/opfsBox.ts";

installSignalTransfer();
void holdLifeline();
expose(createDataEngine(opfsBox(), (input, init) => fetch(input, init)));
