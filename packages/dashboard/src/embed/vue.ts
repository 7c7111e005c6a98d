/**
 * Vue components that show runs of a Daybook live, in an application of your own. They bring their words and styles, touch nothing of the page's, and need
 * nothing but Vue 3.5 or later.
 * @module
 */
import type { PublicProps, VNodeChild } from "vue";
import ProgressComponent from "./DaybookProgress.vue";
import RunsComponent from "./DaybookRuns.vue";
import type { DaybookProgressProps, DaybookRunsProps, ShownRun, Trouble } from "./types.ts";

export type * from "./types.ts";

/** What of a Vue component its users see. */
export type ExportedComponent<Props, Events, Slots> = new () => {
  readonly $props: Props & Events & PublicProps;
  readonly $slots: Slots;
};

/** What `DaybookProgress` tells. */
export interface DaybookProgressEvents {
  /** The run, whenever it is different. */
  onUpdate?: (run: ShownRun) => void;
  /** The run is over: once for each run. */
  onFinish?: (run: ShownRun) => void;
  /** Nothing can be shown, and why. */
  onTrouble?: (trouble: Trouble) => void;
}

/** What `DaybookRuns` tells. */
export interface DaybookRunsEvents {
  /** The rows, whenever one of them is different. */
  onUpdate?: (runs: readonly ShownRun[]) => void;
  /** Nothing can be shown, and why. */
  onTrouble?: (trouble: Trouble) => void;
}

/** How far one run is: `<DaybookProgress base="/ops/daybook" :run="id" @finish="reload" />`. With a default slot you draw it yourself. */
export const DaybookProgress: ExportedComponent<
  DaybookProgressProps,
  DaybookProgressEvents,
  { default?: (shown: { run: ShownRun; percent: number | null }) => VNodeChild }
> = ProgressComponent;

/** The newest runs of a filter, as they come and go: `<DaybookRuns base="/ops/daybook" job="stock-sync" :limit="5" linked />`. With the slot `run` you draw each yourself. */
export const DaybookRuns: ExportedComponent<
  DaybookRunsProps,
  DaybookRunsEvents,
  { run?: (shown: { run: ShownRun }) => VNodeChild }
> = RunsComponent;
