import type { AuditEntry, AuditStore } from "../../store/port/control-store.ts";
import type { Page } from "../../store/port/page.ts";
import { pageOf, type ListOptions } from "./runs-api.ts";

/** Of the audit, what is about this. */
export type AuditFilter = Parameters<AuditStore["list"]>[0];

/** Who changed what, from where. Written by whatever changes something; here it is only read. */
export class AuditApi {
  readonly #store: AuditStore;

  constructor(store: AuditStore) {
    this.#store = store;
  }

  /** Newest first. @throws DaybookError `FILTER_INVALID`. */
  list(filter: AuditFilter = {}, options: ListOptions = {}): Promise<Page<AuditEntry>> {
    return this.#store.list(filter, pageOf(options));
  }
}
