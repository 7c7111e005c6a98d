import { expect, test } from "vitest";
import { RunningExample } from "../../../../examples/embed-host/test/running-example.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();

test("the example's customer starts an import, watches it, comes back to it, and is let into nothing else", async () => {
  const app = await RunningExample.start("embed-page");
  const page = await visit(app.url);
  await page.getByLabel("Articles").fill("60");
  await page.getByRole("button", { name: "Import" }).click();
  const bar = page.getByRole("progressbar", { name: "Progress: Your import" });
  await bar.waitFor();
  await page.reload();
  await page.locator("[role=progressbar][aria-valuenow='100']").waitFor();
  await page.getByText("Your articles are in the shop.").waitFor();
  expect((await fetch(`${app.url}/ops/daybook/api/v1/runs`)).status).toBe(401);
  expect(await app.stop()).toMatchObject({ code: 0 });
});
