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

/** 0 to 5; an environment of one's own is 3, none at all 4. */
export function rankOf(environment: string | null): number {
  if (!environment) return 4;
  const words = environment.toLowerCase().split(/[^a-z]+/);
  return Math.max(...words.map((word) => ranks[word] ?? -1), -1) === -1
    ? 3
    : Math.max(...words.map((word) => ranks[word] ?? -1));
}

export function toneOf(environment: string | null): Tone {
  return tones[rankOf(environment)] ?? "plain";
}

export function compareEnvironments(a: string | null, b: string | null): number {
  return rankOf(a) - rankOf(b) || (a ?? "").localeCompare(b ?? "");
}
