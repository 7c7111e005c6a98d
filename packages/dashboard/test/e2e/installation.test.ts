import { expect, test } from "vitest";
import { House, stores } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();

test.for(stores)("a due instant appears by itself, and its why is told in words, on %s", async (store) => {
  const house = await House.open(store);
  const page = await visit(`${house.url}/fires`);
  await page.getByText("No fire is like that").waitFor();
  await house.daybook.schedules.setCron("greets/default", "* * * * * *");
  const row = page.getByRole("row").filter({ hasText: "greets" }).first();
  await row.getByText("Ran").waitFor();
  await row.getByRole("button", { name: "Why?" }).click();
  await page.locator("[data-why]", { hasText: "It ran." }).waitFor();
  await expect.poll(() => new URL(page.url()).searchParams.get("whySchedule")).toBe("greets/default");
});

test.for(stores)("a job is disabled for one tenant, where it failed, on %s", async (store) => {
  const house = await House.open(store);
  const { id } = await house.daybook.enqueue("flaky", undefined, { tenant: "north" });
  await house.daybook.runs.wait(id);
  const page = await visit(`${house.url}/tenants`);
  await page.getByRole("button", { name: "north, flaky Failed" }).click();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog", { name: "Disable flaky for north?" }).getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog", { name: "flaky for north" }).getByText("Disabled", { exact: true }).waitFor();
  await expect(house.daybook.enqueue("flaky", undefined, { tenant: "north" })).rejects.toThrow("disabled");
  const { id: elsewhere } = await house.daybook.enqueue("flaky", undefined, { tenant: "south" });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "south, flaky Failed" }).waitFor();
  await house.daybook.runs.wait(elsewhere);
});

test.for(stores)("a paused queue holds its runs until it is resumed, on %s", async (store) => {
  const house = await House.open(store);
  house.works = true;
  const page = await visit(`${house.url}/queues`);
  await page.getByRole("button", { name: "Pause default" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused", { exact: true }).waitFor();
  const { id } = await house.daybook.enqueue("flaky");
  await page.getByText("1 waits", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Resume default" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
  const run = await house.daybook.runs.wait(id);
  expect(run.state).toBe("succeeded");
  await page.getByText("nothing waits").waitFor();
});

test("the timeline leads to a run by keyboard alone", async () => {
  const house = await House.open("SQLite");
  const { id } = await house.daybook.enqueue("flaky");
  await house.daybook.runs.wait(id);
  const page = await visit(`${house.url}/timeline`);
  await page.getByRole("link", { name: /^flaky: Failed/ }).waitFor();
  const chart = page.getByRole("group", { name: "Runs over time" });
  await chart.focus();
  await page.keyboard.press("-");
  await expect.poll(() => new URL(page.url()).searchParams.get("length")).toBe("3h");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => new URL(page.url()).searchParams.get("at")).not.toBe(null);
  await page.keyboard.press("0");
  await expect.poll(() => new URL(page.url()).searchParams.get("at")).toBe(null);
  await page.getByRole("link", { name: /^flaky: Failed/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${house.url}/runs/${id}`);
});

test("a changed setting holds, and the audit shows what it was before", async () => {
  const house = await House.open("SQLite");
  const page = await visit(`${house.url}/settings`);
  await page.getByRole("button", { name: "Change… retention.maxAge" }).click();
  await page.getByLabel("Value").fill("45d");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("45d", { exact: true }).waitFor();
  const settings = await house.daybook.settings.list();
  expect(settings.find(({ key }) => key === "retention.maxAge")?.value).toBe("45d");
  await page.goto(`${house.url}/audit?action=setting.set`);
  await page.getByRole("button", { name: "Details setting.set" }).click();
  await expect.poll(() => page.locator("del").innerText()).toBe("30d");
  await expect.poll(() => page.locator("ins").innerText()).toBe("45d");
});

test("a setting that cannot be is refused, with the reason, and the dialog stays", async () => {
  const house = await House.open("SQLite");
  const page = await visit(`${house.url}/settings`, { troubled: true });
  await page.getByRole("button", { name: "Change… retention.fires" }).click();
  await page.getByLabel("Value").fill("soon");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByRole("alert").getByText("retention.fires").waitFor();
});

test("everything is disabled, with a word before, and enabled again", async () => {
  const house = await House.open("SQLite");
  const page = await visit(`${house.url}/settings`);
  await page.getByRole("button", { name: "Disable everything" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable everything" }).click();
  await page.getByText("Nothing starts: all jobs are disabled").waitFor();
  await expect(house.daybook.enqueue("flaky")).rejects.toThrow("disabled");
  await page.getByRole("button", { name: "Enable everything" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Enable everything" }).click();
  await page.getByText("Jobs start as they are due").waitFor();
});

test("a token's secret is shown once, lets a program in, and no more when it is revoked", async () => {
  const house = await House.open("SQLite", { authenticate: () => ({ name: "chief", role: "admin" }) });
  const page = await visit(`${house.url}/users`);
  await page.getByRole("button", { name: "Add token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("shop");
  await dialog.getByRole("button", { name: "Add token" }).click();
  const secret = await page.locator("[data-secret]").innerText();
  expect(secret).toMatch(/^daybook_/);
  await page.getByRole("button", { name: "I have it" }).click();
  expect(await page.getByText(secret).count()).toBe(0);
  await page.getByRole("button", { name: "Revoke shop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("There is no token").waitFor();
});

test("an admin adds an account, changes what it may, and removes it", async () => {
  const house = await House.open("SQLite", { authenticate: () => ({ name: "chief", role: "admin" }) });
  const page = await visit(`${house.url}/users`);
  await page.getByRole("button", { name: "Add account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("anna");
  await dialog.getByLabel("Password").fill("a long enough passphrase");
  await dialog.getByRole("radio", { name: "Operator" }).click();
  await dialog.getByRole("button", { name: "Add account" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "anna" }).filter({ hasText: "Remove" });
  await row.getByText("operator", { exact: true }).waitFor();
  await row.getByRole("button", { name: "Change…" }).click();
  await dialog.getByRole("radio", { name: "Viewer" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await row.getByText("viewer", { exact: true }).waitFor();
  await row.getByRole("button", { name: "Disable" }).click();
  await dialog.getByRole("button", { name: "Disable" }).click();
  await row.getByText("Disabled", { exact: true }).waitFor();
  await row.getByRole("button", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await page.getByText("Nobody has an account yet").waitFor();
});

test("who may not administer is offered neither accounts nor the audit, and their addresses say why", async () => {
  const house = await House.open("SQLite", { authenticate: () => ({ name: "guest", role: "viewer" }) });
  const page = await visit(`${house.url}/queues`, { troubled: true });
  await page.getByText("nothing waits").first().waitFor();
  expect(await page.getByRole("button", { name: "Pause default" }).count()).toBe(0);
  const links = page.getByRole("navigation", { name: "Main navigation" }).getByRole("link");
  expect(await links.allInnerTexts()).not.toEqual(expect.arrayContaining(["Audit"]));
  await page.goto(`${house.url}/audit`);
  await page.getByText("Your account may not see this").waitFor();
});

test("who is bound to a tenant has jobs to choose from, on the timeline and in the list of runs", async () => {
  const house = await House.open("SQLite", {
    authenticate: () => ({ name: "shop", role: "viewer", tenant: "north" }),
  });
  const page = await visit(`${house.url}/timeline?job=flaky`);
  const jobs = page.getByRole("combobox", { name: "Job" });
  await expect.poll(() => jobs.getByRole("option").allInnerTexts(), { timeout: 20_000 }).toContain("greets");
  await page.goto(`${house.url}/runs`);
  await expect.poll(() => jobs.getByRole("option").allInnerTexts(), { timeout: 20_000 }).toContain("greets");
});
