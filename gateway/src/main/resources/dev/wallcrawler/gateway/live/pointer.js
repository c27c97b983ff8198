// Mouse, pen and touch on the canvas become the browser's mouse: a tap is a click, a long one a right click, a drag scrolls.
class Pointer {
  static BUTTONS = ['left', 'middle', 'right', 'back', 'forward'];
  static LONG_PRESS = 500;
  static SLACK = 8;

  constructor(screen, send, onPress) {
    this.screen = screen;
    this.send = send;
    this.onPress = onPress;
    this.lastPress = { time: 0, x: 0, y: 0, count: 0 };
    this.move = null;
    this.touch = null;
    const canvas = screen.canvas;
    canvas.addEventListener('pointerdown', (event) => this.down(event));
    canvas.addEventListener('pointermove', (event) => this.moved(event));
    canvas.addEventListener('pointerup', (event) => this.up(event));
    canvas.addEventListener('pointercancel', () => { this.touch = null; });
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  }

  mouse(type, event, more) {
    this.send('Input.dispatchMouseEvent', {
      type,
      ...this.screen.toPage(event.clientX, event.clientY),
      modifiers: modifiersOf(event),
      pointerType: 'mouse',
      ...more,
    });
  }

  down(event) {
    event.preventDefault();
    this.screen.canvas.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') {
      if (event.isPrimary) {
        this.touch = { x: event.clientX, y: event.clientY, start: event, scrolling: false };
      }
      return;
    }
    this.onPress();
    this.press(event, Pointer.BUTTONS[event.button], event.buttons);
  }

  press(event, button, buttons) {
    const { time, x, y, count } = this.lastPress;
    const again = event.timeStamp - time < 500 && Math.hypot(event.clientX - x, event.clientY - y) < Pointer.SLACK;
    this.lastPress = { time: event.timeStamp, x: event.clientX, y: event.clientY, count: again ? (count % 3) + 1 : 1 };
    this.flushMove();
    this.mouse('mousePressed', event, { button, buttons, clickCount: this.lastPress.count });
  }

  release(event, button, buttons) {
    this.flushMove();
    this.mouse('mouseReleased', event, { button, buttons, clickCount: this.lastPress.count });
  }

  up(event) {
    if (event.pointerType !== 'touch') {
      this.release(event, Pointer.BUTTONS[event.button], event.buttons);
      return;
    }
    const touch = this.touch;
    if (touch === null || !event.isPrimary) {
      return;
    }
    this.touch = null;
    if (!touch.scrolling) {
      const button = event.timeStamp - touch.start.timeStamp > Pointer.LONG_PRESS ? 'right' : 'left';
      this.mouse('mouseMoved', touch.start, { button: 'none', buttons: 0 });
      this.press(touch.start, button, button === 'left' ? 1 : 2);
      this.release(touch.start, button, 0);
    }
  }

  moved(event) {
    if (event.pointerType === 'touch') {
      this.drag(event);
      return;
    }
    if (this.move === null) {
      requestAnimationFrame(() => this.flushMove());
    }
    this.move = event;
  }

  // At most one move per frame, and none after the press or release that it came before.
  flushMove() {
    const event = this.move;
    this.move = null;
    if (event !== null) {
      const held = [1, 4, 2, 8, 16].findIndex((bit) => event.buttons & bit);
      this.mouse('mouseMoved', event, { button: held < 0 ? 'none' : Pointer.BUTTONS[held], buttons: event.buttons });
    }
  }

  drag(event) {
    const touch = this.touch;
    if (touch === null || !event.isPrimary) {
      return;
    }
    const distance = Math.hypot(event.clientX - touch.start.clientX, event.clientY - touch.start.clientY);
    touch.scrolling = touch.scrolling || distance > Pointer.SLACK;
    if (touch.scrolling) {
      this.scroll(touch.start, (touch.x - event.clientX) * this.screen.ratio, (touch.y - event.clientY) * this.screen.ratio);
      touch.x = event.clientX;
      touch.y = event.clientY;
    }
  }

  wheel(event) {
    event.preventDefault();
    const unit = [1, 16, this.screen.canvas.clientHeight][event.deltaMode];
    this.scroll(event, event.deltaX * unit, event.deltaY * unit);
  }

  scroll(event, deltaX, deltaY) {
    this.mouse('mouseWheel', event, { deltaX, deltaY });
  }
}
