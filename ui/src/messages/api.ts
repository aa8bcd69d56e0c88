import type { StepUp } from "../ipc/types";

const list = (values: readonly string[]) => values.join(", ");

export const api = {
  title: "Try it",
  about: "one request to an API with the access token",
  method: "Method",
  url: "URL of the API",
  urlExample: "https://api.example/orders",
  send: "Send",
  sending: "Waiting for the API…",
  cancel: "Cancel",
  cancelled: "The request was cancelled.",
  headers: "Header fields",
  noHeaders: "none beside the token’s",
  headersCount: (count: number) => (count === 1 ? "1 field" : `${count} fields`),
  headerName: (row: number) => `Header field ${row}: name`,
  headerValue: (row: number) => `Header field ${row}: value`,
  name: "Name",
  value: "Value",
  add: "Add a header field",
  remove: "Remove",
  removeRow: (row: number) => `Remove header field ${row}`,
  body: "Body",
  noBody: "empty",
  bodyCount: (characters: number) => (characters === 1 ? "1 character" : `${characters} characters`),
  bodyLabel: "Body of the request",
  bodyHint: "JSON is sent as application/json, anything else as text; a Content-Type of your own wins.",
  leftOut: (what: readonly string[]) =>
    `Not kept from last time, as it may be a secret: ${list(what)}. Fill it in again.`,
  sendAllTheSame: "Send it all the same",
  answer: "Answer of the API",
  took: (time: string) => `in ${time}`,
  redirects: "It redirects to",
  notFollowed: "which was not followed: the token would have gone along.",
  emptyBody: (note: string) => `Body: ${note}`,
  redirectTo: "Ask there instead",
  answerHeaders: "Header fields of the answer",
  answerBody: "Body of the answer",
  saysApi: "The API says:",
  showRun: "Show the whole exchange",
  stepUp: {
    get: (more: StepUp) =>
      more.acr_values.length > 0 || more.max_age !== null
        ? "Sign in as the API wants"
        : more.scope.length === 1
          ? `Get a token with ${more.scope[0]}`
          : "Get a token with these scopes",
    about: (more: StepUp) => {
      const asked = [
        more.scope.length > 0 && `scope ${more.scope.join(" ")}`,
        more.acr_values.length > 0 && `acr_values ${more.acr_values.join(" ")}`,
        more.max_age !== null && `max_age ${more.max_age}`,
      ].filter((each) => each !== false);
      return `One run asks for ${list(asked)} as well. The profile stays as it is; then send the request again.`;
    },
  },
  metadata: {
    look: "What the API says of itself",
    looking: "Reading the API’s metadata…",
    title: "Metadata of the API",
    foundAt: "Read from",
    resource: "Resource",
    servers: "Authorization servers",
    noServers: "none named",
    own: "this profile’s",
    other: "another than this profile’s",
    scopes: "Scopes",
    methods: "Tokens come in",
    dpop: "Only tokens that are bound to a key (DPoP)",
    certificate: "Only tokens that are bound to a client certificate",
    remarks: "Remarks on the metadata",
  },
};
