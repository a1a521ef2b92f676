import "./ui/style/font.css";
import "./ui/style/tokens.css";
import "./ui/style/base.css";
import "./ui/style/print.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startView } from "./state/link/address.ts";
import { App } from "./ui/shell/App.tsx";

await startView();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with id root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

if (import.meta.env.PROD && "serviceWorker" in navigator)
  void import("./state/page/offline.ts").then(({ keepOffline, afterStart }) => setTimeout(keepOffline, afterStart));
