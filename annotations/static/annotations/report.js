// The print button, which does nothing without a script and is shown only with one.
const button = document.getElementById("rp-print");
button.hidden = false;
button.addEventListener("click", () => window.print());
