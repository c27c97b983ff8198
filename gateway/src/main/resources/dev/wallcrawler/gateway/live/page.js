// One connection to one page of the browser: commands out, screencast frames and dialogs in.
class Page {
  constructor(url, listener) {
    this.listener = listener;
    this.lastId = 0;
    this.closed = false;
    this.casting = false;
    this.socket = new WebSocket(url);
    this.socket.onopen = () => {
      this.send('Page.enable');
      listener.onOpen(this);
    };
    this.socket.onmessage = (event) => this.receive(JSON.parse(event.data));
    this.socket.onclose = () => {
      if (!this.closed) {
        this.closed = true;
        listener.onClose(this);
      }
    };
  }

  send(method, params = {}) {
    if (this.socket.readyState === WebSocket.OPEN) {
      this.lastId += 1;
      this.socket.send(JSON.stringify({ id: this.lastId, method, params }));
    }
  }

  receive(message) {
    if (message.method === 'Page.screencastFrame') {
      const { data, metadata, sessionId } = message.params;
      this.listener.onFrame(this, data, metadata).finally(() => this.send('Page.screencastFrameAck', { sessionId }));
    } else if (message.method === 'Page.javascriptDialogOpening') {
      this.listener.onDialog(this, message.params);
    } else if (message.method === 'Page.javascriptDialogClosed') {
      this.listener.onDialogClosed(this);
    }
  }

  cast(maxWidth, maxHeight) {
    this.stopCast();
    this.casting = true;
    this.send('Page.startScreencast', { format: 'jpeg', quality: 80, maxWidth, maxHeight, everyNthFrame: 1 });
  }

  stopCast() {
    if (this.casting) {
      this.casting = false;
      this.send('Page.stopScreencast');
    }
  }

  close() {
    this.closed = true;
    this.socket.close();
  }
}
