// The same tests against the application with the file of `fix/` in place of its own.
import { spawnSync } from "node:child_process";

const run = spawnSync("npx", ["playwright", "test"], { stdio: "inherit", env: { ...process.env, FIXED: "1" } });
process.exit(run.status ?? 1);
