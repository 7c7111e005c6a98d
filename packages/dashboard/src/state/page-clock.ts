import { onScopeDispose, ref, type Ref } from "vue";

/** The page's clock: what "3 minutes ago" is counted from. */
export interface PageClock {
  /** Epoch milliseconds, moved on once a second. */
  readonly now: Readonly<Ref<number>>;
  /** The same to the millisecond, for what is reckoned once and follows nothing. */
  read(): number;
}

export function runningClock(): PageClock {
  const now = ref(Date.now());
  setInterval(() => (now.value = Date.now()), 1_000);
  return { now, read: () => Date.now() };
}

/** A clock that stops with the component that looks at it. */
export function scopedClock(): PageClock {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), 1_000);
  onScopeDispose(() => clearInterval(timer));
  return { now, read: () => Date.now() };
}
