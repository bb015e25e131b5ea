// All of our own JavaScript. Everything works without it; this only makes it kinder.
(() => {
  const $ = (selector) => document.querySelector(selector);
  const on = (name, act) => document.addEventListener(name, act);

  on("click", (event) => {
    const within = (selector) => event.target.closest(selector);
    within("[data-dismiss]")?.parentElement.remove();
    const opener = within("[data-dialog]");
    if (opener || within("[data-close]")) event.preventDefault();
    if (opener) $(opener.dataset.dialog).showModal();
    if (within("[data-close]")) within("dialog").close();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  on("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  // Error pages come with HX-Retarget: show those. Anything else that fails gets a plain sentence.
  // It goes when the same request, or something else that the person does, succeeds.
  on("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, shouldSwap } = event.detail;
    const problem = $("#problem");
    if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
      Object.assign(event.detail, { shouldSwap: true, ignoreTitle: true });
      problem.dataset.path = requestConfig.path;
    } else if (xhr.status >= 400 && !shouldSwap) {
      unreachable(event);
    } else if (requestConfig.verb !== "get" || requestConfig.path === problem.dataset.path) {
      problem.replaceChildren();
    }
  });
  on("htmx:sendError", unreachable);
  on("htmx:timeout", unreachable);

  function unreachable(event) {
    $("#problem").replaceChildren($("#unreachable").content.cloneNode(true));
    $("#problem").dataset.path = event.detail.requestConfig.path;
  }

  // A live region speaks of what is added to it, so add again what came with the page.
  const announce = () => setTimeout(() => $("#toasts").append(...$("#toasts").children), 150);
  const correct = () => $("main [aria-invalid=true]")?.focus();

  on("DOMContentLoaded", announce);
  on("DOMContentLoaded", correct);
  on("htmx:afterSettle", ({ target, detail }) => {
    if (target === document.body) announce();
    if (detail.xhr?.status === 422) correct();
  });
})();
