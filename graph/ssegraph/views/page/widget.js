// The page in a cell of a notebook: a frame, and the selection carried both ways.

/**
 * @typedef {{ get: (name: string) => any, set: (name: string, value: unknown) => void, save_changes: () => void, on: (name: string, act: () => void) => void, off: (name: string, act: () => void) => void }} Model of anywidget
 *
 * @param {{ model: Model, el: HTMLElement }} given
 */
function render({ model, el }) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", model.get("_sandbox"));
  frame.style.cssText = "width:100%;border:0;display:block";
  frame.style.height = `${model.get("height")}px`;
  frame.srcdoc = model.get("_page");

  const select = () => frame.contentWindow?.postMessage({ ssegraph: "select", id: model.get("selected") ?? "" }, "*");
  /** @param {MessageEvent} event */
  const hear = (event) => {
    if (event.source !== frame.contentWindow) return;
    if (event.data?.ssegraph === "ready") select();
    if (event.data?.ssegraph !== "selected") return;
    model.set("selected", event.data.id || null);
    model.save_changes();
  };
  const resize = () => (frame.style.height = `${model.get("height")}px`);

  addEventListener("message", hear);
  model.on("change:selected", select);
  model.on("change:height", resize);
  el.append(frame);
  return () => {
    removeEventListener("message", hear);
    model.off("change:selected", select);
    model.off("change:height", resize);
  };
}

export default { render };
