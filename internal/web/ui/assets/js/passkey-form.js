// <passkey-form data-ceremony="create|get" data-options data-failed> around a form with a
// hidden button: asks the browser for a passkey and sends its answer with the form. What is
// said to readers without script, [data-without], goes away.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const named = list => (list ?? []).map(key => ({ ...key, id: bytes(key.id) }));

customElements.define('passkey-form', class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form');
    if (!this.form || !window.PublicKeyCredential) return;
    this.querySelector('[data-without]')?.remove();
    this.querySelector('button[hidden]').hidden = false;
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      if (this.form.reportValidity()) this.#ask();
    });
  }

  async #ask() {
    const status = this.querySelector('[role="status"]');
    status.textContent = '';
    try {
      this.form.querySelector('[data-answer]').value = JSON.stringify(await this.#ceremony(JSON.parse(this.dataset.options)));
    } catch {
      status.textContent = this.dataset.failed;
      return;
    }
    this.form.submit();
  }

  async #ceremony(o) {
    const publicKey = { ...o, challenge: bytes(o.challenge), allowCredentials: named(o.allowCredentials), excludeCredentials: named(o.excludeCredentials) };
    if (o.user) publicKey.user = { ...o.user, id: bytes(o.user.id) };
    const made = await navigator.credentials[this.dataset.ceremony]({ publicKey });
    const { response } = made, answer = { clientDataJSON: text(response.clientDataJSON) };
    for (const part of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[part]) answer[part] = text(response[part]);
    }
    if (response.getTransports) answer.transports = response.getTransports();
    return { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(), response: answer };
  }
});
