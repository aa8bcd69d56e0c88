import { describe, expect, it, vi } from "vitest";
import { compareEnvironments, toneOf } from "../src/environment";
import type { EnvironmentKind } from "../src/ipc";
import { time } from "../src/messages";
import css from "../src/tokens.css?raw";
import { plain } from "../src/plain";
import { Clock } from "../src/state/clock.svelte";
import { fingerprint, parametersOf, rowsOf, write } from "../src/state/document";
import { endsSoon, stateOf } from "../src/state/row_state";
import { Toasts } from "../src/state/toasts.svelte";
import { document, noToken, token } from "./fixtures/profiles";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("times in words", () => {
  it.each([
    [48 * MINUTE + 7_000, "48:07"],
    [HOUR + 62_000, "1:01:02"],
    [75 * HOUR, "3 d 3 h"],
    [-5, "0:00"],
  ])("count %i down as %s", (left, words) => expect(time.countdown(left)).toBe(words));

  it.each([
    [3 * MINUTE + 41_000, "3:41"],
    [52 * MINUTE, "52 min"],
    [5 * HOUR, "5 h"],
    [72 * HOUR, "3 d"],
  ])("fit %i into a column as %s", (left, words) => expect(time.shortCountdown(left)).toBe(words));

  it("are relative both ways", () => {
    expect(time.relative(10 * MINUTE, 0)).toBe("in 10 min");
    expect(time.relative(0, 10 * MINUTE)).toBe("10 min ago");
  });

  it("survive times beyond the calendar", () => {
    expect(time.local(1e300, 0)).toBe("beyond any calendar");
    expect(time.utc(1e300)).toBe("");
    expect(time.relative(1e300, 0)).toBe("in more than 10,000 years");
  });
});

describe("a line's state", () => {
  it.each([
    [noToken, false, "no token"],
    [noToken, true, "running…"],
    [{ ...noToken, last_outcome: "failed" as const }, false, "failed"],
    [token(null), false, "held"],
    [token(-5), false, "expired"],
    [token(52), false, "52 min"],
    [{ ...token(52), revoked_at: 1 }, false, "revoked"],
  ])("is told (%#)", (state, running, words) => expect(stateOf(state, Date.now(), running).text).toBe(words));
});

describe("a token that ends soon", () => {
  it.each([
    [4, 60, true],
    [6, 60, false],
    [8, 10, false],
    [2, 10, true],
  ])("with %i of %i minutes left: %s", (left, lifetime, soon) => {
    expect(endsSoon(left * MINUTE, (left - lifetime) * MINUTE, 0)).toBe(soon);
  });
});

describe("environments", () => {
  it("make production red, whatever it is called, and nothing else", () => {
    expect(toneOf("production")).toBe("bad");
    for (const kind of ["development", "test", "staging", "other", "unlabelled"] as const) {
      expect(toneOf(kind)).not.toBe("bad");
    }
  });

  it("are ordered by what they mean, production last", () => {
    const of = (environment: string, kind: EnvironmentKind) => ({ environment, environment_kind: kind });
    const labels = [of("live", "production"), of("eu", "other"), of("dev", "development")];
    expect(labels.toSorted(compareEnvironments).map((each) => each.environment)).toEqual([
      "dev",
      "eu",
      "live",
    ]);
  });
});

describe("a profile document", () => {
  it("is the same whatever the order of its members, and with empty ones left out", () => {
    expect(fingerprint({ a: 1, b: { c: null } })).toBe(fingerprint({ b: {}, a: 1 }));
    expect(fingerprint({ a: 1 })).not.toBe(fingerprint({ a: 2 }));
  });

  it("loses a member that is emptied", () => {
    const changed = document();
    write(changed, "scope", "");
    expect("scope" in changed).toBe(false);
  });

  it("keeps a parameter that stands twice", () => {
    expect(parametersOf(rowsOf({ a: ["1", "2"], b: "3" }))).toEqual({ a: ["1", "2"], b: "3" });
  });
});

describe("others' text", () => {
  it("has its invisible characters named", () => {
    expect(plain("a\u202eb\u0000c\n")).toBe("a⟨U+202E⟩b⟨U+0000⟩c\n");
  });
});

describe("the clock", () => {
  it("stands still while the window is hidden", () => {
    vi.useFakeTimers({ now: 5_500 });
    const hidden = vi.spyOn(window.document, "hidden", "get");
    const clock = new Clock();
    const stop = clock.start();
    vi.advanceTimersByTime(500);
    expect(clock.now).toBe(6_000);
    hidden.mockReturnValue(true);
    window.document.dispatchEvent(new Event("visibilitychange"));
    vi.advanceTimersByTime(60_000);
    expect(clock.now).toBe(6_000);
    hidden.mockReturnValue(false);
    window.document.dispatchEvent(new Event("visibilitychange"));
    expect(clock.now).toBe(66_000);
    stop();
    hidden.mockRestore();
  });
});

describe("toasts", () => {
  it("with a way out stay ten seconds, longer while they are pointed at", () => {
    vi.useFakeTimers();
    const toasts = new Toasts();
    const id = toasts.say("gone", { label: "Undo", run: () => {} });
    vi.advanceTimersByTime(9_900);
    toasts.hold(id);
    vi.advanceTimersByTime(60_000);
    expect(toasts.list).toHaveLength(1);
    toasts.release(id);
    vi.advanceTimersByTime(10_000);
    expect(toasts.list).toHaveLength(0);
  });

  it("of errors stay until they are dismissed", () => {
    vi.useFakeTimers();
    const toasts = new Toasts();
    toasts.fail({ code: "network", message: "down", next_step: null, server: null });
    vi.advanceTimersByTime(600_000);
    expect(toasts.list).toHaveLength(1);
  });
});

describe("the colours", () => {
  const [light = "", dark = ""] = css.split("@media");
  const token = (theme: string, name: string) => theme.match(new RegExp(`--${name}: (#[0-9a-f]{6})`))![1]!;
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: string, b: string) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high! + 0.05) / (low! + 0.05);
  };
  const pairs = [
    ...["ground", "surface", "raised", "sunken", "accent-soft"].flatMap((under) => [
      ["text", under],
      ["text-2", under],
    ]),
    ...["ground", "surface", "sunken"].map((under) => ["text-3", under]),
    ...["good", "warn", "bad"].flatMap((tone) => [
      [tone, "surface"],
      [tone, "ground"],
      [tone, `${tone}-soft`],
    ]),
    ...["bad-soft", "warn-soft"].flatMap((under) => [
      ["text", under],
      ["text-2", under],
    ]),
    ...["header", "payload", "signature"].map((part) => [`jwt-${part}`, "sunken"]),
    ["on-accent", "accent"],
  ] as [string, string][];

  it.each([
    ["light", light],
    ["dark", dark],
  ])("can be read in the %s theme", (_, theme) => {
    const low = pairs.filter(([text, under]) => contrast(token(theme, text), token(theme, under)) < 4.5);
    expect(low).toEqual([]);
  });
});
