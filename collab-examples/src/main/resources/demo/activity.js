import { avatar } from './people.js';

const SHOWN = 30;

/**
 * Who changed what, as it happens.
 * @param {import('./collab/collab.js').Feed} feed
 * @param {HTMLElement} list
 */
export function showActivity(feed, list) {
  const known = new Set();
  const add = (activity, place) => {
    // What happened while the list was put together comes twice.
    if (!known.has(activity.id)) {
      known.add(activity.id);
      list[place](entry(activity));
    }
  };
  feed.on('initial_data', ({ activities }) => {
    known.clear();
    list.replaceChildren();
    activities.slice(0, SHOWN).forEach((activity) => add(activity, 'append'));
  });
  feed.on('event:activity', (activity) => {
    add(activity, 'prepend');
    while (list.children.length > SHOWN) {
      list.lastElementChild.remove();
    }
  });
}

const shown = (value) => (value === null || value === undefined || value === '' ? 'nothing' : String(value));

function entry({ record_id: recordId, action, user_id: userId = 'server', changed_fields: fields, timestamp }) {
  const item = document.createElement('li');
  item.className = 'activity';
  const text = document.createElement('p');
  const name = document.createElement('strong');
  name.textContent = userId;
  const what = fields.map(({ field, to }) => `the ${field} to ${shown(to)}`).join(', ');
  text.append(name, ` ${action} ${what || 'the record'} in ${recordId}`);
  const time = document.createElement('time');
  time.dateTime = timestamp;
  time.textContent = new Date(timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  text.append(' ', time);
  item.append(avatar(userId, userId), text);
  return item;
}
