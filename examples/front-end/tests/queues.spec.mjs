import { expect, test } from "./explained.mjs";

test("the queues are listed", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("listitem")).toHaveText(["Support", "Sales"]);
});

test("a queue is created", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("listitem")).toHaveCount(2);
  await page.getByLabel("New queue").fill("Returns");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("status")).toHaveText("Created", { timeout: 3_000 });
  await expect(page.getByRole("listitem")).toHaveText(["Support", "Sales", "Returns"]);
});
