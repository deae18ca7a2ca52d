// Buttons below a picture: one copies the line of Python that shows it, one fills the screen.

import { element } from "./words.js";

/** Put them into `box`. code: gives the line; explorer: the element to show, when it is known. */
export function buttons(box, code, explorer) {
  const row = element("div", "dl-buttons", box);
  const copy = button("Copy this view", row), full = button("Full screen", row);
  full.hidden = !document.fullscreenEnabled;
  let big = null, timer = 0;

  async function copyLine() {
    const line = code();
    const done = await navigator.clipboard?.writeText(line).then(() => true, () => false);
    row.querySelector("input")?.remove();
    if (!done) {
      const field = element("input", "dl-line-of-code", row); // then by hand
      Object.assign(field, { value: line, readOnly: true });
      field.setAttribute("aria-label", "This view as a line of Python");
      field.select();
    }
    copy.textContent = done ? "Copied" : "Copy the line";
    clearTimeout(timer);
    timer = setTimeout(() => (copy.textContent = "Copy this view"), 2500);
  }

  /** The explorer, with the prediction above it if its cell has one. */
  function whole() {
    const cell = explorer()?.closest(".jp-OutputArea");
    const alone = cell?.querySelectorAll(".dl-explorer").length === 1;
    return alone && cell.querySelector(".dl-prediction") ? cell : explorer() ?? box;
  }

  function fill() {
    if (document.fullscreenElement) return document.exitFullscreen();
    big = whole();
    big.requestFullscreen().catch(() => (big = null));
  }

  function changed() {
    const now = big && document.fullscreenElement === big;
    big?.classList.toggle("dl-full", now);
    full.textContent = now ? "Leave full screen" : "Full screen";
    if (now) explorer()?.scrollIntoView({ block: "nearest" });
    else big = null;
  }

  /** A presenter's clicker has the keys of a page: it steps what has steps. */
  function step(event) {
    if (!big || document.fullscreenElement !== big) return;
    if (event.key === "Escape") return document.exitFullscreen(); // where the browser does not
    const way = { PageDown: 1, PageUp: -1 }[event.key];
    const play = way && big.querySelector(".dl-play");
    if (!play) return;
    event.preventDefault();
    event.stopPropagation();
    play.dispatchEvent(new CustomEvent("dl-step", { detail: way }));
  }

  copy.addEventListener("click", copyLine);
  full.addEventListener("click", fill);
  document.addEventListener("fullscreenchange", changed);
  document.addEventListener("keydown", step, true);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("fullscreenchange", changed);
    document.removeEventListener("keydown", step, true);
  };
}

function button(words, row) {
  const made = element("button", "dl-button jupyter-button", row);
  made.textContent = words;
  return made;
}
