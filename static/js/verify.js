/* form[data-verify] digests the chosen file here and asks for the digest alone; without crypto.subtle the file is sent. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-verify]");
  if (!form || !window.crypto || !window.crypto.subtle) return;
  const status = form.querySelector("[data-verify-status]");

  async function sha256Of(file) {
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  form.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(form.dataset.largest)) {
      status.textContent = form.dataset.textTooLarge;
      return;
    }
    status.textContent = form.dataset.textReading;
    try {
      const address = new URL(form.action);
      // By its name alone: every collection has a method called item.
      const item = form.elements.namedItem("item");
      if (item && item.value) address.searchParams.set("item", item.value);
      address.searchParams.set("sha256", await sha256Of(file));
      window.location.assign(address);
    } catch (error) {
      // Too little memory, or the file is gone meanwhile: the server can still be asked.
      form.submit();
    }
  });
})();
