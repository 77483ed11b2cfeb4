// A table that is wider than the screen scrolls by itself; the keyboard has to reach it (WCAG 2.1.1).
new MutationObserver(() => {
  for (const box of document.querySelectorAll(".q-table__middle:not([tabindex])")) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.closest(".q-table__container")?.querySelector(".q-table__title")?.textContent || "");
  }
}).observe(document, { childList: true, subtree: true });

// A session that ended closes its socket, and no new one opens: then the way leads to the sign-in page and back here,
// instead of trying for ever. Asking for this address does not count as work.
const whetherEnded = async () => {
  const answer = await fetch("/console/_nicegui/session", { cache: "no-store" }).catch(() => null);
  if (answer?.status === 401) location.reload();
};
addEventListener("load", () => {
  const waiting = setInterval(() => {
    if (!window.socket) return;
    clearInterval(waiting);
    window.socket.on("disconnect", whetherEnded);
    window.socket.on("connect_error", whetherEnded);
  }, 200);
});
