import { avatar } from './people.js';

const HISTORY = 50;
const WHY_NOT = {
  offline: 'You are offline: the message was not sent.',
  connection_lost: 'The line was lost: nobody knows whether the message arrived.',
};

/**
 * A channel as a conversation. Messages of before are shown and not read out.
 *
 * @param {import('./collab/collab.js').CollabClient} client
 * @param {string} channelName
 * @param {{log: HTMLElement, form: HTMLFormElement, input: HTMLInputElement, hint: HTMLElement}} page
 */
export function showChat(client, channelName, { log, form, input, hint }) {
  const channel = client.channel(channelName);
  channel.on('message', (message) => {
    const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    log.append(entry(message));
    if (isAtEnd) {
      log.scrollTop = log.scrollHeight;
    }
  });
  channel.on('subscribed', ({ recovered }) => {
    hint.textContent = recovered ? '' : 'Some messages are missing here.';
  });
  channel.on('unsubscribed', ({ reason }) => {
    hint.textContent = `The chat has ended: ${reason}.`;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(channel, input, hint);
  });
  // Broken if it may not be read; `unsubscribed` has told that.
  channel.subscribe({ history: HISTORY }).then(() => log.setAttribute('aria-live', 'polite'), () => {});
}

async function send(channel, input, hint) {
  const text = input.value.trim();
  if (text === '') {
    return;
  }
  input.value = '';
  try {
    await channel.publish('said', { text });
    hint.textContent = '';
  } catch ({ code }) {
    hint.textContent = WHY_NOT[code] ?? `The message was not sent: ${code}.`;
    // What is being typed meanwhile is not written over.
    input.value ||= text;
  }
}

/** Who said it is what the server knows, not what the message says. */
function entry({ data, userId = 'server', timestamp }) {
  const message = document.createElement('div');
  message.className = 'message';
  const name = document.createElement('strong');
  name.textContent = userId;
  const time = document.createElement('time');
  time.dateTime = timestamp;
  time.textContent = new Date(timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const text = document.createElement('p');
  text.textContent = typeof data?.text === 'string' ? data.text : '';
  message.append(avatar(userId, userId), name, ' ', time, text);
  return message;
}
