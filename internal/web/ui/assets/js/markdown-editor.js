// <markdown-editor> around a textarea: shows its toolbar. A button's data-wrap goes to both
// ends of the selection, its data-line to the begin of every selected line.
customElements.define('markdown-editor', class extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector('textarea');
    const bar = this.querySelector('[role="toolbar"]');
    if (!this.area || !bar) return;
    bar.hidden = false;
    bar.addEventListener('click', e => this.#format(e.target.closest('button')?.dataset));
  }

  #format({ wrap, line, link } = {}) {
    const { selectionStart: from, selectionEnd: to, value } = this.area, chosen = value.slice(from, to);
    if (wrap) this.#put(wrap + chosen + wrap, from, to, from + wrap.length);
    else if (link) this.#put(`[${chosen}](https://)`, from, to, from + 1);
    else if (line) {
      const start = value.lastIndexOf('\n', from - 1) + 1;
      this.#put(value.slice(start, to).replace(/^/gm, line), start, to, start);
    }
  }

  #put(text, from, to, caret) {
    this.area.focus();
    this.area.setSelectionRange(from, to);
    // The old command keeps the browser's undo; where it is gone, the text is set.
    if (!document.execCommand?.('insertText', false, text)) this.area.setRangeText(text, from, to, 'end');
    if (from === to) this.area.setSelectionRange(caret, caret);
  }
});
