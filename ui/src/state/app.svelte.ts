// What the window is about right now; the parts do the work, the neighbouring files what spans several parts.
import type { ErrorView, VaultView } from "../ipc";
import { Clock } from "./clock.svelte";
import { Drafts } from "./drafts.svelte";
import { Page, type Tab } from "./page.svelte";
import { Profiles } from "./profiles.svelte";
import { Registering } from "./registering.svelte";
import { Runs } from "./runs.svelte";
import { Scratchpad } from "./scratchpad.svelte";
import { Toasts } from "./toasts.svelte";

export type Screen = "start" | "profile" | "new" | "scratchpad" | "vault";

export class App {
  clock = new Clock();
  profiles = new Profiles();
  page = new Page();
  runs = new Runs();
  drafts = new Drafts();
  registering = new Registering();
  scratchpad = new Scratchpad();
  toasts = new Toasts();
  vault = $state.raw<VaultView | null>(null);
  failure = $state.raw<ErrorView | null>(null);
  screen = $state<Screen>("start");
  dialog = $state<"palette" | "keys" | "removed" | null>(null);
  copied = $state("");
  /** Lets the person choose profile files; set by the window that can. */
  chooseFiles = () => {};
  /** Whether the program's events are being heard; once is enough. */
  listens = false;

  row = $derived(this.page.id === null ? null : (this.profiles.byId.get(this.page.id) ?? null));
  usable = $derived(this.vault?.state === "open" && this.profiles.loaded);

  async openProfile(id: number, to: { persona?: string | null; tab?: Tab } = {}) {
    this.screen = "profile";
    if (to.tab) this.page.show(to.tab);
    await this.page.open(id, to.persona ?? null);
    if (this.page.view && this.page.id === id) this.drafts.follow(this.page.view);
  }

  /** Reads the open profile anew, wherever the person is. */
  async openProfileAgain() {
    await this.page.load();
    const { id, view } = this.page;
    if (id !== null && view?.row.id === id) this.drafts.follow(view);
  }

  show(screen: Screen) {
    if (screen !== "profile") this.page.reveal.hide();
    if (screen === "new") this.drafts.fresh.forgetFailure();
    this.screen = screen;
  }

  /** Where to be when nothing is chosen: the profile used last, or the first start. */
  async home() {
    const latest = this.profiles.rows.reduce<(typeof this.profiles.rows)[number] | null>(
      (found, row) => ((row.token.obtained_at ?? -1) > (found?.token.obtained_at ?? -1) ? row : found),
      this.profiles.rows[0] ?? null,
    );
    if (latest) await this.openProfile(latest.id);
    else {
      this.page.close();
      this.screen = "start";
    }
  }
}
