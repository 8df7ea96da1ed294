// <bulk-select> around a table with check boxes: a box in the head selects all rows of the
// page, and the bar counts what is selected.
customElements.define('bulk-select', class extends HTMLElement {
  connectedCallback() {
    this.all = this.querySelector('[data-all]');
    this.addEventListener('change', this);
    this.#count();
  }

  handleEvent({ target }) {
    if (target === this.all) for (const box of this.#boxes()) box.checked = this.all.checked;
    this.#count();
  }

  #boxes() { return [...this.querySelectorAll('tbody .sel input[type="checkbox"]')]; }

  #count() {
    const boxes = this.#boxes(), chosen = boxes.filter(box => box.checked).length;
    if (this.all) {
      this.all.hidden = false;
      this.all.checked = chosen > 0 && chosen === boxes.length;
      this.all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    const count = this.querySelector('[data-selected]');
    if (!count) return;
    count.textContent = chosen.toLocaleString(document.documentElement.lang);
    count.parentElement.hidden = false;
  }
});
