import { DaybookError } from "../errors/daybook-error.ts";
import type { Store } from "../store/port/store.ts";
import { parseDuration } from "../time/duration.ts";

export type SettingKey =
  | "retention.maxAge"
  | "retention.maxRuns"
  | "retention.fires"
  | "retention.rollUps"
  | "retention.workers"
  | "retention.audit"
  | "retention.checks"
  | "retention.maxCheckResults"
  | "retention.every";

/** Whether a value fits, and what fits. */
interface Shape {
  readonly fits: (value: unknown) => boolean;
  readonly wanted: string;
}

const duration: Shape = {
  fits(value) {
    try {
      parseDuration(value as string, "value");
      return true;
    } catch {
      return false;
    }
  },
  wanted: 'milliseconds or text such as "30d"',
};
const count: Shape = {
  fits: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  wanted: "a whole number from 1",
};

interface SettingDefinition {
  readonly shape: Shape;
  readonly default: string | number;
  readonly describes: string;
}

/** Settings of the installation: shared by all its processes, kept in the store. */
const definitions: Readonly<Record<SettingKey, SettingDefinition>> = {
  "retention.maxAge": {
    shape: duration,
    default: "30d",
    describes: "How long finished runs are kept, for jobs that say nothing themselves.",
  },
  "retention.maxRuns": {
    shape: count,
    default: 100_000,
    describes: "How many finished runs of a job are kept at most, for jobs that say nothing themselves.",
  },
  "retention.fires": { shape: duration, default: "90d", describes: "How long fires are kept." },
  "retention.rollUps": { shape: duration, default: "400d", describes: "How long the hourly figures are kept." },
  "retention.workers": {
    shape: duration,
    default: "30d",
    describes: "How long workers that ended are remembered; 'why' reads from them who was alive.",
  },
  "retention.audit": {
    shape: duration,
    default: "400d",
    describes: "How long the record of who changed what is kept.",
  },
  "retention.checks": {
    shape: duration,
    default: "90d",
    describes: "How long results of checks are kept; the newest of each check and tenant stays.",
  },
  "retention.maxCheckResults": {
    shape: count,
    default: 50,
    describes: "How many results of a check are kept at most for each tenant.",
  },
  "retention.every": {
    shape: duration,
    default: "6h",
    describes: "Within this time every job and table is looked at once for old rows.",
  },
};

/** One setting beside its default. */
export interface SettingView {
  readonly key: SettingKey;
  readonly value: string | number;
  readonly default: string | number;
  readonly describes: string;
  /** Null while the default is in force. */
  readonly setBy: string | null;
  readonly setAt: number | null;
}

const settingKeys: readonly SettingKey[] = Object.keys(definitions) as SettingKey[];

/** @throws DaybookError `SETTING_NOT_FOUND` listing the keys there are. */
export function checkSettingKey(key: string): SettingKey {
  if (Object.hasOwn(definitions, key)) return key as SettingKey;
  throw new DaybookError("SETTING_NOT_FOUND", `There is no setting "${key}". There are: ${settingKeys.join(", ")}.`, {
    params: { key },
  });
}

/** @throws DaybookError `SETTING_NOT_FOUND`, or `SETTING_INVALID` naming the key and the value. */
export function checkSetting(key: string, value: unknown): string | number {
  const known = checkSettingKey(key);
  const { shape } = definitions[known];
  if (shape.fits(value)) return value as string | number;
  throw new DaybookError(
    "SETTING_INVALID",
    `Setting ${key} cannot be ${JSON.stringify(value)}: it takes ${shape.wanted}.`,
    { params: { key, value } },
  );
}

/** All settings, the stored ones over the defaults. */
export async function readSettings(store: Store): Promise<SettingView[]> {
  const stored = new Map((await store.settings.list()).map((setting) => [setting.key, setting]));
  return settingKeys.map((key) => {
    const set = stored.get(key);
    const { default: fallback, describes } = definitions[key];
    return {
      key,
      value: set === undefined ? fallback : (set.value as string | number),
      default: fallback,
      describes,
      setBy: set?.setBy ?? null,
      setAt: set?.setAt ?? null,
    };
  });
}
