// All of our own JavaScript. Every page works without it; this only makes pages easier to use.
(() => {
  const $ = (selector) => document.querySelector(selector);
  const all = (selector) => document.querySelectorAll(selector);
  const on = (name, act) => document.addEventListener(name, act);

  on("click", (event) => {
    const within = (selector) => event.target.closest(selector);
    within("[data-dismiss]")?.parentElement.remove();
    if (within("[data-dialog], [data-close]")) event.preventDefault();
    if (within("[data-dialog]")) $(within("[data-dialog]").dataset.dialog).showModal();
    if (within("[data-close]")) within("dialog").close();
    // The bars lie above the link that covers their row, so that each can say its carrier.
    within("tr:has(.row-link) .bars")?.closest("tr").querySelector(".row-link").click();
    for (const menu of all("details.menu[open]")) menu.open = menu.contains(event.target);
  });

  on("keydown", ({ key, target }) => {
    const open = key === "Escape" && target.closest("details[open]");
    if (open) Object.assign(open, { open: false }).querySelector("summary").focus();
  });

  // Error pages come with HX-Retarget: show those. Any other failure shows one plain sentence.
  // It disappears when the same request, or another action of the user, succeeds.
  on("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, shouldSwap } = event.detail;
    const { dataset } = $("#problem");
    if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
      Object.assign(event.detail, { shouldSwap: true, ignoreTitle: true });
      dataset.path = requestConfig.path;
    } else if (xhr.status >= 400 && !shouldSwap) unreachable(event);
    else if (requestConfig.verb !== "get" || requestConfig.path === dataset.path) $("#problem").replaceChildren();
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) on(failure, unreachable);
  function unreachable(event) {
    $("#problem").replaceChildren($("#unreachable").content.cloneNode(true));
    $("#problem").dataset.path = event.detail.requestConfig.path;
  }
  // Keep a part of the page that the user is working on, and say that it is out of date.
  on("htmx:oobBeforeSwap", (event) => {
    if (!event.target.matches(event.target.dataset.keep || "html")) return;
    event.preventDefault();
    for (const note of all("[data-outdated]")) note.hidden = false;
  });

  // A search answers for the choice that it was sent with. After another choice, ask again.
  on("htmx:beforeSwap", ({ detail: { target, requestConfig }, detail }) => {
    const chosen = target.matches("#campaign-options") && target.querySelector(":checked");
    if (!chosen || !detail.shouldSwap || chosen.value === requestConfig.parameters.campaign) return;
    detail.shouldSwap = false;
    htmx.trigger("#id_find", "again");
  });
  // A live region announces only what is added to it, so add the page's own messages again.
  const announce = () => setTimeout(() => $("#toasts").append(...$("#toasts").children), 150);
  const correct = () => $("main [aria-invalid=true]")?.focus();
  announce(); correct();
  on("htmx:afterSettle", ({ target }) => target === document.body && announce());
  on("htmx:afterSettle", ({ detail }) => detail.xhr?.status === 422 && correct());
})();
