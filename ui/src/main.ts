import "./styles/fonts.css";
import "./tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import { App } from "./state/app.svelte";
import { startUp } from "./state/opening";
import Window from "./views/Window.svelte";

const app = new App();
// Asked before anything is drawn: the answers are there when the first screen is.
void startUp(app);
mount(Window, { target: document.getElementById("app")!, props: { app } });
