// What is around the screen: tabs, address, status, and the notice or the page's dialog in the middle.
class View {
  static DIALOGS = {
    alert: 'The page says',
    confirm: 'The page asks',
    prompt: 'The page asks',
    beforeunload: 'Leave this page?',
  };

  constructor(fullscreen) {
    document.body.classList.toggle('fullscreen', fullscreen);
    this.element = (id) => document.getElementById(id);
    this.action = null;
    this.element('notice-action').addEventListener('click', () => this.action?.());
    this.answer = null;
    this.element('dialog-ok').addEventListener('click', () => this.answerDialog(true));
    this.element('dialog-cancel').addEventListener('click', () => this.answerDialog(false));
    this.element('dialog').addEventListener('keydown', (event) => {
      if (event.key === 'Escape' || (event.key === 'Enter' && event.target === this.element('dialog-input'))) {
        event.preventDefault();
        this.answerDialog(event.key === 'Enter');
      }
    });
  }

  showDialog({ type, message, defaultPrompt }, onAnswer) {
    const input = this.element('dialog-input');
    this.answer = onAnswer;
    this.element('dialog-title').textContent = View.DIALOGS[type] ?? View.DIALOGS.alert;
    this.element('dialog-text').textContent = message;
    input.hidden = type !== 'prompt';
    input.value = defaultPrompt ?? '';
    this.element('dialog-cancel').hidden = type === 'alert';
    this.element('dialog').hidden = false;
    (input.hidden ? this.element('dialog-ok') : input).focus();
  }

  answerDialog(accept) {
    const answer = this.answer;
    const input = this.element('dialog-input');
    this.hideDialog();
    answer?.({ accept, ...(accept && !input.hidden ? { promptText: input.value } : {}) });
  }

  hideDialog() {
    this.answer = null;
    this.element('dialog').hidden = true;
  }

  showTabs(pages, selected, onSelect) {
    const tabs = this.element('tabs');
    const buttons = pages.map((page, index) => {
      const button = tabs.children[index] ?? document.createElement('button');
      button.type = 'button';
      button.className = 'tab';
      button.setAttribute('role', 'tab');
      button.setAttribute('aria-selected', String(page.id === selected));
      button.textContent = page.title || page.url || 'Untitled';
      button.title = page.url;
      button.dataset.page = page.id;
      button.onclick = () => onSelect(page.id);
      return button;
    });
    tabs.replaceChildren(...buttons);
    this.showAddress(pages.find((page) => page.id === selected));
  }

  showAddress(page) {
    const address = this.element('address');
    address.title = page?.url ?? '';
    document.title = page?.title ? `${page.title} · Live view` : 'Live view';
    const match = /^(https?:\/\/)([^/?#]*)(.*)$/.exec(page?.url ?? '');
    if (match === null) {
      address.textContent = page?.url ?? '';
      return;
    }
    const host = document.createElement('b');
    host.textContent = match[2];
    address.replaceChildren(match[1] === 'https://' ? '' : 'http://', host, match[3] === '/' ? '' : match[3]);
  }

  showStatus(state, text) {
    this.element('status').dataset.state = state;
    this.element('status-text').textContent = text;
  }

  showNotice({ title, text = '', busy = false, button = '', action = null }) {
    this.action = action;
    this.element('notice-title').textContent = title;
    this.element('notice-text').textContent = text;
    this.element('spinner').hidden = !busy;
    this.element('notice-action').textContent = button;
    this.element('notice-action').hidden = button === '';
    this.element('notice').hidden = false;
    document.body.classList.add('faded');
  }

  hideNotice() {
    this.element('notice').hidden = true;
    document.body.classList.remove('faded');
  }
}
