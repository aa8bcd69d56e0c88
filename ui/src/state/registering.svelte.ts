// What is asked about the registration of clients: how the last question of each profile stands.
import { SvelteMap } from "svelte/reactivity";
import * as ipc from "../ipc";
import type { AnswerView, ErrorView, RegistrationChoice, RunView } from "../ipc";
import { asError } from "./failure";

export type Registered = Extract<AnswerView, { kind: "registered" }>;
/** `run` and `failure` null: it is under way. */
export type Asked = {
  question: RegistrationChoice["request"];
  runId: number | null;
  run: RunView | null;
  failure: ErrorView | null;
};

export class Registering {
  /** Whether the part about it is unfolded. */
  open = $state(false);
  /** Metadata as the person changed them, by profile; null: of a new one. */
  edited = new SvelteMap<number | null, string>();
  #asked = new SvelteMap<number, Asked>();

  of(profileId: number | null): Asked | undefined {
    return profileId === null ? undefined : this.#asked.get(profileId);
  }

  isBusy(profileId: number | null): boolean {
    const asked = this.of(profileId);
    return asked !== undefined && !asked.run && !asked.failure;
  }

  async start(profileId: number, request: RegistrationChoice) {
    if (this.isBusy(profileId)) return;
    const question = request.request;
    this.#asked.set(profileId, { question, runId: null, run: null, failure: null });
    try {
      const runId = await ipc.registrationStart(profileId, request);
      this.#asked.set(profileId, { question, runId, run: null, failure: null });
      // It may have ended before its id was known.
      await this.heard(profileId, runId);
    } catch (thrown) {
      this.#asked.set(profileId, { question, runId: null, run: null, failure: asError(thrown) });
    }
  }

  /** Something became of a run; that it ended counts. */
  async heard(profileId: number, runId: number) {
    const asked = this.of(profileId);
    if (asked?.runId !== runId || asked.run) return;
    const run = await ipc.run(runId);
    if (run.row.ended_at === null || this.of(profileId)?.runId !== runId) return;
    this.#asked.set(profileId, { ...asked, run, failure: run.error });
    if (run.answer) this.edited.delete(profileId);
  }

  forget() {
    this.#asked.clear();
    this.edited.clear();
  }
}

/** What came back about a client that is registered. */
export const registeredOf = (asked: Asked | undefined): Registered | null =>
  asked?.run?.answer?.kind === "registered" ? asked.run.answer : null;
