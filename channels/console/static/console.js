// A table that is wider than the screen scrolls by itself; the keyboard has to reach it (WCAG 2.1.1).
new MutationObserver(() => {
  for (const box of document.querySelectorAll(".q-table__middle:not([tabindex])")) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.closest(".q-table__container")?.querySelector(".q-table__title")?.textContent || "");
  }
}).observe(document, { childList: true, subtree: true });
