// Words: the line of text under a picture, what goes wrong, and what a screen reader is told.

const STANDS_STILL =
  "The kernel was stopped or restarted, so this picture stands still. " +
  "Choose Run, then Restart Kernel and Run All Cells.";

/** Put the lines of words into `box`, below `picture`; returns `tell` and `forget`. */
export function words(box, picture) {
  const text = element("p", "dl-text", box);
  const problem = element("p", "dl-problem", box);
  const spoken = element("p", "dl-spoken", box);
  spoken.setAttribute("aria-live", "polite");
  let rest = 0;

  /** Write down what a frame says. `cutOff`: whether the kernel is gone. */
  function tell(frame, cutOff) {
    const trouble = cutOff ? STANDS_STILL : frame.problem;
    picture.setAttribute("aria-label", frame.alt);
    text.textContent = unbroken(frame.text);
    problem.textContent = trouble;
    problem.hidden = !trouble;
    box.dataset.frame = frame.number;
    clearTimeout(rest); // a screen reader speaks when the slider rests, not at every step
    rest = setTimeout(() => (spoken.textContent = trouble || frame.text), 700);
  }

  return { tell, forget: () => clearTimeout(rest) };
}

/** Slider handles come without a name; a screen reader needs the label and the shown value. */
export function nameControls(explorer) {
  for (const slider of explorer.querySelectorAll(".widget-slider")) {
    const handle = slider.querySelector(".noUi-handle");
    const label = slider.querySelector(".widget-label")?.textContent;
    handle?.setAttribute("aria-label", label);
    handle?.setAttribute("aria-valuetext", slider.querySelector(".widget-readout")?.textContent);
    slider.querySelector(".widget-readout")?.setAttribute("aria-label", `${label}, typed`);
  }
}

/** As a typed number ends: its comma is a point to ipywidgets, which read 0 in 0,5. */
export function asNumber({ type, key, target }) {
  if (target.isContentEditable && (type === "blur" || key === "Enter")) {
    target.textContent = target.textContent.replace(",", ".").replace("\u2212", "-");
  }
}

/** Keep "z < 4.58" on one line. */
export function unbroken(text) {
  return text.replace(/ ([=<>≈±×]) /g, "\u00a0$1\u00a0").replace(/ %/g, "\u00a0%");
}

export function element(tag, name, parent) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}
