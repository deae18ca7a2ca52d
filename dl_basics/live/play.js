// Play: moves a slider one step at a time, and stops at its end or when its cell is gone.

async function render({ model, el }) {
  const reference = model.get("slider"); // "IPY_MODEL_<id>"
  const slider = await model.widget_manager.get_model(reference.slice("IPY_MODEL_".length));
  const button = document.createElement("button");
  button.className = "dl-play jupyter-button";
  let timer = 0;

  function show() {
    const label = slider.get("description");
    button.textContent = timer ? "Stop" : "Play";
    button.setAttribute("aria-label", `${timer ? "Stop" : "Play"} ${label}`);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    show();
  }

  function move(value) {
    slider.set("value", value);
    slider.save_changes();
  }

  function step() {
    // A closed notebook or a cell that ran again leaves a button without a page or a kernel.
    if (!el.isConnected || !slider.comm_live) return stop();
    const next = slider.get("value") + slider.get("step");
    if (next > slider.get("max")) return stop();
    move(next);
  }

  button.addEventListener("dl-step", ({ detail: steps }) => {
    const wanted = slider.get("value") + steps * slider.get("step");
    move(Math.min(Math.max(wanted, slider.get("min")), slider.get("max")));
  });
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.get("value") + slider.get("step") > slider.get("max")) move(slider.get("min"));
    timer = setInterval(step, model.get("interval"));
    show();
  });
  show();
  el.append(button);
  return stop;
}

export default { render };
