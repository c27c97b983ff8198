// Follows the session: which pages there are, which one is shown, and whether the session still lives.
class LiveView {
  static POLL = 1500;
  static RETRY = 1000;
  static PAINT = 2500;

  static ENDINGS = {
    401: ['This link is no longer valid', 'Ask for a new live view link.'],
    404: ['This session is over', 'It ended some time ago.'],
    410: ['This session has ended', 'Its browser is gone. Nothing you do here reaches it any more.'],
  };

  constructor() {
    const [, version, live, sessionId, token] = location.pathname.split('/');
    this.base = `/${version}/${live}/${sessionId}/${token}`;
    const query = new URLSearchParams(location.search);
    const fullscreen = query.get('fullscreen') === 'true';
    this.view = new View(fullscreen);
    this.screen = new Screen(document.getElementById('stage'), document.getElementById('screen'), fullscreen);
    this.pages = [];
    this.wanted = query.get('page');
    this.pinned = this.wanted !== null;
    this.page = null;
    this.ended = false;
    const send = (method, params) => this.page?.send(method, params);
    this.keyboard = new Keyboard(document.getElementById('keys'), send);
    new Pointer(this.screen, send, () => this.keyboard.focus());
    this.listen();
  }

  listen() {
    const button = document.getElementById('keyboard');
    button.hidden = !window.matchMedia('(pointer: coarse)').matches;
    button.addEventListener('click', () => this.keyboard.focus());
    new ResizeObserver(() => this.resized()).observe(document.getElementById('stage'));
    document.addEventListener('visibilitychange', () => (document.hidden ? this.page?.stopCast() : this.cast()));
  }

  start() {
    this.view.showNotice({ title: 'Starting the browser', busy: true });
    this.poll();
  }

  async poll() {
    let wait = LiveView.RETRY;
    try {
      const answer = await fetch(`${this.base}/pages`, { cache: 'no-store', credentials: 'omit' });
      if (answer.ok) {
        this.update(await answer.json());
        wait = document.hidden ? LiveView.POLL * 6 : LiveView.POLL;
      } else if (answer.status in LiveView.ENDINGS) {
        this.end(...LiveView.ENDINGS[answer.status]);
      } else {
        this.interrupted();
      }
    } catch {
      this.interrupted();
    }
    if (!this.ended) {
      setTimeout(() => this.poll(), wait);
    }
  }

  update(pages) {
    const known = new Set(this.pages.map((page) => page.id));
    const added = pages.filter((page) => !known.has(page.id));
    this.pages = pages;
    const there = (id) => pages.some((page) => page.id === id);
    if (!this.pinned && known.size > 0 && added.length > 0) {
      this.wanted = added.at(-1).id;
    }
    if (!there(this.wanted)) {
      this.wanted = pages[0]?.id ?? null;
    }
    if (this.page?.id !== this.wanted) {
      this.show(this.wanted);
    }
    this.view.showTabs(pages, this.wanted, (id) => this.select(id));
  }

  // The viewer's own choice stays; a page in the background paints nothing, so it comes to the front.
  select(id) {
    this.pinned = true;
    this.wanted = id;
    this.show(id);
    this.toFront = true;
    this.view.showTabs(this.pages, id, (other) => this.select(other));
    this.keyboard.focus();
  }

  show(id) {
    this.page?.close();
    this.page = null;
    this.screen.clear();
    this.view.hideDialog();
    clearTimeout(this.painting);
    this.toFront = false;
    if (id === null) {
      this.view.showNotice({ title: 'No page is open', text: 'It will appear here as soon as there is one.' });
      return;
    }
    this.view.showStatus('connecting', 'Connecting');
    this.view.showNotice({ title: 'Opening the page', busy: true });
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.page = new Page(`${scheme}://${location.host}${this.base}/ws/${encodeURIComponent(id)}`, this);
    this.page.id = id;
  }

  onOpen(page) {
    if (this.toFront) {
      page.send('Page.bringToFront');
    }
    this.cast();
    this.painting = setTimeout(() => this.view.showNotice({
      title: 'This page is in the background',
      text: 'A page that nobody looks at paints nothing.',
      button: 'Bring it to the front',
      action: () => page.send('Page.bringToFront'),
    }), LiveView.PAINT);
  }

  async onFrame(page, data, metadata) {
    if (page !== this.page) {
      return;
    }
    clearTimeout(this.painting);
    if (await this.screen.draw(data, metadata, () => page === this.page)) {
      this.view.showStatus('live', 'Live');
      this.view.hideNotice();
    }
  }

  // Somebody has to answer it, or the page stands still.
  onDialog(page, dialog) {
    if (page === this.page) {
      this.view.showDialog(dialog, (answer) => {
        page.send('Page.handleJavaScriptDialog', answer);
        this.keyboard.focus();
      });
    }
  }

  onDialogClosed(page) {
    if (page === this.page) {
      this.view.hideDialog();
    }
  }

  onClose(page) {
    if (page === this.page && !this.ended) {
      clearTimeout(this.painting);
      this.view.hideDialog();
      this.page = null;
      this.interrupted();
    }
  }

  cast() {
    if (!document.hidden) {
      this.page?.cast(...this.screen.maxSize);
    }
  }

  resized() {
    this.screen.fit();
    clearTimeout(this.resizing);
    this.resizing = setTimeout(() => this.cast(), 200);
  }

  interrupted() {
    if (this.page === null) {
      this.view.showStatus('connecting', 'Reconnecting');
      this.view.showNotice({ title: 'Reconnecting', text: 'The connection to the browser was lost.', busy: true });
    }
  }

  end(title, text) {
    this.ended = true;
    this.page?.close();
    this.page = null;
    clearTimeout(this.painting);
    this.view.hideDialog();
    this.view.showStatus('ended', 'Ended');
    this.view.showNotice({ title, text });
    this.view.showTabs([], null, () => {});
    document.getElementById('keyboard').hidden = true;
  }
}

new LiveView().start();
