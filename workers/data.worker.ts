import { expose } from "comlink";
import { installSignalTransfer } from "../src/lab/engine/signalTransfer.ts";
import { createDataEngine } from "./data/engine.ts";
import { opfsBox } from "./data/opfsBox.ts";

installSignalTransfer();
expose(createDataEngine(opfsBox(), (input, init) => fetch(input, init)));
