/** In the colours of whoever frames it: light or dark as the browser says. */
export const shareStylesheet = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 1rem; background: Canvas; color: CanvasText; }
article { margin: 0 0 1.25rem; }
h2 { font-size: 1rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
progress { width: 100%; height: .75rem; accent-color: #2f6fde; }
p { margin: .25rem 0 0; font-variant-numeric: tabular-nums; }
article[data-state="failed"] progress, article[data-state="cancelled"] progress { accent-color: #c03a2b; }
article[data-state="succeeded"] progress { accent-color: #2e8540; }
@media (prefers-color-scheme: dark) { progress { accent-color: #7aa7ff; } }
`;

/**
 * Asks for what is shared, then listens. It writes texts, never markup. A stream that the browser has given up is begun anew; where there is none,
 * it asks again.
 */
export const shareScript = `"use strict";
const main = document.getElementById("share");
const line = document.getElementById("line");
const words = JSON.parse(main.dataset.words);
const language = document.documentElement.lang;
const base = location.pathname.replace(/\\/$/, "");
const runs = new Map();
const mostShown = 60;

function time(ms) {
  const minutes = Math.round(ms / 60000);
  const [value, unit] = ms < 60000 ? [Math.max(1, Math.round(ms / 1000)), "second"] : minutes < 90 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(value);
}

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function draw(run) {
  const { progress } = run;
  const article = element("article");
  article.dataset.state = run.state;
  const head = element("h2", run.job);
  head.id = "run-" + run.id;
  const bar = element("progress");
  bar.max = 100;
  const isOver = run.finishedAt !== null;
  const percent = progress === null ? null : progress.percent;
  // Without a value the bar says that something happens and not how much.
  if (percent !== null) bar.value = percent;
  else if (run.state !== "running") bar.value = isOver ? 100 : 0;
  bar.setAttribute("aria-label", words.progress + ": " + run.job);
  const parts = [words.status[run.status] || run.status];
  if (progress !== null) {
    if (percent !== null) parts.push(new Intl.NumberFormat(language, { style: "percent" }).format(Math.floor(percent) / 100));
    if (progress.total !== null) parts.push(progress.done.toLocaleString(language) + " / " + progress.total.toLocaleString(language));
    else if (progress.done > 0) parts.push(progress.done.toLocaleString(language));
    if (!isOver && progress.stage !== null) parts.push(progress.stage.name);
    if (!isOver && progress.stalled) parts.push(words.stalled);
    else if (!isOver && progress.etaMs !== null && progress.etaMs > 0) parts.push(words.left.replace("{time}", time(progress.etaMs)));
  }
  article.append(head, bar, element("p", parts.join(" · ")));
  return article;
}

function show() {
  const newest = [...runs.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, mostShown);
  for (const id of runs.keys()) if (!newest.some((run) => run.id === id)) runs.delete(id);
  main.replaceChildren(...(newest.length === 0 ? [element("p", words.nothing)] : newest.map(draw)));
}

async function load() {
  const response = await fetch(base + "/progress");
  if (response.status === 404 || response.status === 410) return location.reload();
  if (!response.ok) throw new Error(String(response.status));
  runs.clear();
  for (const run of (await response.json()).runs) runs.set(run.id, run);
  line.hidden = true;
  show();
}

function again() {
  line.hidden = false;
  setTimeout(listen, 5000);
}

function listen() {
  const events = new EventSource(base + "/events");
  const reload = () => load().catch(() => { events.close(); again(); });
  events.addEventListener("ready", reload);
  events.addEventListener("reload", reload);
  events.addEventListener("run", ({ data }) => {
    const run = JSON.parse(data);
    runs.set(run.id, run);
    show();
  });
  events.onerror = () => {
    line.hidden = false;
    if (events.readyState === EventSource.CLOSED) load().catch(() => undefined).then(again);
  };
}

listen();
`;
