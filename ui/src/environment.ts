// How environments are ordered and toned: dev first, production last and always red.

export type Tone = "good" | "warn" | "bad" | "plain";

const ranks: Record<string, number> = {
  local: 0,
  dev: 0,
  development: 0,
  test: 1,
  testing: 1,
  qa: 1,
  stage: 2,
  staging: 2,
  prod: 5,
  production: 5,
  live: 5,
};
const tones: Record<number, Tone> = { 0: "good", 1: "plain", 2: "warn", 5: "bad" };

// Thousands of profiles share a few environments, and sorting asks for each of them often.
const known = new Map<string, number>();
const names = new Intl.Collator("en", { numeric: true });

/** 0 to 5; an environment of one's own is 3, none at all 4. */
export function rankOf(environment: string | null): number {
  if (!environment) return 4;
  let rank = known.get(environment);
  if (rank === undefined) {
    const words = environment.toLowerCase().split(/[^a-z]+/);
    const found = words.map((word) => ranks[word]).filter((each) => each !== undefined);
    rank = found.length === 0 ? 3 : Math.max(...found);
    known.set(environment, rank);
  }
  return rank;
}

export function toneOf(environment: string | null): Tone {
  return tones[rankOf(environment)] ?? "plain";
}

export function compareEnvironments(a: string | null, b: string | null): number {
  return a === b ? 0 : rankOf(a) - rankOf(b) || compareNames(a ?? "", b ?? "");
}

/** By the alphabet, with numbers by their value. */
export const compareNames = (a: string, b: string): number => names.compare(a, b);
