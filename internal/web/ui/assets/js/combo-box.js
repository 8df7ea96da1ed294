// <combo-box> around an input with a <datalist>: a list that can be searched and shows a
// second word for each choice. With data-src it asks the server: GET src?q=… answers
// [{"value": "Osaka", "note": "Japan"}]. Without script the browser's own list remains.
customElements.define('combo-box', class extends HTMLElement {
  #options = []; #at = -1; #timer; #asked = 0;

  connectedCallback() {
    this.input = this.querySelector('input');
    const native = this.querySelector('datalist');
    if (!this.input || this.list) return;
    for (const o of native?.options ?? []) this.#options.push({ value: o.value, note: o.label === o.value ? '' : o.label });
    this.list = Object.assign(document.createElement('ul'), { className: 'combo__l', id: `${this.input.id}-list`, hidden: true });
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', this.input.labels[0]?.textContent ?? '');
    this.append(this.list);
    this.input.removeAttribute('list');
    this.#set({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id, autocomplete: 'off' });
    this.input.addEventListener('input', () => this.#search());
    this.input.addEventListener('keydown', e => this.#key(e));
    this.input.addEventListener('blur', () => this.#close());
    this.list.addEventListener('pointerdown', e => e.preventDefault()); // the input keeps the focus
    this.list.addEventListener('click', e => this.#take(e.target.closest('li')));
  }

  #set(attributes) { for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value); }

  #search() {
    clearTimeout(this.#timer);
    const text = this.input.value.trim();
    if (!this.dataset.src) return this.#show(text ? this.#options.filter(o => fold(o.value).includes(fold(text))) : []);
    const turn = ++this.#asked;
    this.#timer = setTimeout(async () => {
      const answer = text ? await fetch(`${this.dataset.src}?q=${encodeURIComponent(text)}`).catch(() => null) : null;
      const found = answer?.ok ? await answer.json().catch(() => []) : [];
      if (turn === this.#asked) this.#show(found); // an older answer may come later
    }, 150);
  }

  #show(options) {
    this.#at = -1;
    this.list.replaceChildren(...options.slice(0, 8).map((o, i) => {
      const item = Object.assign(document.createElement('li'), { id: `${this.list.id}-${i}`, textContent: o.value });
      item.dataset.value = o.value;
      item.setAttribute('role', 'option');
      if (o.note) item.append(Object.assign(document.createElement('small'), { textContent: o.note }));
      return item;
    }));
    this.list.hidden = !this.list.children.length;
    this.#set({ 'aria-expanded': String(!this.list.hidden) });
    this.input.removeAttribute('aria-activedescendant');
  }

  #key(event) {
    const items = [...this.list.children];
    if (this.list.hidden || !items.length) return;
    if (event.key === 'Escape') this.#close();
    else if (event.key === 'Enter' && this.#at >= 0) this.#take(items[this.#at]);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.#move(items, event.key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
  }

  #move(items, by) {
    this.#at = (this.#at + by + items.length + (this.#at < 0 && by < 0 ? 1 : 0)) % items.length;
    items.forEach((item, i) => item.setAttribute('aria-selected', String(i === this.#at)));
    items[this.#at].scrollIntoView({ block: 'nearest' });
    this.#set({ 'aria-activedescendant': items[this.#at].id });
  }

  #take(item) {
    if (!item) return;
    this.input.value = item.dataset.value;
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
    this.#close();
  }

  #close() { this.#show([]); }
});

function fold(text) { return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(); }
