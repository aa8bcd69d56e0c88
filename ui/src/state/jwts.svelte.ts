// The JWTs of the authorization that is shown: which one is looked at, and how the making of another stands.
import * as ipc from "../ipc";
import type { ErrorView, TokenView } from "../ipc";
import { asError } from "./failure";

export class Jwts {
  /** The one that was chosen; null: the newest. */
  chosen = $state<number | null>(null);
  /** Whether one is being made or refreshed. */
  busy = $state(false);
  runId = $state<number | null>(null);
  failure = $state.raw<ErrorView | null>(null);

  /** The one to show among the tokens of a token set. */
  pick(tokens: readonly TokenView[]): TokenView | null {
    const jwts = tokens.filter((token) => token.kind === "jwt");
    return jwts.find((token) => token.made?.id === this.chosen) ?? jwts[0] ?? null;
  }

  forget() {
    this.chosen = this.runId = this.failure = null;
    this.busy = false;
  }

  /** Starts a run that yields one, unless there is one under way. */
  async start(work: () => Promise<number>) {
    if (this.busy) return;
    this.busy = true;
    this.failure = null;
    try {
      this.runId = await work();
      // It may have ended before its id was known.
      await this.heard(this.runId);
    } catch (thrown) {
      this.busy = false;
      this.failure = asError(thrown);
    }
  }

  /** Something became of a run; that it ended counts. What it yielded is the newest, which is looked at then. */
  async heard(runId: number) {
    if (!this.busy || runId !== this.runId) return;
    const run = await ipc.run(runId);
    if (run.row.ended_at === null || !this.busy || runId !== this.runId) return;
    this.busy = false;
    this.failure = run.error;
    if (run.row.outcome === "done") this.chosen = null;
  }
}
