import { onMounted, onUnmounted, ref, type Ref } from "vue";

export interface Palette {
  /** Whether it was asked for at all. */
  readonly isWanted: Ref<boolean>;
  readonly isOpen: Ref<boolean>;
  readonly text: Ref<string>;
  open(): void;
}

/**
 * Opens the palette by Ctrl+K or Cmd+K, wherever one is.
 *
 * Its code comes when the browser has nothing else to do, or at the latest when it is asked for. What is typed before its field is there to take it is
 * kept here, so nobody who knows the way has to wait for it.
 */
export function usePalette(load: () => Promise<unknown>): Palette {
  const isWanted = ref(false);
  const isOpen = ref(false);
  const text = ref("");

  const open = (): void => {
    if (!isOpen.value) text.value = "";
    isWanted.value = true;
    isOpen.value = true;
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) open();
    else if (!isOpen.value || hasField(event) || !take(event)) return;
    event.preventDefault();
  };

  /** Returns whether the key meant the palette. Enter does, too: it must not press what had the focus before. */
  const take = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => {
    if (ctrlKey || metaKey || altKey) return false;
    if (key === "Escape") isOpen.value = false;
    else if (key === "Backspace") text.value = text.value.slice(0, -1);
    else if (key.length === 1) text.value += key;
    else return key === "Enter";
    return true;
  };

  onMounted(() => {
    addEventListener("keydown", onKey);
    // A failure is told to nobody: it is tried again when the palette is asked for.
    whenIdle(() => void load().catch(() => undefined));
  });
  onUnmounted(() => removeEventListener("keydown", onKey));
  return { isWanted, isOpen, text, open };
}

/** Whether a key goes to the palette's own field, which then does what is right with it. */
function hasField({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest("[role=dialog]") !== null;
}

function whenIdle(act: () => void): void {
  // Safari has no word for it.
  if (typeof requestIdleCallback === "function") requestIdleCallback(act);
  else setTimeout(act, 2_000);
}
