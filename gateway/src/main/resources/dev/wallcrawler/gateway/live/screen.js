// The canvas: draws the newest frame, scaled to fit, and knows which point of the page a point on it is.
class Screen {
  constructor(stage, canvas, enlarge) {
    this.stage = stage;
    this.canvas = canvas;
    this.enlarge = enlarge;
    this.context = canvas.getContext('2d', { alpha: false });
    this.metadata = null;
  }

  // Draws the frame if it is still wanted when it is ready; says whether it was.
  async draw(data, metadata, isWanted) {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    if (!isWanted()) {
      bitmap.close();
      return false;
    }
    if (this.canvas.width !== bitmap.width || this.canvas.height !== bitmap.height) {
      this.canvas.width = bitmap.width;
      this.canvas.height = bitmap.height;
    }
    this.context.drawImage(bitmap, 0, 0);
    bitmap.close();
    this.metadata = metadata;
    this.canvas.hidden = false;
    this.fit();
    return true;
  }

  // No larger than the stage, and no larger than life unless it is to fill the frame it is embedded in.
  fit() {
    if (this.metadata === null) {
      return;
    }
    const { deviceWidth, deviceHeight } = this.metadata;
    const fitting = Math.min(this.stage.clientWidth / deviceWidth, this.stage.clientHeight / deviceHeight);
    const scale = this.enlarge ? fitting : Math.min(1, fitting);
    this.canvas.style.width = `${Math.floor(deviceWidth * scale)}px`;
    this.canvas.style.height = `${Math.floor(deviceHeight * scale)}px`;
  }

  // From a point of the window to the page's CSS pixels, which is what the browser's input commands count in.
  toPage(clientX, clientY) {
    const box = this.canvas.getBoundingClientRect();
    const { deviceWidth, deviceHeight, pageScaleFactor = 1, offsetTop = 0 } = this.metadata;
    const clamp = (value, limit) => Math.min(Math.max(value, 0), limit - 1);
    return {
      x: clamp(((clientX - box.left) / box.width) * deviceWidth, deviceWidth) / pageScaleFactor,
      y: (clamp(((clientY - box.top) / box.height) * deviceHeight, deviceHeight) - offsetTop) / pageScaleFactor,
    };
  }

  // How many of the page's pixels one pixel of the window is.
  get ratio() {
    return this.metadata.deviceWidth / this.canvas.getBoundingClientRect().width;
  }

  get maxSize() {
    const sharpness = Math.min(window.devicePixelRatio || 1, 2);
    return [Math.ceil(this.stage.clientWidth * sharpness), Math.ceil(this.stage.clientHeight * sharpness)];
  }

  clear() {
    this.metadata = null;
    this.canvas.hidden = true;
  }
}
