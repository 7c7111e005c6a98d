import type { Client } from "../../../client/index.ts";
import { fromReadable, type Readable } from "../../../engine/api/json-text.ts";
import { checkSettingKey, type SettingView } from "../../../engine/settings.ts";
import type { QueueRecord, TenantRecord } from "../../../store/port/control-store.ts";
import type { Book } from "../book.ts";

export function remoteQueues(client: Client): Book["queues"] {
  return {
    list: async () => fromReadable<QueueRecord[]>((await client.queues.list()).data),
    pause: (queue) => client.queues.pause({ queue }),
    resume: (queue) => client.queues.resume({ queue }),
    setConcurrency: (queue, concurrency) => client.queues.setConcurrency({ queue, concurrency }),
    reset: (queue) => client.queues.reset({ queue }),
  };
}

export function remoteTenants(client: Client): Book["tenants"] {
  return {
    list: async () => fromReadable<TenantRecord[]>((await client.tenants.list()).data),
    enable: (tenant) => client.tenants.enable({ tenant }),
    disable: (tenant) => client.tenants.disable({ tenant }),
    pause: (tenant) => client.tenants.pause({ tenant }),
    resume: (tenant) => client.tenants.resume({ tenant }),
  };
}

export function remoteSettings(client: Client): Book["settings"] {
  const list = async (): Promise<SettingView[]> =>
    fromReadable<SettingView[]>((await client.settings.list()).data as Readable<SettingView[]>);
  return {
    list,
    async get(key) {
      const known = checkSettingKey(key);
      const found = (await list()).find((setting) => setting.key === known);
      if (found === undefined) throw new TypeError(`Setting ${key} is known here but not to the server.`);
      return found;
    },
    set: (key, value) => client.settings.set({ key, value: value as string | number }),
    reset: (key) => client.settings.reset({ key }),
  };
}
