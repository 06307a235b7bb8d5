/**
 * Half way between black and white for the eye: a contrast of about 4.6 to both, so that it can be read on either and
 * either can be read on it.
 */
const LUMINANCE = 0.179;
const SATURATION = 0.8;
const STEPS = 20;

/**
 * A colour that is always the same for one user, with enough contrast to a light and to a dark page.
 * @param {string} userId
 * @returns {string} `rgb(...)`
 */
export function colorOf(userId) {
  const hue = hash(userId) % 360;
  let [dark, light] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (dark + light) / 2;
    if (luminance(rgb(hue, middle)) < LUMINANCE) {
      dark = middle;
    } else {
      light = middle;
    }
  }
  return `rgb(${rgb(hue, light).map((part) => Math.round(part * 255)).join(', ')})`;
}

/** FNV-1a. @param {string} text */
function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  // The lowest bits of short ids that differ in one letter differ little; the highest do not.
  return (value ^ (value >>> 15)) >>> 0;
}

/** From hue and lightness, each part between 0 and 1. */
function rgb(hue, lightness) {
  const chroma = SATURATION * Math.min(lightness, 1 - lightness);
  const part = (shift) => {
    const place = (shift + hue / 30) % 12;
    return lightness - chroma * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  };
  return [part(0), part(8), part(4)];
}

/** As the accessibility guidelines define it. */
function luminance(parts) {
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
