// Runs under way, of all profiles: each event carries the whole state of its run.
import * as ipc from "../ipc";
import type { RunProgress } from "../ipc";

export class Runs {
  active = $state.raw<RunProgress[]>([]);
  #ended = new Set<number>();

  async load() {
    for (const progress of await ipc.runsActive()) this.hear(progress);
  }

  /** Takes one event in; answers whether the run has just ended. */
  hear(progress: RunProgress): boolean {
    if (progress.stage.stage === "ended") {
      const known = this.#ended.has(progress.run_id);
      this.#ended.add(progress.run_id);
      this.active = this.active.filter((run) => run.run_id !== progress.run_id);
      return !known;
    }
    if (this.#ended.has(progress.run_id)) return false;
    const others = this.active.filter((run) => run.run_id !== progress.run_id);
    this.active = [...others, progress].sort((a, b) => a.run_id - b.run_id);
    return false;
  }

  /** Those that execute the grant; an errand is shown where it was asked. */
  of(profileId: number): RunProgress[] {
    return this.active.filter((run) => run.profile_id === profileId && !run.is_errand);
  }

  /** The run that waits to exchange its code; the oldest of several. */
  pausedOf(profileId: number): RunProgress | undefined {
    return this.of(profileId).find((run) => run.stage.stage === "paused");
  }

  errandsOf(profileId: number): RunProgress[] {
    return this.active.filter((run) => run.profile_id === profileId && run.is_errand);
  }

  /** An errand under way. */
  errand(runId: number | null): RunProgress | undefined {
    return this.active.find((run) => run.is_errand && run.run_id === runId);
  }

  underWay(profileId: number, persona: string | null): boolean {
    return this.of(profileId).some((run) => run.persona === persona);
  }
}
