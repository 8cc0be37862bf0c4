// Ctrl+Enter (⌘+Enter) saves from anywhere in the form, long texts included.

const form = document.querySelector("[data-entry]");

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-save]"));
});
