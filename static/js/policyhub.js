/* What a page gains when scripts run. Everything works without this file; nothing here decides anything. */
(() => {
  "use strict";

  const components = document.currentScript.dataset.components;
  document.body.classList.add("js-enabled", "govuk-frontend-supported");

  /* The design system's own behaviour is fetched only by pages that have something for it to do. */
  const NEEDS_COMPONENTS = ["character-count", "error-summary", "password-input", "exit-this-page", "radios", "checkboxes"];
  const selector = NEEDS_COMPONENTS.map((name) => `[data-module="govuk-${name}"]`).join(",");
  const dress = async (scope) => {
    if (scope.querySelector(selector)) (await import(components)).initAll({ scope });
  };

  /* A second click on the same button does nothing; the server is safe in any case. */
  const sendOnce = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const pressed = event.submitter;
    if (pressed) pressed.setAttribute("aria-busy", "true");
    setTimeout(() => forgetSending(form), 8000);
  };
  const forgetSending = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };

  /* "Copy" puts the words on the clipboard and says so on the button, aloud too. */
  const offerCopies = (scope) => {
    if (navigator.clipboard) scope.querySelectorAll("[data-copy][hidden]").forEach((button) => button.removeAttribute("hidden"));
  };
  const copy = async (button) => {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    await navigator.clipboard.writeText("value" in source ? source.value : source.innerText.trim());
    const said = button.innerHTML;
    button.setAttribute("aria-live", "polite");
    button.textContent = "Copied";
    setTimeout(() => { button.innerHTML = said; }, 2500);
  };

  /* A chosen photo is shown at once; it stays on this machine until the form is sent. */
  const preview = (input) => {
    input.parentElement.querySelectorAll(".ph-preview").forEach((old) => { URL.revokeObjectURL(old.src); old.remove(); });
    for (const file of input.files) {
      if (!/^image\/(jpeg|png|webp|gif|avif)$/.test(file.type)) continue;
      const picture = document.createElement("img");
      picture.className = "ph-preview";
      picture.alt = `The photo you chose: ${file.name}`;
      picture.src = URL.createObjectURL(file);
      input.insertAdjacentElement("afterend", picture);
    }
  };

  /* The checks are told how many photos and videos were chosen; the files themselves stay on this machine until the form is sent. */
  const countFiles = (event) => {
    const fields = event.detail.elt.id === "findings" && event.detail.elt.closest("form")?.elements;
    for (const kind of fields ? ["photo", "video"] : []) {
      if (fields[kind]?.files) event.detail.parameters[`${kind}s_chosen`] = String(fields[kind].files.length);
    }
  };

  /* What is asked of pictures and of people is shown with them alone. A tick that answered fewer questions is taken back when more
     are shown: it was given to what stood there. */
  const showOnlyWith = (form) => {
    const kept = [...form.querySelectorAll('input[name^="remove_"]')].some((box) => !box.checked);
    const has = {
      chosen: form.elements.photo?.files.length > 0,
      filmed: form.elements.video?.files?.length > 0,
      people: [...form.querySelectorAll('input[name^="people-"][name$="-name"]')].some((name) => name.value.trim()),
    };
    has.picture = kept || has.chosen || has.filmed;
    has.pictured = has.picture;
    has.described = has.chosen || Boolean(form.elements.photo_alt?.value.trim());
    form.querySelectorAll("[data-only-with]").forEach((part) => {
      const hidden = !part.dataset.onlyWith.split(" ").some((one) => has[one]);
      if (part.hidden && !hidden && !["chosen", "described", "filmed", "pictured"].includes(part.dataset.onlyWith) && form.elements.none_apply) form.elements.none_apply.checked = false;
      part.hidden = hidden;
    });
  };
  const showParts = (event) => {
    const form = event.target.closest?.("form");
    if (form?.querySelector("[data-only-with]")) showOnlyWith(form);
  };

  /* Keys: a link or a fold with data-key="j" is pressed by that key, a button only reached, unless it decides nothing (skipping). They do
     nothing while somebody types or holds another key down, and can be switched off; that is remembered on this machine alone. */
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (document.body.dataset.keys === "off") return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (!target.matches("button:not([data-key-presses])")) target.click();
  };
  const KEYS = "policyhub-keys";
  const remembered = () => { try { return localStorage.getItem(KEYS); } catch { return null; } };
  const remember = (word) => { try { localStorage.setItem(KEYS, word); } catch { /* Private windows may refuse: then it holds for this page. */ } };
  const useKeys = (word) => {
    document.body.dataset.keys = word;
    document.querySelectorAll("[data-keys-switch]").forEach((button) => {
      button.textContent = word === "off" ? button.dataset.on : button.dataset.off;
      button.parentElement.hidden = false;
    });
  };

  /* One button ticks as many as can be read together, in their order; pressed again, it unticks them. */
  const offerTicks = (scope) => scope.querySelectorAll("[data-tick][hidden]").forEach((button) => button.removeAttribute("hidden"));
  const tick = (button) => {
    const boxes = [...button.form.elements].filter((one) => one.type === "checkbox").slice(0, Number(button.dataset.tick));
    const on = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = on; });
  };

  /* An opened note is ready to be typed in. */
  const openNote = (event) => {
    if (event.target.matches?.(".ph-action--note[open]")) event.target.querySelector("textarea")?.focus();
  };

  document.addEventListener("submit", sendOnce);
  document.addEventListener("toggle", openNote, true);
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) copy(button);
    const ticking = event.target.closest?.("[data-tick]");
    if (ticking) tick(ticking);
    if (event.target.closest?.("[data-keys-switch]")) {
      const word = document.body.dataset.keys === "off" ? "on" : "off";
      remember(word);
      useKeys(word);
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.('input[type="file"][accept*="image"]')) preview(event.target);
    showParts(event);
  });
  document.addEventListener("input", showParts);
  document.addEventListener("htmx:configRequest", countFiles);
  /* Coming back with the browser's own button shows a page that may be sent again. */
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(forgetSending));
  document.addEventListener("htmx:afterSettle", (event) => { dress(event.detail.elt); offerCopies(event.detail.elt); offerTicks(event.detail.elt); });

  dress(document);
  offerCopies(document);
  document.querySelectorAll("form:has([data-only-with])").forEach(showOnlyWith);
  offerTicks(document);
  useKeys(remembered() === "off" ? "off" : "on");
})();
