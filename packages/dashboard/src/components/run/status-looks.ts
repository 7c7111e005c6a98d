import {
  Ban,
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  Hand,
  Hourglass,
  Loader,
  RotateCw,
  SkipForward,
  TriangleAlert,
  type LucideIcon,
} from "@lucide/vue";
import type { RunStatus } from "../../transport/contract.ts";

export interface StatusLook {
  readonly icon: LucideIcon;
  /** Text and its soft ground. */
  readonly badge: string;
  /** The icon alone, on whatever ground. */
  readonly mark: string;
  /** Bars and strips. */
  readonly bar: string;
}

const look = (icon: LucideIcon, badge: string, mark: string, bar: string): StatusLook => ({ icon, badge, mark, bar });
const quiet = "bg-quiet-soft text-quiet";

/** How each status looks, everywhere. A status that the contract adds does not compile until it is here. */
export const statusLooks: Readonly<Record<RunStatus, StatusLook>> = {
  waiting: look(Clock, quiet, "text-quiet", "bg-bar-quiet"),
  queued: look(Clock, quiet, "text-quiet", "bg-bar-quiet"),
  scheduled: look(CalendarClock, quiet, "text-quiet", "bg-bar-quiet"),
  retrying: look(RotateCw, "bg-partial-soft text-partial", "text-partial", "bg-bar-partial"),
  held: look(Hand, "bg-held-soft text-held", "text-held", "bg-bar-quiet"),
  blocked: look(CircleDashed, "bg-held-soft text-held", "text-held", "bg-bar-quiet"),
  running: look(Loader, "bg-running-soft text-running", "text-running", "bg-bar-running"),
  succeeded: look(CircleCheck, "bg-succeeded-soft text-succeeded", "text-succeeded", "bg-bar-succeeded"),
  partial: look(TriangleAlert, "bg-partial-soft text-partial", "text-partial", "bg-bar-partial"),
  failed: look(CircleX, "bg-failed-soft text-failed", "text-failed", "bg-bar-failed"),
  cancelled: look(Ban, quiet, "text-quiet", "bg-bar-quiet"),
  skipped: look(SkipForward, quiet, "text-quiet", "bg-bar-quiet"),
  expired: look(Hourglass, quiet, "text-quiet", "bg-bar-quiet"),
};
