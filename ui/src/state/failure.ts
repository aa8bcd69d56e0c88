// Whatever a command rejects with, as an ErrorView.
import type { ErrorView } from "../ipc";
import { messages } from "../messages";

export function asError(thrown: unknown): ErrorView {
  if (thrown && typeof thrown === "object" && "code" in thrown && "message" in thrown) {
    return thrown as ErrorView;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "unexpected",
    message: messages.failure.unexpected,
    next_step: messages.failure.unexpectedNext(message),
    server: null,
  };
}
