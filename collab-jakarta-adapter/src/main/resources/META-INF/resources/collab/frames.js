/**
 * Messages as frames: one as an object, several as an array, and never more than a frame may hold.
 * @param {object[]} messages in order
 * @param {number} maxBytes what the server takes in one frame
 * @returns {string[]}
 */
export function encodeFrames(messages, maxBytes) {
  const frames = [];
  let batch = [];
  let bytes = 0;
  for (const message of messages) {
    const text = JSON.stringify(message);
    const size = byteLength(text) + 1;
    if (batch.length > 0 && bytes + size + 1 > maxBytes) {
      frames.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(text);
    bytes += size;
  }
  if (batch.length > 0) {
    frames.push(batch);
  }
  return frames.map((texts) => (texts.length === 1 ? texts[0] : `[${texts.join(',')}]`));
}

/**
 * The messages of a frame. A frame this client cannot read is nothing: a newer server may know more than it does.
 * @param {unknown} data
 * @returns {any[]}
 */
export function decodeFrame(data) {
  try {
    const value = JSON.parse(String(data));
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'object' && one !== null);
  } catch {
    return [];
  }
}

/** @param {string} text UTF-8 bytes */
export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}
