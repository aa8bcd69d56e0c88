// The one clock that every countdown reads: it ticks on the full second and stands still while nobody looks.
// The time is always read anew, so that a tick missed in sleep is made up for by the next.

export class Clock {
  now = $state(Date.now());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Starts ticking; answers how to stop. */
  start(): () => void {
    const look = () => (document.hidden ? this.#stop() : this.#tick());
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    look();
    return () => {
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("focus", look);
      this.#stop();
    };
  }

  #tick() {
    this.#stop();
    this.now = Date.now();
    this.#timer = setTimeout(() => this.#tick(), 1000 - (this.now % 1000));
  }

  #stop() {
    clearTimeout(this.#timer);
  }
}
