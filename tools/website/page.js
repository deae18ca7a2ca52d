// The page: makes its explorers and predictions live, and keeps the address at what is shown.

const systemIsDark = matchMedia("screen and (prefers-color-scheme: dark)"); // paper is white
const look = {
  isDark: () => systemIsDark.matches,
  changed: (tell) => systemIsDark.addEventListener("change", tell),
};

// A page opened from a folder may not fetch, but it may run scripts: so data are scripts that hand
// over what they hold.
const taken = {}, loading = {};
globalThis.dlBaked = { take(name, data) { taken[name] = data; } };

/** Brings parts of an explorer, each once, however many copies of it ask. */
function load(name) {
  return (part) => loading[`${name}.${part}`] ??= new Promise((good, bad) => {
    const file = `${name}.${part}`;
    const script = document.createElement("script");
    script.src = `data/${file}.js`;
    script.onerror = bad;
    script.onload = () => (taken[file] ? good(taken[file]) : bad()); // damaged, it hands over nothing
    document.head.append(script);
  });
}

const explorers = [...document.querySelectorAll(".dl-explorer")].map((box) => {
  const about = JSON.parse(box.querySelector("script").textContent);
  const made = open(box, about, load(box.dataset.explorer), look);
  const start = JSON.parse(box.dataset.start);
  if (Object.keys(start).length) made.start(start); // a notebook may show it elsewhere
  return made;
});

for (const box of document.querySelectorAll(".dl-prediction")) {
  const told = JSON.parse(box.querySelector("script").textContent);
  const reason = element("p", "dl-reason", box);
  reason.setAttribute("aria-live", "polite");
  const show = element("button", "", box);
  Object.assign(show, { type: "button", textContent: "Show me", hidden: true });
  const name = `answer-${Math.random()}`;
  const list = box.querySelector("ol");
  list.className = "dl-options";
  [...list.children].forEach((row, k) => {
    const label = element("label", "", row), text = row.firstChild;
    const input = element("input", "", label);
    Object.assign(input, { type: "radio", name });
    label.append(text);
    input.addEventListener("change", () => {
      reason.textContent = unbroken(told.answers[k]);
      show.hidden = !told.show;
    });
  });
  box.querySelector("details").remove();
  show.addEventListener("click", () => {
    const below = explorers.filter(({ about }) => about.name === told.show.explorer);
    const next = below.find((one) => box.compareDocumentPosition(one.box) & Node.DOCUMENT_POSITION_FOLLOWING);
    const shown = next ?? below.at(-1);
    shown?.go(told.show.values);
    shown?.box.scrollIntoView({ block: "nearest" });
  });
}

// --- The address: #slope&g=tanh&z=1.2 ------------------------------------------------------------

/** An explorer's name in an address; a second copy on the page is the "slope.2". */
function nameOf(one) {
  const before = explorers.slice(0, explorers.indexOf(one));
  const copy = before.filter(({ about }) => about.name === one.about.name).length;
  return copy ? `${one.about.name}.${copy + 1}` : one.about.name;
}

let writing = 0;
document.addEventListener("dl-moved", ({ target }) => {
  const moved = explorers.find(({ box }) => box === target);
  clearTimeout(writing);
  writing = setTimeout(() => history.replaceState(null, "", `#${nameOf(moved)}&${moved.address}`), 300);
});

function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % of somebody's own
  }
}

const lost = element("p", "dl-problem", document.querySelector("main"));
lost.parentNode.prepend(lost);

function goToAddress() {
  const whole = location.hash.slice(1), [name, ...rest] = whole.split("&");
  const meant = explorers.find((one) => nameOf(one) === name);
  const found = meant || !whole || document.getElementById(plain(whole));
  lost.hidden = Boolean(found);
  lost.textContent = found ? "" : `There is no “${plain(name)}” on this page, so it stands at its start.`;
  if (!meant) return;
  const told = Object.fromEntries(rest.map((part) => {
    const [control, value = ""] = part.split("=").map(plain);
    return [control, value];
  }));
  if (!meant.go(told)) meant.say("The address names a place that this picture does not have, so it stands at its start.");
  meant.box.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", goToAddress);
goToAddress();
