// <theme-switch> around the masthead's theme form: switches at once, without a request.
customElements.define('theme-switch', class extends HTMLElement {
  connectedCallback() { this.addEventListener('submit', this); }

  handleEvent(event) {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    const theme = dark ? 'light' : 'dark';
    try { localStorage.setItem('ch-theme', theme); } catch { return; } // then the server remembers it
    root.dataset.theme = theme;
    event.preventDefault();
  }
});
