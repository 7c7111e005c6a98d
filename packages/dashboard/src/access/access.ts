import type { Answer } from "daybook/client";
import { computed, shallowRef, type ComputedRef, type ShallowRef } from "vue";

/** Who looks at the page. */
export type Caller = Answer<"me.get">;
export type Role = Caller["role"];

const order: readonly Role[] = ["viewer", "operator", "admin"];

/** What the one who looks may do. The server decides; this only keeps the page from offering what it would refuse. */
export interface Access {
  /** Null: nobody is signed in. */
  readonly caller: ShallowRef<Caller | null>;
  /** May act on runs and switches. */
  readonly mayOperate: ComputedRef<boolean>;
  /** May change settings and decide who may. */
  readonly mayAdminister: ComputedRef<boolean>;
  /** Sees what concerns all tenants: queues, workers, who may. */
  readonly seesAll: ComputedRef<boolean>;
}

export function createAccess(): Access {
  const caller = shallowRef<Caller | null>(null);
  const isAtLeast = (least: Role): ComputedRef<boolean> =>
    computed(() => caller.value !== null && order.indexOf(caller.value.role) >= order.indexOf(least));
  return {
    caller,
    mayOperate: isAtLeast("operator"),
    mayAdminister: isAtLeast("admin"),
    seesAll: computed(() => caller.value?.tenant === null),
  };
}
