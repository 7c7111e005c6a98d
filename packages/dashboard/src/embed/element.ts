/**
 * `<daybook-progress>` and `<daybook-runs>`: custom elements for pages of any kind. Importing this makes them known to the page; it brings all that it needs.
 * @module
 */
import { defineElements } from "./define-elements.ts";
import type { DaybookProgressProps, DaybookRunsProps, ShownRun, Trouble } from "./types.ts";

export type * from "./types.ts";

/** What `<daybook-progress>` tells; `detail` has it as its only entry. */
export interface DaybookProgressElementEventMap extends HTMLElementEventMap {
  update: CustomEvent<[run: ShownRun]>;
  finish: CustomEvent<[run: ShownRun]>;
  trouble: CustomEvent<[trouble: Trouble]>;
}

/** What `<daybook-runs>` tells; `detail` has it as its only entry. */
export interface DaybookRunsElementEventMap extends HTMLElementEventMap {
  update: CustomEvent<[runs: readonly ShownRun[]]>;
  trouble: CustomEvent<[trouble: Trouble]>;
}

/** `<daybook-progress run="…">`: each property but `transport` is an attribute, too. */
export interface DaybookProgressElement extends HTMLElement, DaybookProgressProps {
  addEventListener<Name extends keyof DaybookProgressElementEventMap>(
    name: Name,
    listener: (this: DaybookProgressElement, event: DaybookProgressElementEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** `<daybook-runs job="…" limit="5" linked>`: each property but `transport` is an attribute, too. */
export interface DaybookRunsElement extends HTMLElement, DaybookRunsProps {
  addEventListener<Name extends keyof DaybookRunsElementEventMap>(
    name: Name,
    listener: (this: DaybookRunsElement, event: DaybookRunsElementEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "daybook-progress": DaybookProgressElement;
    "daybook-runs": DaybookRunsElement;
  }
}

defineElements();
