export default { testDir: "./tests", workers: 1, timeout: 30_000 };
