// What is around the screen: tabs, address, status, and the notice in the middle.
class View {
  constructor(fullscreen) {
    document.body.classList.toggle('fullscreen', fullscreen);
    this.element = (id) => document.getElementById(id);
    this.action = null;
    this.element('notice-action').addEventListener('click', () => this.action?.());
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
