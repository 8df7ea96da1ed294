// <print-button> around a hidden button: opens the browser's print dialog.
customElements.define('print-button', class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector('button');
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
});
