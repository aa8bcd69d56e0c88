// Opens the whole window on a fake program, as a person would find it.
import { render, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, onTestFinished } from "vitest";
import type { Answers, Fake } from "../src/ipc/fake";
import { App } from "../src/state/app.svelte";
import { startUp } from "../src/state/opening";
import Window from "../src/views/Window.svelte";
import { program } from "./fixtures/program";

export type Opened = {
  app: App;
  fake: Fake;
  user: ReturnType<typeof userEvent.setup>;
  container: HTMLElement;
};

export async function openWindow(answers: Answers = {}): Promise<Opened> {
  const fake = program(answers);
  onTestFinished(() => fake.remove());
  const app = new App();
  const { container } = render(Window, { app });
  await startUp(app);
  await waitFor(() => expect(fake.argsOf("app_ready")).toHaveLength(1));
  return { app, fake, user: userEvent.setup(), container };
}

/** Rejects as the program does. */
export const reject = (error: object) => () => {
  throw error;
};

export async function expectAccessible(container: Element = document.body) {
  // jsdom lays nothing out, so contrast is measured on the tokens instead (contrast.test.ts).
  const { violations } = await axe.run(container, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  const told = violations.map(
    (each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 200)).join("\n")}`,
  );
  expect(told).toEqual([]);
}
