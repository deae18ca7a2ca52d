// A stopwatch in the page: from a key press, or the first move of a pointer, to the frame that shows
// what it brought about.

window.stopwatch = (() => {
  const METHODS = {
    label: { root: ".bench-label", options: { childList: true, characterData: true, subtree: true } },
    interact: { root: ".widget-interact .widget-output", options: { childList: true, subtree: true } },
    ours: { root: ".dl-screen", options: { attributeFilter: ["data-frame"] } },
    baked: { root: ".dl-screen", options: { attributeFilter: ["data-frame"] } }, // on a web page
  };
  let presses = [], released = 0, shown = [], root = null, arrived = null, watching = null;

  addEventListener("keydown", () => presses.push(performance.now()), true);
  addEventListener("pointermove", () => presses.push(performance.now()), true);
  addEventListener("keyup", () => (released = performance.now()), true);

  /** Wait until the browser has made its next frame. */
  function frame() {
    const { port1, port2 } = new MessageChannel();
    return new Promise((done) => {
      port1.onmessage = done; // comes after the frame; a requestAnimationFrame comes before it
      requestAnimationFrame(() => port2.postMessage(0));
    });
  }

  function images(records) {
    const added = records.flatMap((record) => [...record.addedNodes]);
    return added.flatMap((n) => (n.nodeName === "IMG" ? n : [...(n.querySelectorAll?.("img") ?? [])]));
  }

  /** Has the cell of a method put everything on the page? */
  function ready(method, cell) {
    return cell.querySelector(METHODS[method].root) && cell.querySelector(".noUi-handle");
  }

  /** Follow one method: its root element changes when it has an answer to a key press. */
  function follow(method, cell) {
    watching?.disconnect();
    root = cell.querySelector(METHODS[method].root);
    watching = new MutationObserver(async (records) => {
      if (method === "interact") {
        const pictures = images(records);
        if (!pictures.length) return; // the old picture was taken away, the new one is not there
        await Promise.all(pictures.map((picture) => picture.decode()));
      }
      await frame();
      shown.push(performance.now());
      arrived?.();
    });
    watching.observe(root, METHODS[method].options);
    const wrapper = method === "baked" ? cell : cell.querySelector(".jp-Cell-outputWrapper");
    wrapper.scrollIntoView({ block: "center" });
    cell.querySelector(".noUi-handle, input[type=range]").focus({ preventScroll: true });
  }

  function arm() {
    [presses, shown] = [[], []];
    const here = new Promise((done) => (arrived = done));
    const late = new Promise((_, fail) => setTimeout(() => fail("no picture in 20 s"), 20_000));
    stopwatch.first = Promise.race([here, late]);
    stopwatch.first.catch(() => {});
  }

  /** The text that belongs to the picture. */
  function said() {
    return (root.querySelector(".dl-text") ?? root).textContent.replaceAll("\u00a0", " ");
  }

  /** Milliseconds from the press to the first frame, and the text that it shows. */
  async function time() {
    await stopwatch.first;
    return [shown[0] - presses[0], said()];
  }

  /** After a held key: how late the last frame came, how many there were, for how many presses. */
  function settling() {
    return [Math.max(0, shown.at(-1) - released), shown.length, presses.length, said()];
  }

  return { ready, follow, arm, time, settling };
})();
