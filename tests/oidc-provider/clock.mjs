// A server whose clock is wrong.

/** From now on it is this many seconds later for everything in this process, the `Date` of its answers included. */
export function shiftClock(seconds) {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length) super(...parts);
      else super(RealDate.now() + seconds * 1000);
    }

    static now() {
      return RealDate.now() + seconds * 1000;
    }
  };
}
