import "./styles/main.css";
import { createWebHistory } from "vue-router";
import { openDashboard } from "./app/open-dashboard.ts";
import { runningClock } from "./state/page-clock.ts";
import { HttpTransport } from "./transport/http.ts";

await openDashboard({
  transport: new HttpTransport(document.baseURI),
  clock: runningClock(),
  history: createWebHistory(new URL(document.baseURI).pathname),
});
