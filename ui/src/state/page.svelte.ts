// The profile that is open: its view, as whom, the token set that is shown, its runs.
import * as ipc from "../ipc";
import type { AuthorizationView, ErrorView, ProfileView, RunRow, RunView, TokenKind } from "../ipc";
import { Api } from "./api.svelte";
import { Asking } from "./asking.svelte";
import { Comparing } from "./comparing.svelte";
import { asError } from "./failure";
import { Jwts } from "./jwts.svelte";
import { Reveal } from "./reveal.svelte";

export type Tab = "token" | "flow" | "history" | "settings";
/** How many runs are read at a time. */
const RUNS = 200;

export class Page {
  id = $state<number | null>(null);
  tab = $state<Tab>("token");
  view = $state.raw<ProfileView | null>(null);
  persona = $state<string | null>(null);
  authorization = $state.raw<AuthorizationView | null>(null);
  tokenLoaded = $state(false);
  kind = $state<TokenKind>("access");
  runRows = $state.raw<RunRow[] | null>(null);
  /** Whether there are runs older than these. */
  hasOlderRuns = $state(false);
  run = $state.raw<RunView | null>(null);
  /** The run that was chosen in the history; null: the latest. */
  chosenRun = $state<number | null>(null);
  failure = $state.raw<ErrorView | null>(null);
  reveal = new Reveal();
  asking = new Asking();
  api = new Api();
  jwts = new Jwts();
  comparing = new Comparing();
  #personas = new Map<number, string>();
  #asked = 0;
  #runsWanted = RUNS;

  set = $derived(this.authorization?.token_set ?? null);
  token = $derived.by(() => {
    const tokens = this.set?.tokens ?? [];
    // None may have been made yet, and the place to make one is where it would be shown.
    if (this.kind === "jwt") return this.jwts.pick(tokens);
    const token = tokens.find((each) => each.kind === this.kind) ?? tokens[0] ?? null;
    return token?.kind === "jwt" ? this.jwts.pick(tokens) : token;
  });
  isOld = $derived(
    this.authorization !== null &&
      this.set !== null &&
      this.authorization.generations[0]?.token_set_id !== this.set.id,
  );

  async open(id: number, persona?: string | null) {
    if (id !== this.id) {
      this.close();
      this.id = id;
    }
    if (persona) this.#personas.set(id, persona);
    await this.load();
  }

  close() {
    this.reveal.hide();
    this.#asked += 1;
    this.id = null;
    this.view = this.authorization = this.runRows = this.run = this.failure = null;
    this.chosenRun = null;
    this.#runsWanted = RUNS;
    this.hasOlderRuns = false;
    this.tokenLoaded = false;
    this.kind = "access";
    this.jwts.forget();
    this.comparing.close();
  }

  show(tab: Tab) {
    this.reveal.hide();
    const isNew = tab !== this.tab;
    this.tab = tab;
    // A run under way may have come further since its steps were read.
    if (isNew && tab === "flow") void this.load();
  }

  async choosePersona(persona: string) {
    if (this.id === null) return;
    this.reveal.hide();
    this.#personas.set(this.id, persona);
    this.persona = persona;
    this.authorization = null;
    this.tokenLoaded = false;
    this.jwts.forget();
    this.comparing.close();
    await this.load();
  }

  /** Reads everything about the profile anew; an answer that comes too late is dropped. */
  async load() {
    const { id } = this;
    if (id === null) return;
    const asked = ++this.#asked;
    try {
      const view = await ipc.profile(id);
      if (asked !== this.#asked) return;
      const persona = this.#personaFor(view);
      const [authorization, rows] = await Promise.all([
        ipc.authorizationCurrent(id, persona),
        // One more than is shown tells whether there are older ones.
        ipc.runs(id, this.#runsWanted + 1),
      ]);
      if (asked !== this.#asked) return;
      if (authorization?.token_set.id !== this.set?.id) this.reveal.hide();
      this.view = view;
      this.persona = persona;
      this.authorization = authorization;
      this.#takeRuns(rows);
      this.tokenLoaded = true;
      this.failure = null;
      await this.loadRun(asked);
    } catch (thrown) {
      if (asked === this.#asked) this.failure = asError(thrown);
    }
  }

  async showOlderRuns() {
    const { id } = this;
    const last = this.runRows?.at(-1);
    if (id === null || !last || !this.hasOlderRuns) return;
    this.#runsWanted += RUNS;
    const older = await ipc.runs(id, RUNS + 1, last.id);
    // Read anew or not meanwhile: what is newer than these stays.
    if (id === this.id) this.#takeRuns([...this.runRows!.filter((row) => row.id >= last.id), ...older]);
  }

  #takeRuns(rows: RunRow[]) {
    this.hasOlderRuns = rows.length > this.#runsWanted;
    this.runRows = rows.slice(0, this.#runsWanted);
  }

  async chooseRun(runId: number) {
    this.chosenRun = runId;
    await this.loadRun(this.#asked);
  }

  async chooseGeneration(tokenSetId: number) {
    if (!this.authorization) return;
    this.reveal.hide();
    const asked = ++this.#asked;
    const chosen = await ipc.authorization(this.authorization.id, tokenSetId);
    if (asked === this.#asked) this.authorization = chosen;
  }

  private async loadRun(asked: number) {
    const runId = this.chosenRun ?? this.runRows?.[0]?.id;
    const run = runId === undefined ? null : await ipc.run(runId);
    if (asked === this.#asked) this.run = run;
  }

  #personaFor(view: ProfileView): string | null {
    if (!view.row.needs_browser) return null;
    const chosen = this.#personas.get(view.row.id);
    return chosen ?? view.row.personas[0]?.name ?? view.known_personas[0] ?? "private";
  }
}
