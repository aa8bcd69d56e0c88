// Every state of the window without the program behind it: gallery/?state=token. Not part of the product.
// With &axe the page is checked by axe where it is really laid out, and the findings become its only text.
import { states } from "./states";

const query = new URLSearchParams(location.search);
const name = query.get("state") ?? "";
const state = states[name];

if (state) {
  const fake = state.program();
  await import("../src/main");
  await new Promise((drawn) => setTimeout(drawn, 150));
  await state.then?.(fake);
  if (query.has("axe")) await check();
} else {
  document.body.style.overflow = "auto";
  document.body.innerHTML = Object.keys(states)
    .map((each) => `<p><a href="?state=${each}">${each}</a></p>`)
    .join("");
}

async function check() {
  const { default: axe } = await import("axe-core");
  const { violations } = await axe.run(document.body);
  const told = violations.flatMap((each) =>
    each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`),
  );
  document.body.innerText = ["AXE", name, ...told].join("\n");
}
