// Departures from the RFCs that a server may want: each with a name, a sentence and its source.

export type Departure = {
  /** Its name in the document's `dialect`. */
  name: string;
  label: string;
  about: string;
  source: string;
  /** For a choice: values with their words. A switch and a list have none. */
  options?: Record<string, string>;
  kind: "choice" | "switch" | "list" | "text";
};

export const dialect = {
  title: "Departures from the RFCs",
  about: "what this server wants otherwise",
  add: "Add a departure",
  choose: "Choose…",
  remove: "Remove",
  removeOf: (label: string) => `Remove: ${label}`,
  fromPreset: "from the preset",
  departures: [
    {
      name: "api_scheme",
      label: "Scheme at APIs",
      about: "The access token goes along with this scheme in place of Bearer, such as token.",
      source: "RFC 6750 §2.1",
      kind: "text",
    },
    {
      name: "authorization_request_method",
      label: "Method of the authorization request",
      about: "It is posted as a form, from a page on this computer that is good once.",
      source: "OpenID Connect Core §3.1.2.1",
      kind: "choice",
      options: { get: "In the address (GET)", post: "As a form (POST)" },
    },
    {
      name: "basic_encoding",
      label: "Encoding in Basic",
      about: "Client ID and secret go into the Authorization header as they are, not form-encoded first.",
      source: "RFC 6749 §2.3.1",
      kind: "choice",
      options: { form: "Form-encoded first", raw: "As they are" },
    },
    {
      name: "scope_separator",
      label: "Scope separator",
      about: "Scopes are separated by commas, not by spaces.",
      source: "RFC 6749 §3.3",
      kind: "choice",
      options: { space: "A space", comma: "A comma" },
    },
    {
      name: "token_request_state",
      label: "state in the token request",
      about: "state goes along when a code is exchanged.",
      source: "RFC 6749 §4.1.3",
      kind: "switch",
    },
    {
      name: "token_request_without",
      label: "Left out of the token request",
      about: "Parameters that are not sent when a code is exchanged, one per line: grant_type, redirect_uri.",
      source: "RFC 6749 §4.1.3",
      kind: "list",
    },
  ] as readonly Departure[],
};
