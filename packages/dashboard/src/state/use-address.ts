import { computed, type ComputedRef, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

export type Asked<Name extends string> = Readonly<Record<Name, string>>;

export interface Address<Name extends string> {
  readonly asked: ComputedRef<Asked<Name>>;
  readonly isSet: ComputedRef<boolean>;
  /** Each of them by itself, for the field that shows and sets it. */
  readonly fields: Readonly<Record<Name, WritableComputedRef<string>>>;
  set(change: Partial<Asked<Name>>): void;
  reset(): void;
}

/** What a page is asked for, kept in its address under these names: a link to the page is a link to what it shows. Empty: not asked. */
export function useAddress<const Name extends string>(names: readonly Name[]): Address<Name> {
  const route = useRoute();
  const router = useRouter();
  const read = (): Asked<Name> =>
    Object.fromEntries(names.map((name) => [name, [route.query[name]].flat()[0] ?? ""])) as Asked<Name>;
  // Compared as text, so that a navigation that changes nothing of it asks nothing.
  const key = computed(() => JSON.stringify(read()));
  const asked = computed(() => JSON.parse(key.value) as Asked<Name>);
  const set = (change: Partial<Asked<Name>>): void => {
    const query = { ...route.query };
    for (const [name, value] of Object.entries<string | undefined>(change)) {
      if (value === undefined || value === "") delete query[name];
      else query[name] = value;
    }
    void router.replace({ query });
  };
  const field = (name: Name): WritableComputedRef<string> =>
    computed({
      get: () => asked.value[name],
      set: (value) => set({ [name]: value } as Partial<Asked<Name>>),
    });
  return {
    asked,
    fields: Object.fromEntries(names.map((name) => [name, field(name)])) as Address<Name>["fields"],
    isSet: computed(() => Object.values(asked.value).some((value) => value !== "")),
    set,
    reset: () => set(Object.fromEntries(names.map((name) => [name, ""])) as Partial<Asked<Name>>),
  };
}
