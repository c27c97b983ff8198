const ON_MAC = /mac/i.test(navigator.userAgentData?.platform ?? navigator.platform);

// The browser runs on Linux: a Mac's command key is its control key.
function modifiersOf(event) {
  const graph = event.getModifierState?.('AltGraph') ?? false;
  const control = (event.ctrlKey && !graph) || (ON_MAC && event.metaKey);
  return (event.altKey && !graph ? 1 : 0) | (control ? 2 : 0) | (event.metaKey && !ON_MAC ? 4 : 0) | (event.shiftKey ? 8 : 0);
}

// Takes keys, pasted text, and what input methods and on-screen keyboards write, by means of an unseen text field.
class Keyboard {
  // Something for an on-screen keyboard's backspace to delete.
  static SENTINEL = '\u200b';

  constructor(field, send) {
    this.field = field;
    this.send = send;
    this.pressed = new Map();
    this.reset();
    field.addEventListener('keydown', (event) => this.down(event));
    field.addEventListener('keyup', (event) => this.up(event));
    field.addEventListener('paste', (event) => this.paste(event));
    field.addEventListener('input', (event) => this.input(event));
    field.addEventListener('compositionend', (event) => this.insert(event.data));
    field.addEventListener('blur', () => this.releaseAll());
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  down(event) {
    const modifiers = modifiersOf(event);
    const pasting = event.code === 'KeyV' && (modifiers & ~8) === 2;
    const written = event.isComposing || event.keyCode === 229 || event.key === 'Unidentified';
    if (pasting || written || (ON_MAC && event.key === 'Meta')) {
      return;
    }
    event.preventDefault();
    const text = Keyboard.textOf(event, modifiers);
    const key = Keyboard.keyOf(event, modifiers);
    this.send('Input.dispatchKeyEvent', {
      type: text === '' ? 'rawKeyDown' : 'keyDown',
      ...key,
      ...(text === '' ? {} : { text, unmodifiedText: text }),
      autoRepeat: event.repeat,
    });
    this.pressed.set(event.code, key);
    if (ON_MAC && event.metaKey) {
      this.release(event.code);
    }
  }

  up(event) {
    if (this.pressed.has(event.code)) {
      event.preventDefault();
      this.pressed.set(event.code, Keyboard.keyOf(event, modifiersOf(event)));
      this.release(event.code);
    }
  }

  release(code) {
    this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...this.pressed.get(code) });
    this.pressed.delete(code);
  }

  releaseAll() {
    [...this.pressed.keys()].forEach((code) => this.release(code));
  }

  paste(event) {
    event.preventDefault();
    this.insert(event.clipboardData.getData('text/plain'));
  }

  input(event) {
    if (event.isComposing) {
      return;
    }
    if (event.inputType === 'deleteContentBackward') {
      this.tap('Backspace', 8);
    } else if (event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph') {
      this.tap('Enter', 13, '\r');
    } else {
      this.insert(this.field.value.replaceAll(Keyboard.SENTINEL, ''));
    }
    this.reset();
  }

  // In pieces: a longer message would not be taken.
  insert(text) {
    for (const piece of (text ?? '').match(/.{1,8000}/gsu) ?? []) {
      this.send('Input.insertText', { text: piece });
    }
    this.reset();
  }

  tap(key, windowsVirtualKeyCode, text) {
    const event = { key, code: key, windowsVirtualKeyCode };
    this.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', ...event, ...(text ? { text } : {}) });
    this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  reset() {
    this.field.value = Keyboard.SENTINEL;
  }

  static keyOf(event, modifiers) {
    return {
      key: event.key,
      code: event.code,
      windowsVirtualKeyCode: event.keyCode,
      nativeVirtualKeyCode: event.keyCode,
      modifiers,
      location: event.location === 3 ? 0 : event.location,
      isKeypad: event.location === 3,
    };
  }

  static textOf(event, modifiers) {
    if ((modifiers & 7) !== 0) {
      return '';
    }
    return event.key === 'Enter' ? '\r' : [...event.key].length === 1 ? event.key : '';
  }
}
