// The screen: two canvases, one above the other, and a line of text.
//
// A recording (see recorder.py) is a list of steps and the points they use up in order, in pixels
// with y pointing up. The stage is painted when it changes, the marks at every update.

const MOVE = 1, LINE = 2, CURVE3 = 3, CURVE4 = 4, CLOSE = 79;
const NARROW = 600; // CSS pixels; below, the kernel is asked for a picture with stacked panels
const STANDS_STILL =
  "The kernel was stopped or restarted, so this picture stands still. " +
  "Choose Run, then Restart Kernel and Run All Cells.";

/** Carry out a recording on a canvas' context. `look`: scale, height, and twin(color). */
export function paint(context, recording, look) {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  const source = { points: floats(recording.points), next: 0, pixels: recording.pixels, byte: 0 };
  for (const step of JSON.parse(recording.steps)) {
    context.save();
    context.setTransform(look.scale, 0, 0, -look.scale, 0, look.height * look.scale);
    if (step.clip) {
      context.beginPath();
      context.rect(...step.clip);
      context.clip();
    }
    if (step.kind === "image") place(context, step, source);
    else if (step.kind === "marker") stamp(context, step, source, look);
    else ink(context, trace(step, source), step, look);
    context.restore();
  }
}

function trace({ codes }, source) {
  const path = new Path2D();
  const all = Array.isArray(codes) ? codes : null;
  const count = all ? all.length : codes;
  for (let k = 0; k < count; k++) {
    const code = all ? all[k] : k === 0 ? MOVE : LINE;
    const [x, y] = take(source);
    if (code === MOVE) path.moveTo(x, y);
    else if (code === LINE) path.lineTo(x, y);
    else if (code === CURVE3) path.quadraticCurveTo(x, y, ...take(source)), k++;
    else if (code === CURVE4) path.bezierCurveTo(x, y, ...take(source), ...take(source)), (k += 2);
    else if (code === CLOSE) path.closePath();
  }
  return path;
}

function stamp(context, step, source, look) {
  const path = trace(step, source);
  if (step.fill === step.stroke && step.fill?.endsWith("ff")) {
    const all = new Path2D(); // of one opaque colour: nobody sees which marker lies above
    for (let k = 0; k < step.places; k++) {
      const [e, f] = take(source);
      all.addPath(path, { e, f });
    }
    return ink(context, all, step, look);
  }
  for (let k = 0; k < step.places; k++) {
    const [x, y] = take(source);
    context.translate(x, y);
    ink(context, path, step, look);
    context.translate(-x, -y);
  }
}

function ink(context, path, step, look) {
  if (step.fill) {
    context.fillStyle = look.twin(step.fill);
    context.fill(path);
  }
  if (step.stroke) {
    context.strokeStyle = look.twin(step.stroke);
    context.lineWidth = step.width;
    context.lineCap = step.cap;
    context.lineJoin = step.join;
    context.miterLimit = 4; // as in Agg: a sharper corner is cut off
    context.setLineDash(step.dashes ?? []);
    context.lineDashOffset = step.start ?? 0;
    context.stroke(path);
  }
}

function place(context, { matrix, size: [columns, rows] }, source) {
  const length = 4 * columns * rows;
  const bytes = source.pixels;
  const pixels = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset + source.byte, length);
  source.byte += length;
  const image = new OffscreenCanvas(columns, rows);
  image.getContext("2d").putImageData(new ImageData(pixels.slice(), columns, rows), 0, 0);
  context.imageSmoothingEnabled = false; // a cell of a map keeps its edges
  context.transform(...matrix);
  context.drawImage(image, 0, 0, 1, 1);
}

function take(source) {
  source.next += 2;
  return [source.points[source.next - 2], source.points[source.next - 1]];
}

function floats(view) {
  // A message may lay the bytes at any address; floats need one that four divides.
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

function isDark() {
  return document.body.dataset.jpThemeLight === "false" ||
    document.body.classList.contains("vscode-dark");
}

/** Keep "z < 4.58" on one line. */
function unbroken(text) {
  return text.replace(/ ([=<>≈±×]) /g, "\u00a0$1\u00a0").replace(/ %/g, "\u00a0%");
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

function element(tag, name, parent) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}

function render({ model, el }) {
  // Everything is sized inside a box of our own: JupyterLab wipes the size of `el` itself.
  const box = element("div", "dl-screen", el);
  const picture = element("div", "dl-picture", box);
  picture.setAttribute("role", "img");
  const stage = element("canvas", "dl-stage", picture);
  const marks = element("canvas", "dl-marks", picture);
  const text = element("p", "dl-text", box);
  const problem = element("p", "dl-problem", box);
  const spoken = element("p", "dl-spoken", box);
  spoken.setAttribute("aria-live", "polite");
  let rest = 0, waiting = 0;

  function look() {
    const { width, height } = model.get("stage");
    const twins = isDark() ? model.get("twins") : {};
    const twin = (color) => (twins[color.slice(0, 7)] ?? color.slice(0, 7)) + color.slice(7);
    return { scale: marks.width / width, height, twin };
  }

  function paintMarks() {
    paint(marks.getContext("2d"), model.get("frame"), look());
    tell();
  }

  function tell() {
    const frame = model.get("frame");
    const cutOff = explorer?.classList.contains("jupyter-widgets-disconnected"); // by ipywidgets
    const trouble = cutOff ? STANDS_STILL : frame.problem;
    picture.setAttribute("aria-label", frame.alt);
    text.textContent = unbroken(frame.text);
    problem.textContent = trouble;
    problem.hidden = !trouble;
    box.dataset.frame = frame.number;
    clearTimeout(rest); // a screen reader speaks when the slider rests, not at every step
    rest = setTimeout(() => (spoken.textContent = trouble || frame.text), 700);
  }

  function paintAll() {
    paint(stage.getContext("2d"), model.get("stage"), look());
    paintMarks();
  }

  function fit() {
    const { width, height } = model.get("stage");
    picture.style.maxWidth = `${width}px`;
    picture.style.aspectRatio = `${width} / ${height}`;
    if (!picture.clientWidth) return paintAll(); // hidden, or far down the page: no room
    const narrow = box.clientWidth < NARROW;
    if (narrow !== model.get("narrow")) {
      model.set("narrow", narrow);
      model.save_changes();
    }
    const pixels = Math.round(picture.clientWidth * devicePixelRatio);
    for (const canvas of [stage, marks]) {
      canvas.width = pixels;
      canvas.height = Math.round((pixels * height) / width);
    }
    paintAll();
  }

  // Slider handles come without a name; a screen reader needs the label and the shown value.
  const naming = new MutationObserver(nameControls);
  let explorer = null;
  function nameControls() {
    for (const slider of explorer?.querySelectorAll(".widget-slider") ?? []) {
      const handle = slider.querySelector(".noUi-handle");
      const label = slider.querySelector(".widget-label")?.textContent;
      handle?.setAttribute("aria-label", label);
      handle?.setAttribute("aria-valuetext", slider.querySelector(".widget-readout")?.textContent);
      slider.querySelector(".widget-readout")?.setAttribute("aria-label", `${label}, typed`);
    }
  }

  function whenAttached() {
    explorer = el.closest(".dl-explorer");
    if (explorer) links.observe(explorer, { attributeFilter: ["class"] });
    const controls = explorer?.querySelector(".dl-controls");
    if (controls) {
      naming.observe(controls, { childList: true, subtree: true });
      nameControls();
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
  const links = new MutationObserver(tell); // to the kernel: cut off, or there again
  const forgetKernel = whenItsKernelEnds(model.widget_manager);
  addEventListener("resize", fit); // zooming changes the pixel ratio, not the size
  model.on("change:stage", fit);
  model.on("change:frame", paintMarks);
  model.on("msg:custom", scrollHere);
  fit();
  whenAttached();

  return () => {
    size.disconnect();
    theme.disconnect();
    links.disconnect();
    forgetKernel();
    naming.disconnect();
    clearTimeout(rest);
    clearTimeout(waiting);
    removeEventListener("resize", fit);
    model.off("change:stage", fit);
    model.off("change:frame", paintMarks);
    model.off("msg:custom", scrollHere);
  };
}

export default { render };
