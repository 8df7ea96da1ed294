// <copy-button data-text data-done> around a hidden button: copies the text and says so.
customElements.define('copy-button', class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector('button');
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(this.dataset.text);
      this.querySelector('[role="status"]').textContent = this.dataset.done;
    });
  }
});
