// How long a token of 2,000 claims takes to open, and a keystroke in its filter: gallery/?state=reading-many&measure.
// Built (vite build gallery), not served for development, and on a machine that does nothing else.

const QUERIES = ["v", "va", "val", "value", "value 1", "value 19", "value 199", "value 1", "", "zebra", ""];
const ROUNDS = 20;

const wait = (time: number) => new Promise((done) => setTimeout(done, time));
/** Once what was changed is on the screen. */
const painted = () =>
  new Promise<void>((done) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done();
      port2.postMessage(null);
    }),
  );
const told = (times: number[]) => {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1);
  return `median ${at(0.5)} ms, 9 of 10 under ${at(0.9)} ms, slowest ${at(1)} ms of ${times.length}`;
};
const choose = (kind: string) =>
  document.querySelector<HTMLInputElement>(`input[type=radio][value=${kind}]`)!.click();

async function opening(): Promise<number> {
  choose("id");
  await wait(150);
  const started = performance.now();
  choose("access");
  await painted();
  return performance.now() - started;
}

async function typing(query: string): Promise<number> {
  const input = document.querySelector<HTMLInputElement>("[aria-label='Filter Claims']")!;
  const started = performance.now();
  input.value = query;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await Promise.resolve();
  // Laid out as well: reading a height waits for it.
  void document.body.offsetHeight;
  const taken = performance.now() - started;
  await wait(50);
  return taken;
}

export async function measure(): Promise<string[]> {
  const opened: number[] = [];
  const typed: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    opened.push(await opening());
    await wait(100);
    for (const query of QUERIES) typed.push(await typing(query));
  }
  return [`MEASURED`, `opening: ${told(opened)}`, `a keystroke: ${told(typed)}`];
}
