// All of our own JavaScript. Everything works without it; this only makes it kinder.
(() => {
  const $ = (selector) => document.querySelector(selector);

  document.addEventListener("click", (event) => {
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(".toast-note").remove();

    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      $(opener.dataset.dialog).showModal();
    }
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      event.target.closest("dialog").close();
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // Error pages come with HX-Retarget: show those. Anything else that fails gets a plain sentence.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400) $("#problem").replaceChildren();
    else if (xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = true;
    else if (!event.detail.shouldSwap) unreachable();
  });
  document.addEventListener("htmx:sendError", unreachable);
  document.addEventListener("htmx:timeout", unreachable);

  function unreachable() {
    $("#problem").replaceChildren($("#unreachable").content.cloneNode(true));
  }

  // A live region speaks of what is added to it, so add again what came with the page.
  function announce() {
    const toasts = $("#toasts");
    if (toasts) setTimeout(() => toasts.append(...toasts.children), 150);
  }
  document.addEventListener("DOMContentLoaded", announce);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === document.body) announce();
  });
})();
