// A program behind the window that answers what it is told to: for tests and the gallery, never in the product.
import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";

export type Answers = Record<string, (args: Record<string, unknown>) => unknown>;
export type Call = { command: string; args: Record<string, unknown> };

export class Fake {
  calls: Call[] = [];

  constructor(public answers: Answers) {
    mockIPC(
      async (command, args) => {
        const given = (args ?? {}) as Record<string, unknown>;
        this.calls.push({ command, args: given });
        const answer = this.answers[command];
        if (!answer) throw new Error(`The fake program does not know "${command}".`);
        return answer(given);
      },
      { shouldMockEvents: true },
    );
  }

  argsOf(command: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.command === command).map((call) => call.args);
  }

  emit(event: string, payload: unknown): Promise<void> {
    return emit(event, payload);
  }

  remove() {
    clearMocks();
  }
}
