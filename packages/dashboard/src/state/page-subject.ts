import { onScopeDispose, ref, watchEffect, type Ref } from "vue";

/** What the page is about, for the window's title: a job's name, a run's. Empty: nothing but itself. */
export const pageSubject: Ref<string> = ref("");

/** Says what this page is about, as long as it is shown. */
export function usePageSubject(subject: () => string): void {
  watchEffect(() => {
    pageSubject.value = subject();
  });
  onScopeDispose(() => {
    pageSubject.value = "";
  });
}
