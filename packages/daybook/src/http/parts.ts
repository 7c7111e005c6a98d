import type { Logger } from "pino";
import type { Passwords } from "../engine/access/passwords.ts";
import type { Daybook } from "../engine/daybook.ts";
import type { Latencies } from "../engine/measure/latency.ts";
import type { ServiceHealth } from "../engine/service/service-health.ts";
import type { Telemetry } from "../engine/telemetry/telemetry.ts";
import type { Store } from "../store/port/store.ts";
import type { Clock } from "../time/clock.ts";
import type { PasswordGate } from "./access/password-gate.ts";
import type { Sessions } from "./access/sessions.ts";
import type { HttpOptions } from "./http-options.ts";

/** What the routes stand on. */
export interface HttpParts {
  readonly daybook: Daybook;
  readonly store: Store;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly options: HttpOptions;
  readonly logger: () => Logger;
  readonly latencies: Latencies;
  readonly sessions: Sessions;
  readonly gate: PasswordGate;
  readonly health: ServiceHealth;
  /** Has this called when the process begins to stop. */
  readonly onStop: (close: () => Promise<void>) => void;
  readonly telemetry: Telemetry;
}
