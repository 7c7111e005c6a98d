import type { Store } from "../../store/port/store.ts";
import type { Instant } from "../../time/instant.ts";
import type { Actor, Operator } from "../control/operator.ts";
import { checkSetting, checkSettingKey, readSettings, type SettingView } from "../settings.ts";

/** Settings shared by all processes of the installation. */
export class SettingsApi {
  readonly #store: Store;
  readonly #operator: Operator;
  readonly #now: () => Instant;

  constructor(store: Store, operator: Operator, now: () => Instant) {
    this.#store = store;
    this.#operator = operator;
    this.#now = now;
  }

  list(): Promise<SettingView[]> {
    return readSettings(this.#store);
  }

  /** @throws DaybookError `SETTING_NOT_FOUND`. */
  async get(key: string): Promise<SettingView> {
    const known = checkSettingKey(key);
    const found = (await this.list()).find((setting) => setting.key === known);
    if (found === undefined) throw new TypeError(`Setting ${key} is known but not listed.`);
    return found;
  }

  /** @throws DaybookError `SETTING_NOT_FOUND`, `SETTING_INVALID`. */
  async set(key: string, value: unknown, actor: Actor = {}): Promise<void> {
    const checked = checkSetting(key, value);
    const before = await this.get(key);
    await this.#store.settings.set(key, checked, actor.by ?? null, this.#now());
    await this.#operator.audit("setting.set", `setting:${key}`, before.value, checked, actor);
  }

  /** Back to the default. */
  async reset(key: string, actor: Actor = {}): Promise<void> {
    const before = await this.get(key);
    if (await this.#store.settings.clear(key))
      await this.#operator.audit("setting.reset", `setting:${key}`, before.value, before.default, actor);
  }
}
