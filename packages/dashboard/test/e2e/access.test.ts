import { expect, test } from "vitest";
import { House } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();
const password = "a long enough passphrase";

async function makeAccounts({ url }: House): Promise<void> {
  const make = (name: string, role: string) =>
    fetch(`${url}/api/v1/accounts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name, role, password }),
    });
  // The last is the first that closes the door to callers on this machine.
  const signedIn = await make("admin", "admin");
  expect(signedIn.status).toBe(201);
  const session = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "admin", password }),
  });
  const cookie = session.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
  for (const role of ["viewer", "operator"]) {
    const made = await fetch(`${url}/api/v1/accounts`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, origin: url },
      body: JSON.stringify({ name: role, role, password }),
    });
    expect(made.status).toBe(201);
  }
}

test.for([
  ["viewer", 0],
  ["operator", 1],
  ["admin", 1],
] as const)("a %s signs in and is offered what it may do", async ([role, retries]) => {
  const house = await House.open("SQLite");
  await makeAccounts(house);
  const { id } = await house.daybook.enqueue("flaky");
  const page = await visit(`${house.url}/runs/${id}`, { troubled: true });
  await page.getByLabel("Name").fill(role);
  await page.getByLabel("Password").fill("a wrong passphrase");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("[data-run-status]", { hasText: "Failed" }).waitFor();
  expect(await page.getByRole("button", { name: "Retry" }).count()).toBe(retries);
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in to Daybook" }).waitFor();
});
