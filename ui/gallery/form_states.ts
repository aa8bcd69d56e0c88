// A profile being made, edited, taken in and sent out.
import { program, server } from "../tests/fixtures/program";
import { rows, view } from "../tests/fixtures/profiles";
import { refused } from "../tests/fixtures/runs";
import { click, press, type, wait, type State } from "./acting";

export const formStates: Record<string, State> = {
  settings: { program: () => program(), then: () => click("Settings") },
  preset: {
    program: () =>
      program({
        profile: () =>
          view(rows[2]!, { document: { ...view(rows[2]!).document, preset: "itsyou.online" } as never }),
      }),
    then: async () => {
      await click("Settings");
      await wait(200);
      document
        .querySelector<HTMLElement>("table[aria-label='It fills in']")
        ?.closest("details")
        ?.setAttribute("open", "");
      const wanted = new URLSearchParams(location.search).get("at");
      if (wanted === "end") document.querySelector("form section:nth-of-type(4)")?.scrollIntoView();
    },
  },
  problems: {
    program: () =>
      program({
        profile_check: () => [
          {
            path: "client.redirect_uri",
            message: "A redirect URI has no fragment: remove what follows “#”.",
            warning: false,
          },
          {
            path: "authorization_server.issuer",
            message: "This is http off loopback: tokens can be read on the way.",
            warning: true,
          },
          { path: "tls.ca_file", message: "The file does not exist.", warning: false },
        ],
      }),
    then: async () => {
      await click("Settings");
      await type('[placeholder="https://id.example.com"]', "http://id.example.com");
      await click("Save");
    },
  },
  discovered: {
    program: () => program(),
    then: async () => {
      await click("Settings");
      await click("Discover");
    },
  },
  discovering: {
    program: () => program({ server_discover: () => new Promise(() => {}) }),
    then: async () => {
      await click("Settings");
      await click("Discover");
    },
  },
  instead: {
    program: () =>
      program({
        server_discover: () => ({
          ...server,
          endpoints: server.endpoints.map((each) => ({ ...each, url: each.url.repeat(4) })),
        }),
      }),
    then: async () => {
      await click("Settings");
      await type("details input", "https://mine.example/authorize");
      await click("Discover");
      document.querySelector("details")?.scrollIntoView();
      await wait();
    },
  },
  overtaken: {
    program: () => program(),
    then: async (fake) => {
      await click("Settings");
      await type("textarea", "openid mine");
      fake.answers.profile = () => view(rows[2]!, { updated_at: 2 });
      await fake.emit("profile-changed", rows[2]);
      await wait();
    },
  },
  "name-taken": {
    program: () =>
      program({
        profile_check: () => [
          { path: "name", message: "Another profile has this name: choose another one.", warning: false },
        ],
      }),
    then: async () => {
      await press("n", true);
      await click("Add profile");
    },
  },
  imported: {
    program: () =>
      program({
        profiles_import: ({ text }) => {
          if (text === "bad")
            throw { ...refused, message: "“nmae” is no member of a profile document.", server: null };
          return {
            added: [rows[2]],
            missing: ["orders-web: client.client_secret"],
            warnings: [
              "orders-web: authorization_server.issuer: Is http off this computer: everyone on the way can read what is sent, the client secret too.",
              'orders-web: client.client_secret: Runs the command "op read op://staging/orders/secret" each time the profile is used.',
            ],
          };
        },
      }),
    then: async () => {
      const data = new DataTransfer();
      data.items.add(new File(["good"], "orders.json"));
      data.items.add(new File(["bad"], "payments.json"));
      data.items.add(new File([""], "a-file-with-a-very-long-name-that-somebody-downloaded-twice (2).json"));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: data }));
      await wait(400);
    },
  },
  saved: {
    program: () =>
      program({
        profile_export_save: () => ({
          path: "/home/ada/Downloads/orders-web (2).json",
          missing: ["client.client_secret", "headers.token.x-api-key"],
        }),
      }),
    then: () => press("S", true, true),
  },
  json: {
    program: () => program(),
    then: async () => {
      await click("Settings");
      await click("Edit as JSON");
    },
  },
  new: { program: () => program(), then: () => press("n", true) },
  extra: {
    program: () => program(),
    then: async () => {
      await click("Settings");
      document
        .querySelector("[aria-label='Token request parameters: name 1']")
        ?.scrollIntoView({ block: "center" });
      await wait();
    },
  },
};
