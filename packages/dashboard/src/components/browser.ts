import { onScopeDispose, ref, type Ref } from "vue";

/** Listens on the window for as long as the component is there. */
export function useEventListener<Name extends keyof WindowEventMap>(
  name: Name,
  listener: (event: WindowEventMap[Name]) => void,
): void {
  addEventListener(name, listener, { passive: true });
  onScopeDispose(() => removeEventListener(name, listener));
}

/** Whether a media query holds, followed as it changes. */
export function useMediaQuery(query: string): Readonly<Ref<boolean>> {
  const media = matchMedia(query);
  const holds = ref(media.matches);
  const follow = (): void => {
    holds.value = media.matches;
  };
  media.addEventListener("change", follow);
  onScopeDispose(() => media.removeEventListener("change", follow));
  return holds;
}
