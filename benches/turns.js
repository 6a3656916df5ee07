// What the measuring pages share: batches of all subjects in turns, so that what slows the machine slows all of them.

const BATCH_MS = 16;
const ROUNDS = 31;

export const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

/** Lets the browser answer the driver. */
export const breathe = () => new Promise((done) => setTimeout(done, 20));

let sink = 0;
function batch(run, runs) {
  const begun = performance.now();
  for (let at = 0; at < runs; at += 1) sink += Number(run()) || 0;
  globalThis.sink = sink;
  return performance.now() - begun;
}

/** How many runs take a batch's time, found warm. */
function calibrated(run) {
  let runs = 1;
  for (;;) {
    const took = batch(run, runs);
    if (took >= BATCH_MS) return runs;
    runs = Math.ceil(runs * Math.min(8, Math.max(1.5, (BATCH_MS * 1.2) / Math.max(took, 0.5))));
  }
}

/**
 * Milliseconds of one operation, by name: the median of many batches. A subject is `{ name, run, operations, rounds }`;
 * one run performs so many operations, and a slow subject may have fewer rounds.
 */
export async function inTurns(subjects) {
  const all = subjects.map(({ name, run, operations = 1, rounds = ROUNDS }) => {
    const runs = calibrated(run);
    return { name, run, operations, rounds, runs, times: [] };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < all.length; turn += 1) {
      const one = all[(turn + round) % all.length];
      if (one.times.length < one.rounds) one.times.push(batch(one.run, one.runs) / (one.runs * one.operations));
    }
    await breathe();
  }
  // No figure may go missing without a word.
  const none = all.find(({ times }) => times.length === 0);
  if (none) throw new Error(`${none.name} was not measured`);
  return new Map(all.map(({ name, times }) => [name, median(times)]));
}

/** Runs a page's measurement and leaves its figures, or its failure, for the driver. */
export function measure(run) {
  const shown = document.querySelector("#report");
  run()
    .then(
      (figures) => ({ figures }),
      (error) => ({ error: String(error?.stack ?? error) }),
    )
    .then((measured) => {
      globalThis.measured = measured;
      shown.textContent = JSON.stringify(measured, null, 1);
    });
}
