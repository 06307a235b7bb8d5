import { EventStreamReader } from './event-stream.js';

/**
 * Asks for one answer after the other. Each has one event, or none if there was nothing to tell; what got lost on its way is
 * asked for again, which is harmless.
 *
 * @param {{ask: (number: number) => Promise<Response>, onEvent: (event: {name: string, data: string}) => void,
 *     isOver: () => boolean, wait: () => Promise<void>}} options
 * @returns {Promise<Response>} the refusal that ended it; never while it is not over
 */
export async function readPolls({ ask, onEvent, isOver, wait }) {
  let number = 1;
  for (;;) {
    const response = await ask(number).catch((failure) => {
      if (isOver()) {
        throw failure;
      }
      return null;
    });
    const text = response?.ok ? await response.text().catch(() => null) : null;
    if (text !== null) {
      let told = 0;
      new EventStreamReader((event) => {
        told = 1;
        onEvent(event);
      }).read(text);
      number += told;
    } else if ([400, 401, 403, 404, 409].includes(response?.status)) {
      return response;
    } else {
      await wait();
    }
    if (isOver()) {
      throw new Error('closed');
    }
  }
}
