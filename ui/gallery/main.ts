// Every state of the window without the program behind it: gallery/?state=token. Not part of the product.
import { states } from "./states";

const name = new URLSearchParams(location.search).get("state") ?? "";
const state = states[name];

if (state) {
  const fake = state.program();
  await import("../src/main");
  await new Promise((drawn) => setTimeout(drawn, 150));
  await state.then?.(fake);
} else {
  document.body.style.overflow = "auto";
  document.body.innerHTML = Object.keys(states)
    .map((each) => `<p><a href="?state=${each}">${each}</a></p>`)
    .join("");
}
