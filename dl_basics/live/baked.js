// A baked explorer: what `bake.py` wrote down is shown by the painter of the live one.
//
// `dlBaked.open(box, about, load)` puts the controls and the picture of an explorer into a box;
// `load(part)` brings "words", "images", "wide" or "narrow" as a promise, the last three with the
// numbers of what is chosen in the menus by which they are told apart, as in "wide-2-0". Nothing is
// computed here: a state is the number of each control's place, and columns of the tables say what
// is shown there.

import { handlesIn } from "./drag.js";
import { paint, shownIn } from "./paint.js";
import { element, words } from "./words.js";

const NARROW = 600; // CSS pixels, as in screen.js
const BEAT = 120; // milliseconds from step to step of Play
const DIGITS = [...Array(92).keys()].map((k) => String.fromCharCode(35 + k))
  .filter((sign) => !"&'<>\\`".includes(sign));
const BASE = DIGITS.length / 2;
const FINE = 64;
const UNREAD = "The data of this picture could not be read, so it stands still. Reload the page, or open the course in JupyterLab.";
const AND = "|", TURNED = "~"; // in an address, between things and before their knobs
const VALUE = new Map(DIGITS.map((sign, k) => [sign.charCodeAt(0), k]));

/** The whole numbers behind a text of `bake.py`. */
export function numbers(text) {
  const found = [];
  for (let k = 0; k < text.length; k++) {
    let value = 0, unit = 1, digit = VALUE.get(text.charCodeAt(k));
    for (; digit >= BASE; digit = VALUE.get(text.charCodeAt(++k))) {
      value += unit * digit; // the digit, and one of the next
      unit *= BASE;
    }
    value += unit * digit;
    found.push(value % 2 ? -(value + 1) / 2 : value / 2);
  }
  return found;
}

/** The points behind a text: all x, then all y, each told less what the two before it lead to. */
export function points(text) {
  const told = numbers(text), count = told.length / 2, found = new Float32Array(told.length);
  for (const axis of [0, 1]) {
    for (let k = 0, last = 0, step = 0; k < count; k++) {
      step += told[axis * count + k];
      last += step;
      found[2 * k + axis] = last / FINE;
    }
  }
  return found;
}

/** The colours of an image's cells, four bytes each; see `told_images`. */
export function cells({ palette, widths, cells: texts }, image) {
  const colors = Uint8Array.from(atob(palette), (sign) => sign.charCodeAt(0));
  const width = widths[image], told = numbers(texts[image]);
  const found = new Uint8ClampedArray(4 * told.length);
  for (let k = 0; k < told.length; k++) {
    const left = k % width ? told[k - 1] : 0, above = k < width ? 0 : told[k - width];
    const plane = left + above - (k % width && k > width ? told[k - width - 1] : 0);
    const [low, high] = left < above ? [left, above] : [above, left];
    told[k] += Math.max(low, Math.min(high, plane)); // now the number of the colour
    found.set(colors.subarray(4 * told[k], 4 * told[k] + 4), 4 * k);
  }
  return found;
}

/** The number of a state from the value of each control, the last one counting fastest. */
export function stateOf(values, counts) {
  return values.reduce((state, value, k) => state * counts[k] + value, 0);
}

/** The row of a state in columns. places: of the controls. counts: how many each of them has. */
export function rowOf(columns, places, counts) {
  return columns.map((column) => {
    const [axes, text] = column;
    const values = (column[2] ??= summed(text)); // read when it is first asked for
    return values[stateOf(axes.map((axis) => places[axis]), axes.map((axis) => counts[axis]))];
  }).filter((value) => value >= 0);
}

function summed(text) {
  let sum = 0;
  return Int32Array.from(numbers(text), (step) => (sum += step));
}

/** The text, the text alternative and the problem of a row of `Words`. */
export function sentences(part, row) {
  const left = row.slice(3).map((number) => part.numbers[number]);
  return row.slice(0, 3).map((sentence) => part.sentences[sentence].replaceAll("\0", () => left.shift()));
}

/** The recording of a stage or a mark, as paint.js takes it, unpacked when it is first shown. */
function recordingOf(part, all, kind, number) {
  const kept = ((part.kept ??= { stages: new Map(), marks: new Map() })[kind]);
  if (!kept.has(number)) {
    const [steps, text, images] = part[kind].map((column) => column[number]);
    const pixels = chained(images.map((image) => cells(all, image)), Uint8Array);
    kept.set(number, { steps: part.steps[steps], points: points(text), pixels });
  }
  return kept.get(number);
}

/** Several arrays one behind the other. */
function chained(arrays, Kind) {
  const whole = new Kind(arrays.reduce((sum, some) => sum + some.length, 0));
  let at = 0;
  for (const some of arrays) {
    whole.set(some, at);
    at += some.length;
  }
  return whole;
}

/** One recording of several, as paint.js takes it. */
function joined(recordings) {
  const steps = recordings.map((one) => one.steps).filter(Boolean).join(",");
  return {
    steps: `[${steps}]`,
    points: chained(recordings.map((one) => one.points), Float32Array),
    pixels: chained(recordings.map((one) => one.pixels), Uint8Array),
  };
}

// --- Controls ------------------------------------------------------------------------------------
// Each is an object with `value`, its number among the values that were baked, `count`, `set(value)`,
// and `told`, what stands in the address.

function slider(parent, track, moved, play) {
  const label = element("label", "dl-slider", parent);
  element("span", "dl-label", label).textContent = track.label;
  const input = element("input", "", label);
  Object.assign(input, { type: "range", min: 0, max: track.texts.length - 1, step: 1 });
  const shown = element("output", "", label);
  const made = {
    label, count: track.texts.length,
    get value() { return Number(input.value); },
    set(value) {
      input.value = value;
      shown.textContent = track.texts[value];
      input.setAttribute("aria-valuetext", track.texts[value]);
    },
    get told() { return `${track.values[made.value]}`; },
    find(text) {
      const meant = text.trim() ? Number(text) : NaN;
      return track.values.findIndex((v) => Math.abs(v - meant) <= 1e-9 * (1 + Math.abs(v)));
    },
  };
  input.setAttribute("aria-label", track.label);
  input.addEventListener("input", () => (made.set(made.value), moved()));
  made.set(track.start);
  if (play) label.after(playButton(made, track.label, moved));
  return made;
}

function playButton(made, name, moved) {
  const button = document.createElement("button");
  button.type = "button";
  let timer = 0;
  function show() {
    button.textContent = timer ? "Stop" : "Play";
    button.setAttribute("aria-label", `${button.textContent} ${name}`);
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    show();
  }
  function step() {
    if (made.value + 1 >= made.count) return stop();
    made.set(made.value + 1);
    moved();
  }
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (made.value + 1 >= made.count) made.set(0), moved();
    timer = setInterval(step, BEAT);
    show();
  });
  show();
  return button;
}

function switchOf(parent, text, on, moved) {
  const label = element("label", "dl-switch", parent);
  const input = element("input", "", label);
  input.type = "checkbox";
  input.checked = on;
  label.append(text);
  input.addEventListener("change", () => moved());
  return input;
}

/** A thing of a menu with the sliders of its knobs; they are shown while it is chosen. */
function thing(parent, option, moved) {
  const knobs = option.knobs.map((track) => slider(parent, track, moved));
  const made = {
    text: option.text, knobs,
    count: knobs.reduce((count, knob) => count * knob.count, 1),
    get value() { return stateOf(knobs.map((k) => k.value), knobs.map((k) => k.count)); },
    set(value) {
      for (const knob of [...knobs].reverse()) {
        knob.set(value % knob.count);
        value = Math.floor(value / knob.count);
      }
    },
    show(chosen) { for (const knob of knobs) knob.label.hidden = !chosen; },
  };
  return made;
}

function menu(parent, told, moved) {
  const label = element("label", "dl-menu", parent);
  element("span", "dl-label", label).textContent = told.label;
  const select = element("select", "", label);
  const all = told.options.map((option) => {
    element("option", "", select).textContent = option.text;
    return thing(parent, option, moved);
  });
  const before = all.map((_, k) => all.slice(0, k).reduce((sum, one) => sum + one.count, 0));
  function show() { all.forEach((one, k) => one.show(k === select.selectedIndex)); }
  select.addEventListener("change", () => (show(), moved()));
  select.selectedIndex = told.options.findIndex((option) => option.on);
  show();
  return {
    count: all.reduce((sum, one) => sum + one.count, 0),
    get value() { return before[select.selectedIndex] + all[select.selectedIndex].value; },
    set(value) {
      select.selectedIndex = before.findLastIndex((first) => first <= value);
      all[select.selectedIndex].set(value - before[select.selectedIndex]);
      show();
    },
    get told() {
      const one = all[select.selectedIndex];
      return [one.text, ...one.knobs.map((knob) => knob.told)].join(TURNED);
    },
    find(text) {
      const [name, ...turned] = text.split(TURNED);
      const k = all.findIndex((one) => one.text === name);
      if (k < 0) return -1;
      const places = all[k].knobs.map((knob, j) => turned[j] === undefined ? knob.value : knob.find(turned[j]));
      return places.includes(-1) ? -1 : before[k] + stateOf(places, all[k].knobs.map((knob) => knob.count));
    },
  };
}

function several(parent, told, moved) {
  const group = element("fieldset", "dl-several", parent);
  element("legend", "dl-label", group).textContent = told.label;
  const all = told.options.map((option) => {
    const row = element("span", "dl-thing", group);
    const input = switchOf(row, option.text, option.on, () => turned(input));
    return { input, one: thing(row, option, moved), text: option.text };
  });
  let lately = all.filter((_, k) => told.options[k].on).map(({ input }) => input); // the latest last
  function chosen() { return all.filter(({ input }) => input.checked); }
  function show() { for (const { input, one } of all) one.show(input.checked); }
  /** Of more at once nothing was baked: the one that has been on longest makes room. */
  function turned(input) {
    const others = chosen().map((one) => one.input).filter((other) => other !== input);
    lately = [...others.sort((a, b) => lately.indexOf(a) - lately.indexOf(b)), input];
    const away = input.checked && chosen().length > told.together ? lately.shift() : null;
    if (away) away.checked = false;
    show();
    moved(away && `On this page ${told.together} at once: ${all.find((o) => o.input === away).text} is off again. JupyterLab takes them all.`);
  }
  /** The baked values in their order: how many of each size come before, and which these are. */
  function order() {
    const found = [];
    function add(some, from, left) {
      if (!left) return found.push(some);
      for (let k = from; k < all.length; k++) add([...some, k], k + 1, left - 1);
    }
    for (let size = 0; size <= told.together; size++) add([], 0, size);
    return found;
  }
  const sets = order();
  const sizes = sets.map((some) => some.reduce((count, k) => count * all[k].one.count, 1));
  const before = sizes.map((_, k) => sizes.slice(0, k).reduce((sum, size) => sum + size, 0));
  const made = {
    count: sizes.reduce((sum, size) => sum + size, 0),
    get value() {
      const on = all.flatMap(({ input }, k) => (input.checked ? [k] : []));
      const at = sets.findIndex((some) => `${some}` === `${on}`);
      return before[at] + stateOf(on.map((k) => all[k].one.value), on.map((k) => all[k].one.count));
    },
    set(value) {
      const at = before.findLastIndex((first) => first <= value);
      let left = value - before[at];
      all.forEach(({ input }, k) => (input.checked = sets[at].includes(k)));
      for (const k of [...sets[at]].reverse()) {
        all[k].one.set(left % all[k].one.count);
        left = Math.floor(left / all[k].one.count);
      }
      show();
    },
    get told() {
      return chosen().map(({ one }) => [one.text, ...one.knobs.map((knob) => knob.told)].join(TURNED)).join(AND);
    },
    find(text) {
      const names = text ? text.split(AND).map((part) => part.split(TURNED)) : [];
      const on = names.map(([name]) => all.findIndex((one) => one.text === name));
      if (on.includes(-1) || on.length > told.together) return -1;
      const sorted = on.map((k, j) => [k, names[j]]).sort(([a], [b]) => a - b);
      const at = sets.findIndex((some) => `${some}` === `${sorted.map(([k]) => k)}`);
      const places = sorted.flatMap(([k, [, ...turned]]) => all[k].one.knobs.map((knob, j) => turned[j] === undefined ? knob.value : knob.find(turned[j])));
      if (at < 0 || places.includes(-1)) return -1;
      let value = 0;
      let j = 0;
      for (const [k] of sorted) for (const knob of all[k].one.knobs) value = value * knob.count + places[j++];
      return before[at] + value;
    },
  };
  made.set(made.value);
  return made;
}

function plainSwitch(parent, told, moved) {
  const input = switchOf(parent, told.label, Boolean(told.start), moved);
  return {
    count: 2,
    get value() { return Number(input.checked); },
    set(value) { input.checked = Boolean(value); },
    get told() { return input.checked ? "True" : "False"; },
    find(text) { return ["False", "True"].indexOf(text); },
  };
}

const KINDS = { slider: (parent, told, moved) => slider(parent, told, moved, told.play), menu, several, switch: plainSwitch };

// --- The explorer --------------------------------------------------------------------------------

/** Show a baked explorer in a box that holds its still picture; see the top of this file. */
export function open(box, about, load, look) {
  const still = box.querySelector("img");
  const stillText = box.querySelector(".dl-text");
  const head = element("div", "dl-head", box);
  element("p", "dl-question", head).textContent = about.question;
  const reset = element("button", "", head);
  Object.assign(reset, { type: "button", textContent: "Reset" });
  const row = element("div", "dl-controls", box);
  const screen = element("div", "dl-screen", box);
  const sheet = element("div", "dl-sheet", screen);
  const picture = element("div", "dl-picture", sheet);
  picture.setAttribute("role", "img");
  if (still) picture.append(still);
  const canvases = ["dl-stage", "dl-marks"].map((name) => element("canvas", name, picture));
  const layer = element("div", "dl-handles", sheet);
  const handles = handlesIn(layer, () => size, pulled);
  const { tell } = words(screen, picture);
  let shownLast = { text: stillText?.textContent ?? "", alt: still?.alt ?? "" };
  if (stillText) tell({ ...shownLast, problem: "", number: 0 }, false), stillText.remove();
  const controls = Object.fromEntries(Object.entries(about.controls).map(
    ([name, told]) => [name, KINDS[told.kind](row, told, moved)]));
  const all = Object.values(controls), counts = all.map((control) => control.count);
  let start = all.map((control) => control.value);
  const parts = {}, asked = {}, failed = new Set();
  let size = { width: 730, height: 298 }, number = 0, waiting = 0, notice = "", painted = ""; // what the stage on the canvas depends on

  function layout() { return screen.clientWidth < NARROW ? "narrow" : "wide"; }

  /** Bring a part, once; where one that fails is needed it is said, and the last picture stays. */
  function bring(name) {
    asked[name] ??= load(name).then((part) => { parts[name] = part; draw(); })
      .catch(() => { failed.add(name); draw(); });
  }

  /** Which entries are chosen in the menus by which pictures are told apart, and their first values. */
  function chosen() {
    return about.apart.map(([axis, firsts]) => {
      const entry = firsts.findLastIndex((first) => first <= all[axis].value);
      return { axis, entry, first: firsts[entry], after: firsts[entry + 1] ?? all[axis].count };
    });
  }

  /** The names of the parts for what is shown now: words, pictures, images if there are any. */
  function needed() {
    const piece = chosen().map(({ entry }) => `-${entry}`).join("");
    return ["words", ...[layout(), ...(about.images ? ["images"] : [])].map((part) => part + piece)];
  }

  function wake() { needed().forEach(bring); }

  function moved(told) {
    notice = told ?? "";
    wake();
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; draw(); });
    box.dispatchEvent(new CustomEvent("dl-moved", { bubbles: true }));
  }

  /** A hand on the picture wants these places of the controls. */
  function pulled(places) {
    for (const name in places) controls[name].set(places[name]);
    moved();
  }

  /** What can be pulled in a state: where each place brings it is a list that many share. */
  function handlesOf(part, held) {
    const track = (axis) => (typeof axis === "string" ? part.tracks[axis] : axis);
    return part.handles[held].map((handle) => ({
      ...handle,
      ways: handle.ways.map((way) => ({ ...way, x: track(way.x), y: track(way.y) })),
    }));
  }

  function draw() {
    const names = needed(), [said, part, images] = names.map((name) => parts[name]);
    if (names.some((name) => failed.has(name))) {
      return tell({ ...shownLast, problem: UNREAD, number: ++number }, false);
    }
    if (!names.every((name) => parts[name])) return;
    const places = all.map((control) => control.value);
    const [text, alt, problem] = sentences(said, rowOf(said.states, places, counts));
    if (!problem) {
      const here = [...places], few = [...counts]; // within the part
      for (const { axis, first, after } of chosen()) here[axis] -= first, few[axis] = after - first;
      const [held, stage, ...marks] = rowOf(part.states, here, few);
      const [width, height] = part.sizes[stage];
      size = { width, height };
      sheet.style.maxWidth = `calc(${width}px * var(--enlarged, 1))`;
      picture.style.aspectRatio = `${width} / ${height}`;
      const pixels = Math.round(picture.clientWidth * devicePixelRatio);
      if (pixels) {
        const tall = Math.round((pixels * height) / width);
        const shown = shownIn(look.isDark() ? about.dark : {});
        const key = [names[1], stage, pixels, look.isDark()].join();
        const how = { scale: pixels / width, height, shown };
        for (const canvas of canvases) {
          if (canvas.width !== pixels) canvas.width = pixels;
          if (canvas.height !== tall) canvas.height = tall;
        }
        const [below, above] = canvases.map((canvas) => canvas.getContext("2d"));
        if (key !== painted) paint(below, joined([recordingOf(part, images, "stages", stage)]), how);
        paint(above, joined(marks.map((mark) => recordingOf(part, images, "marks", mark))), how);
        painted = key;
        still?.remove();
        handles.show(handlesOf(part, held));
      }
    }
    shownLast = { text, alt };
    tell({ ...shownLast, problem: problem || notice, number: ++number }, false);
    box.dataset.state = stateOf(places, counts);
  }

  function repaint() { painted = ""; if (asked.words) wake(), draw(); }

  function put(told) {
    const found = Object.entries(told)
      .map(([name, text]) => [controls[name], controls[name]?.find?.(text) ?? -1]);
    all.forEach((control, k) => control.set(start[k]));
    if (found.some(([, value]) => value < 0)) return false;
    for (const [control, value] of found) control.set(value);
    return true;
  }

  reset.addEventListener("click", () => { all.forEach((control, k) => control.set(start[k])); moved(); });
  let wide = 0;
  new ResizeObserver(() => { // a text of one line more makes it higher, and no other picture
    if (wide !== screen.clientWidth) wide = screen.clientWidth, repaint();
  }).observe(screen);
  look.changed(repaint);
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && wake(), { rootMargin: "800px" }).observe(box);

  return {
    box, controls, about,
    /** Move controls to the values of an address, {name: text}; back to the start if one is none. */
    go(told) {
      if (!put(told)) return false;
      moved();
      return true;
    },
    /** Let it begin elsewhere, also for Reset. */
    start(told) {
      put(told);
      start = all.map((control) => control.value);
    },
    /** Something to tell below the picture until it is moved. */
    say(told) {
      notice = told;
      wake();
      draw();
    },
    /** Where the controls are, as `go` takes it: "g=tanh&z=1.2". */
    get address() {
      return Object.entries(controls)
        .map(([name, control]) => `${name}=${encodeURIComponent(control.told)}`).join("&");
    },
  };
}
