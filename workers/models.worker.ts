import { expose } from "comlink";
import { holdLifeline } from "../src/lab/engine/lifeline.ts";
import { installSignalTransfer } from "../src/lab/engine/signalTransfer.ts";
import { pageStorage } from "./data/storage/pageStorage.ts";
import { createModelEngine } from "./models/importing/engine.ts";

installSignalTransfer();
void holdLifeline();
expose(createModelEngine(pageStorage()));
