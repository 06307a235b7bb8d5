import { CollabError } from './errors.js';

/**
 * @param {import('./document.js').CollabDocument} document
 * @param {boolean} isLeft whether it was left already
 * @returns {Promise<void>} kept when all is saved, broken when the document is left before
 */
export function savedOrLeft(document, isLeft) {
  return new Promise((resolve, reject) => {
    const left = ({ reason, error }) => reject(error ?? new CollabError('left', reason));
    if (document.state === 'saved') {
      resolve();
    } else if (isLeft) {
      left({ reason: 'left', error: null });
    } else {
      const stops = [];
      const stop = () => stops.forEach((each) => each());
      stops.push(document.on('state', (state) => state === 'saved' && (stop(), resolve())));
      stops.push(document.on('left', (why) => (stop(), left(why))));
    }
  });
}
