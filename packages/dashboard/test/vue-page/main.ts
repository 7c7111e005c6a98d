import { createApp } from "vue";
import App from "./App.vue";

createApp(App, { run: new URLSearchParams(location.search).get("run") ?? "" }).mount("#app");
