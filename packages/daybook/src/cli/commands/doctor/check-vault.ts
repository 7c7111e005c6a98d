import type { Daybook } from "../../../engine/daybook.ts";
import type { VaultReport } from "../../../engine/vault/credentials-api.ts";
import { bad, ok, warn, type Finding } from "./finding.ts";

type Checked = VaultReport["credentials"];

/** Whether handlers will get the credentials that are in the book, as far as the keys of this shell say. */
export async function checkVault(daybook: Daybook): Promise<Finding[]> {
  const { keyId, credentials } = await daybook.credentials.check();
  if (credentials.length === 0) return [];
  const of = (problem: Checked[number]["problem"]): Checked => credentials.filter((each) => each.problem === problem);
  const readable = of(null);
  const old = readable.filter((each) => each.keyId !== keyId);
  const changed = of("CREDENTIAL_UNREADABLE");
  return [
    ...keyMissing(keyId, credentials),
    ...keysUnknown(of("VAULT_KEY_UNKNOWN")),
    ...(changed.length === 0
      ? []
      : [
          bad(
            "vault",
            `Changed, or moved from another place, so that they cannot be opened: ${namesOf(changed)}.`,
            "Set them again: daybook credential set NAME",
          ),
        ]),
    ...(old.length === 0 || keyId === null
      ? []
      : [
          warn(
            "vault",
            `${countOf(old)} sealed with an old key.`,
            "Seal anew with the present one: daybook credential rotate",
          ),
        ]),
    ...(readable.length < credentials.length || keyId === null
      ? []
      : [ok("vault", `${countOf(readable)} readable with the keys that are here.`)]),
  ];
}

function keyMissing(keyId: string | null, credentials: Checked): Finding[] {
  if (keyId !== null) return [];
  const ids = [...new Set(credentials.map((each) => each.keyId))].join(", ");
  const lost = credentials.some(({ problem }) => problem !== null)
    ? "handlers that ask for one fail"
    : "none can be set";
  return [
    bad(
      "vault",
      `${countOf(credentials)} in the vault, and there is no key here: ${lost}.`,
      `Set DAYBOOK_VAULT_KEY, here and for every worker, to the key that sealed them (id ${ids}).`,
    ),
  ];
}

function keysUnknown(sealed: Checked): Finding[] {
  return [...new Set(sealed.map(({ keyId }) => keyId))].map((id) =>
    bad(
      "vault",
      `Sealed with key ${id}, which is not here: ${namesOf(sealed.filter(({ keyId }) => keyId === id))}.`,
      "Give that key in DAYBOOK_VAULT_OLD_KEYS, or set them again: daybook credential set NAME",
    ),
  );
}

function countOf({ length }: Checked): string {
  return length === 1 ? "1 credential is" : `${length} credentials are`;
}

/** The first few, so that the line can be read. */
function namesOf(credentials: Checked): string {
  const names = credentials.map(({ tenant, name }) => (tenant === null ? name : `${tenant}/${name}`));
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `${names.slice(0, 3).join(", ")}${more}`;
}
