// Pads: parts of the picture on which a hand makes something of its own (pads.py).
//
// A pad has its control's name, its label, a box [left, bottom, width, height] in pixels of the
// figure, y pointing up, the ends of its axes x and y, how many cells a key goes through from side to
// side, and whether strokes are drawn on it or points are tapped.

import { KEYS } from "./drag.js";
import { element } from "./words.js";

const FINGER = 22, MOUSE = 9; // CSS pixels: so near to a point, it is meant

/** Touches that wait for an answer: they are sent one behind the other, points of a stroke together. */
export function inTurn(send) {
  const waiting = [];
  let asked = false;
  function go() {
    if (!waiting.length || asked) return;
    const touch = waiting.shift();
    while (touch.how !== "tap" && waiting[0]?.how === "on") touch.at.push(...waiting.shift().at);
    asked = send(touch); // or nobody is there to answer
  }
  return {
    ask: (touch) => (waiting.push(touch), go()),
    answered: () => ((asked = false), go()),
  };
}

/** The point in the units of the axes at the shares (across, up) of a pad's box. */
export function placeAt({ x, y }, [across, up]) {
  const between = ([from, to], share) => from + Math.min(Math.max(share, 0), 1) * (to - from);
  return [between(x, across), between(y, up)];
}

/** Keep pads in `layer`, which lies over the picture. size: of the figure; touch: what to tell. */
export function padsIn(layer, size, touch) {
  const shown = new Map(); // by control

  function made(pad) {
    const field = element("div", "dl-pad", layer), cross = element("div", "dl-cross", field);
    const spoken = element("div", "dl-at", field);
    const own = { field, pad, at: [Math.floor(pad.cells / 2), Math.floor(pad.cells / 2)] };
    let pointer = null;

    function shares(event) {
      const { left, bottom, width, height } = field.getBoundingClientRect();
      return [(event.clientX - left) / width, (bottom - event.clientY) / height];
    }

    function tell(how, points, pixels = MOUSE) {
      const [from, to] = own.pad.x, near = pixels / field.clientWidth * (to - from);
      touch({ control: pad.control, at: points.map((point) => placeAt(own.pad, point)), how, near });
    }

    function begin(event) {
      if (!event.isPrimary || event.button !== 0) return;
      pointer = event.pointerId;
      field.setPointerCapture(pointer);
      tell("start", [shares(event)]);
    }

    function goOn(event) {
      if (event.pointerId !== pointer) return;
      const all = event.getCoalescedEvents?.() ?? [];
      tell("on", (all.length ? all : [event]).map(shares));
    }

    function press(event) {
      const { key, ctrlKey, altKey, metaKey } = event, way = KEYS[key];
      const acts = key === " " || key === "Enter";
      if (ctrlKey || altKey || metaKey || !(way || acts)) return;
      event.preventDefault();
      event.stopPropagation();
      const cells = own.pad.cells, last = cells - 1;
      if (way) own.at = own.at.map((k, side) => Math.min(Math.max(k + way[side], 0), last));
      const point = own.at.map((k) => (k + 0.5) / cells);
      cross.style.left = `${100 * point[0]}%`;
      cross.style.top = `${100 * (1 - point[1])}%`;
      if (acts) return tell("key", [point]);
      const [x, y] = own.pad.strokes
        ? [`column ${own.at[0] + 1}`, `row ${cells - own.at[1]}`]
        : placeAt(own.pad, point).map((n) => n.toFixed(1).replace("-", "−"));
      spoken.textContent = `${x}, ${y}`;
    }

    if (pad.strokes) {
      field.addEventListener("pointerdown", begin);
      field.addEventListener("pointermove", goOn);
      for (const end of ["pointerup", "pointercancel"]) {
        field.addEventListener(end, () => (pointer = null));
      }
    } else {
      field.addEventListener("click", (event) => {
        tell("tap", [shares(event)], event.pointerType === "touch" ? FINGER : MOUSE);
      });
    }
    field.addEventListener("keydown", press);
    const does = pad.strokes ? "Space changes the grey of a cell" : "Space adds a point or takes it away";
    field.setAttribute("role", "application");
    field.setAttribute("aria-label", `${pad.label}: arrow keys move a cross, ${does}`);
    field.classList.toggle("dl-strokes", pad.strokes);
    field.tabIndex = 0;
    spoken.setAttribute("aria-live", "polite");
    cross.style.left = cross.style.top = "50%";
    return own;
  }

  return {
    /** Show these pads and no others. */
    show(pads) {
      for (const [name, { field }] of shown) {
        if (pads.some((pad) => pad.control === name)) continue;
        field.remove();
        shown.delete(name);
      }
      const { width, height } = size();
      for (const pad of pads) {
        if (!shown.has(pad.control)) shown.set(pad.control, made(pad));
        const own = Object.assign(shown.get(pad.control), { pad });
        const [left, bottom, wide, high] = pad.box;
        Object.assign(own.field.style, {
          left: `${100 * left / width}%`, bottom: `${100 * bottom / height}%`,
          width: `${100 * wide / width}%`, height: `${100 * high / height}%`,
        });
      }
    },
  };
}
