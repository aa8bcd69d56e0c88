// What a profile expects of its tokens, while it is written.
import { program } from "../tests/fixtures/program";
import { document as profile, rows, view } from "../tests/fixtures/profiles";
import { click, wait, type State } from "./acting";

const LINES = ["aud = api://orders", "exp <= soon", "scope contains orders.read", "email absent"];

export const expectingStates: Record<string, State> = {
  "expectations-settings": {
    program: () =>
      program({
        profile: () => view(rows[2]!, { document: { ...profile(), expectations: { access_token: LINES } } }),
        profile_check: () => [
          {
            path: "expectations.access_token[1]",
            message:
              'Line 2, "exp <= soon", cannot be read: a number or a duration such as 15m should be at character 8.',
            warning: false,
          },
        ],
      }),
    then: async () => {
      await click("Settings");
      const field = [...document.querySelectorAll("textarea")].find(
        (each) => each.value === LINES.join("\n"),
      );
      field?.focus();
      field?.blur();
      await wait();
      field?.scrollIntoView({ block: "center" });
    },
  },
};
