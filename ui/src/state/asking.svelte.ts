// What is asked with the token set that is shown, and what it came to: the answers go when another one is shown.
import * as ipc from "../ipc";
import type { ErrandChoice, ErrorView, RunView } from "../ipc";
import { asError } from "./failure";

/** Where one question stands; `run` and `failure` null: it is under way. */
export type Asked = { runId: number | null; run: RunView | null; failure: ErrorView | null };

export class Asking {
  /** Whether the questions are unfolded. */
  open = $state(false);
  /** The question that is to be asked only once it is confirmed. */
  confirming = $state<string | null>(null);
  #tokenSetId = $state<number | null>(null);
  #asked = $state.raw(new Map<string, Asked>());

  /** Forgets what was asked about any other token set. */
  follow(tokenSetId: number) {
    if (tokenSetId === this.#tokenSetId) return;
    this.#tokenSetId = tokenSetId;
    this.#asked = new Map();
    this.confirming = null;
  }

  /** How a question about a token set stands; none: it was not asked. */
  of(tokenSetId: number, question: string): Asked | undefined {
    return tokenSetId === this.#tokenSetId ? this.#asked.get(question) : undefined;
  }

  /** Whether a run is seen among the questions. */
  shows(runId: number): boolean {
    return this.open && [...this.#asked.values()].some((asked) => asked.runId === runId);
  }

  async start(tokenSetId: number, question: string, errand: ErrandChoice) {
    this.follow(tokenSetId);
    const before = this.#asked.get(question);
    if (before && !before.run && !before.failure) return;
    this.#put(question, { runId: null, run: null, failure: null });
    try {
      const runId = await ipc.errandStart(tokenSetId, errand);
      if (tokenSetId !== this.#tokenSetId) return;
      this.#put(question, { runId, run: null, failure: null });
      // It may have ended before its id was known.
      await this.heard(runId);
    } catch (thrown) {
      if (tokenSetId !== this.#tokenSetId) return;
      this.#put(question, { runId: null, run: null, failure: asError(thrown) });
    }
  }

  /** Something became of a run; that it ended counts. */
  async heard(runId: number) {
    const found = [...this.#asked].find(([, asked]) => asked.runId === runId && !asked.run);
    if (!found) return;
    const run = await ipc.run(runId);
    const isStillAsked = this.#asked.get(found[0])?.runId === runId;
    if (run.row.ended_at !== null && isStillAsked) this.#put(found[0], { runId, run, failure: run.error });
  }

  #put(question: string, asked: Asked) {
    this.#asked = new Map(this.#asked).set(question, asked);
  }
}
