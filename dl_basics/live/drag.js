// Dragging: which places of its controls bring a handle nearest to the hand.
//
// A handle (handles.py) has a point x, y, perhaps the two ends of a line, and ways: for each of its
// controls `now`, the number of its place, `last`, that of the last one, and x and y, where it
// would lie at each place. Units are pixels of the figure, y pointing up. Nothing here knows of a
// kernel: what is wanted is told as {control: number of its place}.

export const KEYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const FAST = 10; // places, with Shift

/** Where a way brings its handle at place `k`. */
export function pointAt({ x, y }, k) {
  return [x[k] ?? x, y[k] ?? y];
}

/** The place that brings a handle nearest to a point; of equally near ones, the nearest to now. */
export function nearestPlace(way, [x, y]) {
  let best = way.now, least = Infinity;
  for (let k = 0; k <= way.last; k++) {
    const [left, up] = pointAt(way, k);
    const far = (left - x) ** 2 + (up - y) ** 2;
    if (far < least || (far === least && Math.abs(k - way.now) < Math.abs(best - way.now))) {
      least = far, best = k;
    }
  }
  return best;
}

/** In which direction a handle goes as its control rises: around now, or else all in all. */
export function direction(way) {
  const { now, last } = way;
  for (const [from, to] of [[Math.max(now - 1, 0), Math.min(now + 1, last)], [0, last]]) {
    const [a, b] = [pointAt(way, from), pointAt(way, to)];
    const [x, y] = [b[0] - a[0], b[1] - a[1]], length = Math.hypot(x, y);
    if (length > 0.05) return [x / length, y / length];
  }
  return [0, 0];
}

/** What a key wants of a handle: {control: place}, {} if it is at its end, null if it is not ours. */
export function placesForKey(ways, key, fast = false) {
  const [first] = ways;
  if (key === "Home" || key === "End") return { [first.control]: key === "End" ? first.last : 0 };
  if (!(key in KEYS)) return null;
  const [right, up] = KEYS[key];
  const along = ways.map(direction).map(([x, y]) => x * right + y * up);
  const most = Math.max(...along.map(Math.abs));
  let way = ways[along.findIndex((a) => Math.abs(a) === most)], rise = Math.sign(along[ways.indexOf(way)]);
  if (most < 0.5) {
    if (ways.length > 1) return {};
    rise = right + up; // across its way: as of any slider, right and up are more
  }
  const place = Math.min(Math.max(way.now + rise * (fast ? FAST : 1), 0), way.last);
  return place === way.now ? {} : { [way.control]: place };
}

/** At most one question at a time: what is asked meanwhile waits, and only the last is kept. */
export function oneAtATime(send) {
  let asked = null, next = null;
  const go = (values) => {
    asked = values, next = null;
    if (!send(values)) asked = null; // nobody is there to answer
  };
  return {
    ask: (values) => asked ? (next = { ...next, ...values }) : go(values),
    answered: () => ((asked = null), next && go(next)),
    wanted: () => ({ ...asked, ...next }),
  };
}

/** Keep handles in `layer`, which lies over the picture. size: of the figure; want: see above. */
export function handlesIn(layer, size, want) {
  const shown = new Map(); // by name, what is on the page: the handle and its element
  let held = null, latest = [];

  function pointOf({ clientX, clientY }) {
    const { left, top, width, height } = layer.getBoundingClientRect(), figure = size();
    return [
      (clientX - left) / width * figure.width, figure.height - (clientY - top) / height * figure.height,
    ];
  }

  /** Of the handles under a pointer the one that is nearest; a line only if there is no other. */
  function under(event) {
    const [x, y] = pointOf(event);
    const far = ({ handle }) => handle.ends ? 1e4 : Math.hypot(handle.x - x, handle.y - y);
    const hit = document.elementsFromPoint(event.clientX, event.clientY);
    const all = [...shown.values()].filter(({ element }) => hit.includes(element));
    return all.sort((a, b) => far(a) - far(b))[0];
  }

  function grab(event) {
    const found = event.isPrimary && event.button === 0 && !held && under(event);
    if (!found) return;
    event.preventDefault(); // no text is marked, no image is carried away
    const { element, handle } = found, [x, y] = pointOf(event);
    // The ways as they are now hold until it is let go: what is pulled alone moves.
    held = { element, pointer: event.pointerId, ways: handle.ways.map((way) => ({ ...way })) };
    held.off = [x - handle.x, y - handle.y];
    element.setPointerCapture(event.pointerId);
    element.classList.add("dl-held");
    const same = [...shown.values()].find((other) => other.handle.label === handle.label);
    same.element.focus({ preventScroll: true, focusVisible: false });
  }

  function pull(event) {
    if (held?.pointer !== event.pointerId) return;
    const [x, y] = pointOf(event), point = [x - held.off[0], y - held.off[1]], values = {};
    let moves = false;
    for (const way of held.ways) {
      const place = nearestPlace(way, point);
      moves ||= place !== way.now;
      values[way.control] = way.now = place;
    }
    if (moves) want(values);
  }

  function letGo(event) {
    if (held?.pointer !== event.pointerId) return;
    held.element.classList.remove("dl-held");
    held = null;
    show(latest);
  }

  function press(event) {
    const found = [...shown.values()].find(({ element }) => element === event.target);
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
    const values = found && !(ctrlKey || altKey || metaKey) &&
      placesForKey(found.handle.ways, key, shiftKey);
    if (!values) return;
    event.preventDefault();
    event.stopPropagation();
    for (const way of found.handle.ways) way.now = values[way.control] ?? way.now;
    if (Object.keys(values).length) want(values);
  }

  /** Show these handles and no others, but for what is held. wanted: what is not answered yet. */
  function show(handles, wanted = {}) {
    latest = handles;
    for (const [name, { element }] of shown) {
      const stays = element === held?.element || element === document.activeElement;
      if (handles.some((handle) => handle.name === name) || stays) continue;
      element.remove();
      shown.delete(name);
    }
    const { width, height } = size(), labels = new Set();
    for (const handle of handles) {
      for (const way of handle.ways) way.now = wanted[way.control] ?? way.now;
      const element = shown.get(handle.name)?.element ?? made(handle);
      shown.set(handle.name, { element, handle });
      tell(element, handle, labels.has(handle.label));
      lay(element, handle, width, height);
      labels.add(handle.label);
    }
  }

  function made(handle) {
    const element = document.createElement("div");
    const goes = handle.ways.map(direction);
    const only = (side) => goes.every((way) => Math.abs(way[side]) < 0.1);
    element.className = "dl-handle";
    element.dataset.goes = only(1) ? "sideways" : only(0) ? "up" : "anywhere";
    element.classList.toggle("dl-line", Boolean(handle.ends));
    element.setAttribute("role", "slider");
    element.setAttribute("aria-valuemin", 0);
    layer.append(element);
    return element;
  }

  layer.addEventListener("pointerdown", grab);
  layer.addEventListener("pointermove", pull);
  for (const end of ["pointerup", "pointercancel"]) layer.addEventListener(end, letGo);
  layer.addEventListener("keydown", press);
  return { show, again: () => show(latest) };
}

/** What a screen reader is told of a handle. A second one of the same controls is for hands alone. */
function tell(element, { label, text, ways: [{ now, last }] }, second) {
  const told = {
    "aria-label": `${label}, in the picture`, "aria-valuetext": text, "aria-valuemax": last,
    "aria-valuenow": now, tabindex: second ? -1 : 0,
  };
  for (const name in told) {
    if (element.getAttribute(name) !== `${told[name]}`) element.setAttribute(name, told[name]);
  }
  if (second) element.setAttribute("aria-hidden", true);
  else element.removeAttribute("aria-hidden");
}

/** Lay it in its place, in shares of the picture, so that it stays there at any size. */
function lay({ style }, { x, y, ends }, width, height) {
  style.left = `${100 * x / width}%`;
  style.top = `${100 * (1 - y / height)}%`;
  if (!ends) return;
  const [left, low, right, high] = ends;
  style.width = `${100 * Math.hypot(right - left, high - low) / width}%`;
  style.rotate = `${-Math.atan2(high - low, right - left)}rad`;
}
