import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

// A browser of the system, where there is one; else Playwright's own (`npx playwright install chromium`).
const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browser = browsers.find((path) => path && existsSync(path));
const why403 = process.env.WHY403 ?? "../../target/debug/why403";

export default defineConfig({
  testDir: "tests",
  timeout: 20_000,
  workers: 1,
  reporter: [["list"]],
  use: {
    baseURL: "http://127.0.0.1:4031",
    launchOptions: { executablePath: browser, args: ["--no-sandbox", "--disable-gpu"] },
  },
  webServer: [
    {
      command: `${why403} serve --config why403.toml`,
      url: "http://127.0.0.1:4030/__why403",
      stderr: "pipe",
      timeout: 60_000,
    },
    { command: "node server.mjs", url: "http://127.0.0.1:4031/", timeout: 10_000 },
  ],
});
