// Short messages that need no answer; those with a way out (Undo) stay long enough to take it.
import type { ErrorView } from "../ipc";

export type Toast = {
  id: number;
  message: string;
  error?: ErrorView;
  /** What it is about, line by line. */
  lines?: readonly string[];
  action?: { label: string; run: () => void };
  /** The profile whose failure it tells. */
  about?: number;
  /** Milliseconds until it goes by itself; null: when dismissed. */
  lasts: number | null;
};

/** Four seconds, and longer where there is more to read. */
const timeToRead = (message: string) => Math.max(4_000, message.length * 70);

export class Toasts {
  list = $state.raw<Toast[]>([]);
  /** What can be undone, newest last; it outlasts its message. */
  undoable = $state.raw<(() => void)[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(message: string, action?: Toast["action"]): number {
    return this.#show({ message, lasts: action ? 10_000 : timeToRead(message), ...(action && { action }) });
  }

  /** Says what is worth a look, until it is dismissed. */
  remark(message: string, lines: readonly string[]): number {
    return this.#show({ message, lines, lasts: null });
  }

  /** Says what was done and how to undo it. The way back stays open after the message has gone. */
  sayUndoable(message: string, label: string, undo: () => void): number {
    const run = () => {
      this.undoable = this.undoable.filter((each) => each !== run);
      undo();
    };
    this.undoable = [...this.undoable, run];
    return this.#show({ message, lasts: 30_000, action: { label, run } });
  }

  /** Says that several things failed, and how each of them did. */
  failSeveral(message: string, lines: readonly string[]): number {
    return this.#show({
      message,
      lines,
      error: { code: "invalid", message, next_step: null, server: null },
      lasts: null,
    });
  }

  fail(error: ErrorView, action?: Toast["action"], about?: number): number {
    if (about !== undefined) this.settle(about);
    return this.#show({
      message: error.message,
      error,
      lasts: null,
      ...(action && { action }),
      ...(about !== undefined && { about }),
    });
  }

  /** Takes the failures of a profile away: they are mended, or it is gone. */
  settle(profileId: number) {
    for (const toast of this.list) if (toast.about === profileId) this.dismiss(toast.id);
  }

  dismiss(id: number) {
    this.hold(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Keeps a toast while it is pointed at or focused. */
  hold(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  release(id: number) {
    this.hold(id);
    const lasts = this.list.find((toast) => toast.id === id)?.lasts;
    if (lasts)
      this.#timers.set(
        id,
        setTimeout(() => this.dismiss(id), lasts),
      );
  }

  /** Undoes the newest that was not undone yet. */
  undo(): boolean {
    const run = this.undoable.at(-1);
    if (!run) return false;
    const toast = this.list.find((each) => each.action?.run === run);
    if (toast) this.dismiss(toast.id);
    run();
    return true;
  }

  /** Nothing is undone across a lock. */
  forgetUndo() {
    for (const toast of this.list) {
      if (this.undoable.some((run) => toast.action?.run === run)) this.dismiss(toast.id);
    }
    this.undoable = [];
  }

  #show(toast: Omit<Toast, "id">): number {
    const id = this.#next++;
    const same = this.list.find((each) => each.message === toast.message && !each.action);
    if (same) this.dismiss(same.id);
    this.list = [...this.list.slice(-3), { id, ...toast }];
    this.release(id);
    return id;
  }
}
