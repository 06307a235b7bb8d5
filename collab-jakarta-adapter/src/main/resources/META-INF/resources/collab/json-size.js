/**
 * How many bytes a string takes inside JSON text in UTF-8, quotes not counted.
 * @param {string} text
 */
export function jsonBytes(text) {
  let bytes = 0;
  for (const character of text) {
    bytes += characterBytes(character);
  }
  return bytes;
}

/**
 * How much of a string, from its start, fits into that many bytes of JSON text; never half a character.
 * @param {string} text
 * @param {number} bytes
 * @returns {number} UTF-16 units
 */
export function unitsWithin(text, bytes) {
  let units = 0;
  let left = bytes;
  for (const character of text) {
    left -= characterBytes(character);
    if (left < 0) {
      break;
    }
    units += character.length;
  }
  return units;
}

/** @param {string} character one code point */
function characterBytes(character) {
  const code = character.codePointAt(0);
  if (code < 0x20) {
    return 6;
  }
  if (code < 0x80) {
    return character === '"' || character === '\\' ? 2 : 1;
  }
  if (code < 0x800) {
    return 2;
  }
  return code < 0x10000 ? 3 : 4;
}
