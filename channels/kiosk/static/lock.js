// Nobody leaves the page: no menus, drags, zoom, back, new windows, links elsewhere, keys of the browser.

const refuse = (event) => {
  event.preventDefault();
  event.stopPropagation();
};
const KEYS = /^(F\d+|BrowserBack|BrowserForward|BrowserHome|BrowserRefresh|ContextMenu|Help|PrintScreen)$/;
const EDITING = /^[acvxz]$/i;

/** Close every way out. `back` is called when the browser's own "back" is tried. */
export function lock(back) {
  for (const name of ["contextmenu", "dragstart", "dragover", "drop", "gesturestart", "auxclick"]) {
    addEventListener(name, refuse, { capture: true, passive: false });
  }
  addEventListener("wheel", (event) => event.ctrlKey && refuse(event), { capture: true, passive: false });
  addEventListener("touchmove", (event) => event.touches.length > 1 && refuse(event), { capture: true, passive: false });
  addEventListener("mousedown", (event) => event.button > 0 && refuse(event), { capture: true });
  addEventListener("mouseup", (event) => event.button > 0 && refuse(event), { capture: true });
  addEventListener("click", (event) => event.target.closest?.("a[href]") && refuse(event), { capture: true });
  addEventListener("submit", refuse, { capture: true });
  addEventListener("keydown", (event) => {
    const command = (event.ctrlKey && !EDITING.test(event.key)) || event.altKey || event.metaKey;
    if (command || KEYS.test(event.key)) refuse(event);
  }, { capture: true });
  window.open = () => null;
  history.replaceState(null, "");
  history.pushState(null, "");
  addEventListener("popstate", () => {
    history.pushState(null, "");
    back();
  });
}

/** What looks like a link in an answer becomes words: there is nowhere to go from here. */
export function withoutLinks(root) {
  for (const link of root.querySelectorAll("a")) {
    const words = document.createElement("span");
    words.className = link.className;
    words.classList.remove("button", "call");
    for (const child of [...link.childNodes]) if (!child.classList?.contains("vh")) words.append(child);
    link.replaceWith(words);
  }
  return root;
}
