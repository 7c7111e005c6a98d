import type { Operation } from "./history.ts";

/** Histories that once found a fault, tried before the random ones. */
export const historiesThatFailed: readonly Operation[][] = [
  // A claim of several transactions: a later one woke a run that comes before what an earlier one had taken.
  [
    { kind: "claim", hand: 1, limit: 1 },
    { kind: "settle", pick: 855342707, end: "retry now" },
    { kind: "drain" },
    { kind: "settle", pick: 482650478, end: "failed" },
    { kind: "settle", pick: 1590700643, end: "retry later" },
    { kind: "enqueue", key: "a", parent: "q", solo: "t", queue: "default", priority: 0, delay: 60000, copies: 2 },
    { kind: "enqueue", key: "b", parent: "p", solo: null, queue: "narrow", priority: 0, delay: 0, copies: 3 },
    { kind: "enqueue", key: null, parent: "q", solo: "s", queue: "narrow", priority: 1, delay: 0, copies: 1 },
    { kind: "release" },
    { kind: "claim", hand: 0, limit: 4 },
    { kind: "cancel", pick: 820411156 },
    { kind: "enqueue", key: null, parent: "q", solo: "t", queue: "default", priority: 1, delay: 60000, copies: 4 },
    { kind: "cancel", pick: 317554278 },
    { kind: "claim", hand: 1, limit: 6 },
    { kind: "settle", pick: 121972371, end: "failed" },
    { kind: "settle", pick: 1372931749, end: "succeeded" },
    { kind: "enqueue", key: "a", parent: null, solo: null, queue: "narrow", priority: 2, delay: 0, copies: 4 },
    { kind: "enqueue", key: "b", parent: "q", solo: "s", queue: "default", priority: 1, delay: 0, copies: 4 },
    { kind: "cancel", pick: 900793659 },
  ],
];
