// How a line of the list stands, in a colour and a few words that fit beside the name.
import type { TokenState } from "../ipc";
import { messages, time } from "../messages";

export type RowState = { tone: "good" | "warn" | "bad" | "running" | "plain"; text: string };

const FIVE_MINUTES = 5 * 60_000;

/** Whether a token expires so soon that it is worth a look: its last quarter, and never more than five minutes. */
export function endsSoon(expiresAt: number, obtainedAt: number | null, now: number): boolean {
  const lifetime = obtainedAt === null ? Infinity : expiresAt - obtainedAt;
  return expiresAt - now < Math.min(FIVE_MINUTES, lifetime / 4);
}

export function stateOf(token: TokenState, now: number, running: boolean): RowState {
  const words = messages.sidebar;
  if (running) return { tone: "running", text: words.running };
  if (!token.held) {
    return token.last_outcome === "failed"
      ? { tone: "bad", text: words.failed }
      : { tone: "plain", text: words.noToken };
  }
  if (token.revoked_at !== null) return { tone: "plain", text: words.revoked };
  if (token.expires_at === null) return { tone: "good", text: words.held };
  const left = token.expires_at - now;
  if (left <= 0) return { tone: "plain", text: words.expired };
  return {
    tone: endsSoon(token.expires_at, token.obtained_at, now) ? "warn" : "good",
    text: time.shortCountdown(left),
  };
}
