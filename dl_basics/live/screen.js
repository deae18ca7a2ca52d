// The screen: two canvases, one above the other, and words below. It listens to the kernel's half
// (screen.py), to the size and theme of the page, and to the kernel's end.
//
// The stage is painted when it changes, the marks at every update.

import { paint, shownIn } from "./paint.js";
import { buttons } from "./buttons.js";
import { handlesIn, oneAtATime } from "./drag.js";
import { inTurn, padsIn } from "./pads.js";
import { asNumber, element, nameControls, words } from "./words.js";

const NARROW = 600; // CSS pixels; below, the kernel is asked for a picture with stacked panels
// How large a picture is that fills the screen: two thirds of its height, but at least so large that
// on 1080 pixels letters of 7.5 points have 24, which the last row can read.
const HIGH = 0.66, READABLE = 2.41 / 1080;
const SPEAK = 20; // frames; the kernel forgets a view that it has not heard for three times as many

const forced = matchMedia("(forced-colors: active)"); // then the page looks as the system says
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  if (forced.matches) return systemIsDark.matches;
  return document.body.dataset.jpThemeLight === "false" ||
    document.body.classList.contains("vscode-dark");
}

/** Let the page know of a kernel that is shut down or dies; ipywidgets sees a restart only. */
function whenItsKernelEnds(manager) {
  const kernel = manager?.kernel; // JupyterLab's connection; other pages may have none to follow
  function check(_, status) {
    if (kernel.isDisposed || ["autorestarting", "dead"].includes(status)) manager.disconnect();
  }
  const signals = [kernel?.disposed, kernel?.statusChanged];
  for (const signal of signals) signal?.connect(check);
  return () => {
    for (const signal of signals) signal?.disconnect(check);
  };
}

/** A swipe down may begin on a slider's track: its value waits for the click that a tap ends in. */
function waitForClick(event) {
  const { target } = event;
  if (target.closest(".noUi-base") && !target.closest(".noUi-handle")) event.stopPropagation();
}

function render({ model, el }) {
  // Everything is sized inside a box of our own: JupyterLab wipes the size of `el` itself.
  const box = element("div", "dl-screen", el);
  const sheet = element("div", "dl-sheet", box);
  const picture = element("div", "dl-picture", sheet);
  picture.setAttribute("role", "img");
  const stage = element("canvas", "dl-stage", picture);
  const marks = element("canvas", "dl-marks", picture);
  const below = element("div", "dl-pads", sheet), layer = element("div", "dl-handles", sheet);
  for (const { dataset } of [below, layer]) dataset.lmSuppressShortcuts = "true"; // arrow keys are ours
  const { tell, forget } = words(box, picture);
  const hand = oneAtATime((drag) => say({ drag }));
  const handles = handlesIn(layer, () => mine("stage"), hand.ask);
  const touches = inTurn((touch) => say({ touch }));
  const pads = padsIn(below, () => mine("stage"), touches.ask);
  const takeAway = buttons(box, () => model.get("frame").code, () => explorer);
  const view = `${Math.random()}`;
  let explorer = null, waiting = 0, layout = ""; // "wide" or "narrow", as soon as there is room

  /** The part of this view's own layout, or of the other one until it comes. */
  function mine(name) {
    const parts = model.get(name);
    return parts[layout] ?? parts.wide ?? parts.narrow;
  }

  function say(told) {
    try {
      model.send({ view, ...told });
      return true;
    } catch {
      return false; // the kernel is gone
    }
  }

  function full() {
    return Boolean(box.closest(".dl-full"));
  }

  function look() {
    const { width, height } = mine("stage");
    const shown = shownIn(isDark() ? model.get("dark_colors") : {});
    return { scale: marks.width / width, height, shown };
  }

  function paintMarks() {
    paint(marks.getContext("2d"), mine("frame"), look());
    tellAll();
  }

  function showHandles() {
    handles.show(JSON.parse(mine("frame").handles ?? "[]"), hand.wanted());
    pads.show(mine("frame").pads ?? []);
  }

  function follow() {
    hand.answered();
    touches.answered();
    paintMarks();
    showHandles();
    const frame = model.get("frame");
    const missing = !(layout in frame || frame.problem); // the kernel had not heard for long
    if (layout && (missing || frame.number % SPEAK === 0)) say({ layout });
  }

  function tellAll() {
    const cutOff = explorer?.classList.contains("jupyter-widgets-disconnected"); // by ipywidgets
    tell(model.get("frame"), cutOff);
  }

  function paintAll() {
    paint(stage.getContext("2d"), mine("stage"), look());
    paintMarks();
  }

  function fit() {
    const wanted = box.clientWidth < NARROW ? "narrow" : "wide";
    if (box.clientWidth && wanted !== layout) say({ layout: (layout = wanted) });
    const { width, height } = mine("stage");
    const scale = full() ? innerHeight * Math.max(HIGH / height, READABLE) : 1;
    sheet.style.maxWidth = `${scale * width}px`;
    picture.style.aspectRatio = `${width} / ${height}`;
    showHandles();
    if (!picture.clientWidth) return paintAll(); // hidden, or far down the page: no room
    const pixels = Math.round(picture.clientWidth * devicePixelRatio);
    for (const canvas of [stage, marks]) {
      canvas.width = pixels;
      canvas.height = Math.round((pixels * height) / width);
    }
    paintAll();
  }

  const naming = new MutationObserver(() => nameControls(explorer));
  function whenAttached() {
    explorer = el.closest(".dl-explorer");
    if (explorer) links.observe(explorer, { attributeFilter: ["class"] });
    const controls = explorer?.querySelector(".dl-controls");
    if (controls) {
      naming.observe(controls, { childList: true, subtree: true });
      for (const end of ["blur", "keydown"]) controls.addEventListener(end, asNumber, true);
      controls.addEventListener("touchstart", waitForClick, { capture: true, passive: true });
      nameControls(explorer);
    } else if (!el.isConnected || explorer) {
      waiting = setTimeout(whenAttached, 50);
    }
  }

  function scrollHere(message) {
    if (message.scroll) (explorer ?? box).scrollIntoView({ block: "nearest" });
  }

  const size = new ResizeObserver(fit);
  size.observe(box);
  size.observe(picture); // another one may have come while it was out of sight for a moment
  const theme = new MutationObserver(paintAll); // the page may be hidden while its theme changes
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-light", "class"] });
  const links = new MutationObserver(tellAll); // to the kernel: cut off, or there again
  const forgetKernel = whenItsKernelEnds(model.widget_manager);
  for (const system of [forced, systemIsDark]) system.addEventListener("change", paintAll);
  addEventListener("resize", fit); // zooming changes the pixel ratio, not the size
  model.on("change:stage", fit);
  model.on("change:frame", follow);
  model.on("msg:custom", scrollHere);
  fit();
  whenAttached();

  return () => {
    say({}); // and it asks for nothing any more
    size.disconnect();
    theme.disconnect();
    links.disconnect();
    forgetKernel();
    naming.disconnect();
    forget();
    takeAway();
    clearTimeout(waiting);
    for (const system of [forced, systemIsDark]) system.removeEventListener("change", paintAll);
    removeEventListener("resize", fit);
    model.off("change:stage", fit);
    model.off("change:frame", follow);
    model.off("msg:custom", scrollHere);
  };
}

export default { render };
