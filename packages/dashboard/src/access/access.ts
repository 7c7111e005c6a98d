import { computed, ref, type ComputedRef, type Ref } from "vue";

export type Role = "viewer" | "operator" | "admin";

const order: readonly Role[] = ["viewer", "operator", "admin"];

/** Who looks at the page. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  readonly tenant: string | null;
}

/** What the one who looks may do. The server decides; this only keeps the page from offering what it would refuse. */
export interface Access {
  readonly caller: Ref<Caller | null>;
  /** May act on runs and switches. */
  readonly mayOperate: ComputedRef<boolean>;
  /** May change settings and decide who may. */
  readonly mayAdminister: ComputedRef<boolean>;
  /** Sees what concerns all tenants: jobs, queues, workers. */
  readonly seesAll: ComputedRef<boolean>;
}

export function createAccess(first: Caller | null): Access {
  const caller = ref<Caller | null>(first);
  const isAtLeast = (least: Role): ComputedRef<boolean> =>
    computed(() => caller.value !== null && order.indexOf(caller.value.role) >= order.indexOf(least));
  return {
    caller,
    mayOperate: isAtLeast("operator"),
    mayAdminister: isAtLeast("admin"),
    seesAll: computed(() => caller.value?.tenant === null),
  };
}
