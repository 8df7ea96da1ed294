// <browser-zone> knows the zone of the reader's clock. A hidden input in it takes the zone
// along; a hidden button offers it to the input that data-for names, unless that says so.
customElements.define('browser-zone', class extends HTMLElement {
  connectedCallback() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const silent = this.querySelector('input[type="hidden"]'), button = this.querySelector('button');
    const input = document.getElementById(this.dataset.for);
    if (silent && zone) silent.value = zone;
    if (!button || !input || !zone || input.value === zone) return;
    button.querySelector('[data-zone]').textContent = zone;
    button.hidden = false;
    button.addEventListener('click', () => { input.value = zone; button.hidden = true; input.focus(); });
  }
});
