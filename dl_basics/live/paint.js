// Painting: carries out on a canvas what matplotlib was asked to draw.
//
// A recording (see recorder.py) is a list of steps and the points they use up in order, in pixels
// with y pointing up.

const MOVE = 1, LINE = 2, CURVE3 = 3, CURVE4 = 4, CLOSE = 79;

/** Carry out a recording on a canvas' context. `look`: scale, height, and shown(color). */
export function paint(context, recording, look) {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  const source = { points: floats(recording.points), next: 0, pixels: recording.pixels, byte: 0 };
  for (const step of JSON.parse(recording.steps)) {
    context.save();
    context.setTransform(look.scale, 0, 0, -look.scale, 0, look.height * look.scale);
    if (step.clip) {
      context.beginPath();
      context.rect(...step.clip);
      context.clip();
    }
    if (step.kind === "image") place(context, step, source);
    else if (step.kind === "marker") stamp(context, step, source, look);
    else ink(context, trace(step, source), step, look);
    context.restore();
  }
}

function trace({ codes }, source) {
  const path = new Path2D();
  const all = Array.isArray(codes) ? codes : null;
  const count = all ? all.length : codes;
  for (let k = 0; k < count; k++) {
    const code = all ? all[k] : k === 0 ? MOVE : LINE;
    const [x, y] = take(source);
    if (code === MOVE) path.moveTo(x, y);
    else if (code === LINE) path.lineTo(x, y);
    else if (code === CURVE3) path.quadraticCurveTo(x, y, ...take(source)), k++;
    else if (code === CURVE4) path.bezierCurveTo(x, y, ...take(source), ...take(source)), (k += 2);
    else if (code === CLOSE) path.closePath();
  }
  return path;
}

function stamp(context, step, source, look) {
  const path = trace(step, source);
  if (step.fill === step.stroke && step.fill?.endsWith("ff")) {
    const all = new Path2D(); // of one opaque colour: nobody sees which marker lies above
    for (let k = 0; k < step.places; k++) {
      const [e, f] = take(source);
      all.addPath(path, { e, f });
    }
    return ink(context, all, step, look);
  }
  for (let k = 0; k < step.places; k++) {
    const [x, y] = take(source);
    context.translate(x, y);
    ink(context, path, step, look);
    context.translate(-x, -y);
  }
}

function ink(context, path, step, look) {
  if (step.fill) {
    context.fillStyle = look.shown(step.fill);
    context.fill(path);
  }
  if (step.stroke) {
    context.strokeStyle = look.shown(step.stroke);
    context.lineWidth = step.width;
    context.lineCap = step.cap;
    context.lineJoin = step.join;
    context.miterLimit = 4; // as in Agg: a sharper corner is cut off
    context.setLineDash(step.dashes ?? []);
    context.lineDashOffset = step.start ?? 0;
    context.stroke(path);
  }
}

function place(context, { matrix, size: [columns, rows] }, source) {
  const length = 4 * columns * rows;
  const bytes = source.pixels;
  const pixels = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset + source.byte, length);
  source.byte += length;
  const image = new OffscreenCanvas(columns, rows);
  image.getContext("2d").putImageData(new ImageData(pixels.slice(), columns, rows), 0, 0);
  context.imageSmoothingEnabled = false; // a cell of a map keeps its edges
  context.transform(...matrix);
  context.drawImage(image, 0, 0, 1, 1);
}

function take(source) {
  source.next += 2;
  return [source.points[source.next - 2], source.points[source.next - 1]];
}

function floats(view) {
  // A message may lay the bytes at any address; floats need one that four divides.
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/** How a color is shown: as it is, or as the twin that `dark` has for it, as opaque as it was. */
export function shownIn(dark) {
  return (color) => (dark[color.slice(0, 7)] ?? color.slice(0, 7)) + color.slice(7);
}
