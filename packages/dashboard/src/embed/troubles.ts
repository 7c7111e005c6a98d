import { isClientError } from "daybook/client";
import type { EmbedWords } from "../i18n/embed/words.ts";
import type { Trouble } from "./types.ts";

/** Answers that stay the same however often one asks. */
const finalStatuses: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

/** Whether waiting cannot mend it. */
export function isFinal(error: Error): boolean {
  if (!isClientError(error)) return true;
  const { code, status } = error;
  if (status === null) return false;
  // What answers well and is no Daybook is another program; a gateway's own words at a failure pass.
  return finalStatuses.has(status) || (code === "ANSWER_INVALID" && status < 400);
}

/** A link that is void stays so, and what is missing in the page has to be written there. */
const unmendable: ReadonlySet<string> = new Set(["SHARE_INVALID", "SHARE_EXPIRED", "OPTION_INVALID"]);

/** Whether somebody can mend it elsewhere and then try again here. */
export function isMendable({ code }: Trouble): boolean {
  return !unmendable.has(code);
}

/** What went wrong, and what to do. @param address where it was asked */
export function troubleOf(error: Error, address: string, t: EmbedWords): Trouble {
  if (!isClientError(error))
    return { code: "OPTION_INVALID", message: t("embed.trouble.other", { message: error.message }) };
  const { code, status, message } = error;
  const said = (text: string): Trouble => ({ code, message: text });
  if (code === "SERVER_UNREACHABLE") return said(t("embed.trouble.unreachable", { address }));
  if (code === "ANSWER_INVALID" || code === "ROUTE_NOT_FOUND") return said(t("embed.trouble.foreign", { address }));
  if (code === "RUN_NOT_FOUND") return said(t("embed.trouble.runUnknown"));
  if (code === "SHARE_INVALID") return said(t("embed.trouble.linkInvalid"));
  if (code === "SHARE_EXPIRED") return said(t("embed.trouble.linkExpired"));
  if (status === 401) return said(t("embed.trouble.signIn"));
  if (status === 403) return said(t("embed.trouble.forbidden"));
  if (status === 503) return said(t("embed.trouble.unavailable"));
  return said(t("embed.trouble.other", { message }));
}
