import "./styles/main.css";
import { createWebHashHistory } from "vue-router";
import address from "../recording/dealerships.json?url";
import { openDashboard } from "./app/open-dashboard.ts";
import type { PackedRecording } from "./transport/replay/packed-recording.ts";
import { unpackRecording } from "./transport/replay/packed-recording.ts";
import { Playback } from "./transport/replay/playback.ts";
import { ReplayTransport } from "./transport/replay/replay-transport.ts";

// The whole dashboard with no server: `?at=4000` stands still four seconds into the recording, without it the recording plays.
const recording = unpackRecording((await (await fetch(address)).json()) as PackedRecording);
const at = new URLSearchParams(location.search).get("at");
const playback = new Playback(recording, at === null ? {} : { from: Number(at), standing: true });
await openDashboard({
  transport: new ReplayTransport(recording, playback),
  clock: playback,
  // Nothing answers addresses below the page, so they stand behind its #.
  history: createWebHashHistory(),
});
