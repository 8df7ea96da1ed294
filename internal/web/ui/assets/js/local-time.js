// <local-time data-zone="Africa/Nairobi"> around a <time datetime data-end>: says the time
// in the reader's zone. Inside a hidden [data-local] it shows that box, unless the
// reader's clock is the event's clock; elsewhere the time becomes a tooltip.
customElements.define('local-time', class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector('time'), box = this.closest('[data-local]');
    const start = new Date(time?.dateTime), end = new Date(time?.dataset.end || time?.dateTime);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (isNaN(start) || isNaN(end) || !zone || this.#clock(start, zone) === this.#clock(start, this.dataset.zone)) return;
    const lang = document.documentElement.lang;
    const format = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, // the pages write 3 December
      { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const text = format.formatRange(start, end);
    if (!box) { time.title = `${text} (${zone})`; return; }
    time.textContent = text;
    box.querySelector('[data-zone-name]').textContent = zone.split('/').pop().replaceAll('_', ' ');
    box.hidden = false;
  }

  #clock(moment, timeZone) {
    try { return moment.toLocaleString('en', { timeZone }); } catch { return ''; }
  }
});
