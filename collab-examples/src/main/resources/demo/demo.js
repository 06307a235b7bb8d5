import { bindText, connect, openFeeds } from './collab/collab.js';
import { showActivity } from './activity.js';
import { Announcer } from './announcer.js';
import { bindNotify, showBell } from './bell.js';
import { BlockableNetwork } from './blockable-network.js';
import { showChat } from './chat.js';
import { showDashboard } from './dashboard.js';
import { Notices } from './notices.js';
import { nameOf, showMembers, showOnline } from './people.js';
import { bindUndoButtons } from './undo-buttons.js';
import { bindValue } from './value-input.js';

const query = new URLSearchParams(location.search);
const tenant = query.get('tenant') ?? 'acme';
const user = query.get('user') ?? guest();
const documentId = query.get('doc') ?? 'welcome';

const byId = (id) => document.getElementById(id);
const news = new Announcer(byId('news'));
const notices = new Notices(byId('notices'), byId('heading'));

byId('user').value = user;
byId('tenant').value = tenant;
byId('doc').value = documentId;
byId('online-heading').textContent = `Online in ${tenant}`;
byId('again').search = new URLSearchParams({ tenant, doc: documentId }).toString();

/** One name for each window, kept over a reload of it. */
function guest() {
  const kept = sessionStorage.getItem('collab-demo-user');
  const name = kept ?? `guest-${Math.random().toString(36).slice(2, 6)}`;
  sessionStorage.setItem('collab-demo-user', name);
  return name;
}

async function token() {
  const response = await fetch(`demo/token?${new URLSearchParams({ user, tenant })}`, { method: 'POST' });
  if (!response.ok) {
    throw new Error(`no token: ${response.status}`);
  }
  return (await response.json()).token;
}

function show(name) {
  byId('state').dataset.state = name;
  byId('state').textContent = name;
}

const WHY_REFUSED = {
  lock_held: 'somebody else is editing it',
  lock_lost: 'somebody else has edited it since',
};

/** What could not be merged, for the user to copy. */
function shownLoss({ localText, edits }) {
  return localText ?? edits.map((value) => JSON.stringify(value)).join(', ');
}

const network = new BlockableNetwork();
const client = connect('realtime/ws', { token, drafts: true, environment: network.environment });
byId('block').addEventListener('click', () => {
  if (network.isBlocked) {
    network.allow();
  } else {
    network.block();
  }
  byId('block').setAttribute('aria-pressed', String(network.isBlocked));
});
const WAYS = { websocket: 'over a WebSocket', stream: 'over an event stream', poll: 'by polling' };
client.on('state', (state) => {
  byId('line').textContent = {
    online: `You are connected ${WAYS[client.transport]}.`,
    offline: 'You are not connected. The page keeps trying.',
    closed: 'You are not connected.',
  }[state];
});
showOnline(client.presence, byId('online'));
client.on('error', ({ code }) => {
  if (code === 'draft_not_stored') {
    notices.tell('This browser has no room to keep what you type: do not close the page before it is saved.');
  }
});
client.on('closed', (error) => {
  show('offline');
  notices.tell(error ? `The connection has ended: ${error.code}. Reload the page to go on.` : 'The connection has ended.');
});

function watch(record) {
  let wasOffline = false;
  record.on('state', (state) => {
    show(state);
    if ((state === 'offline') !== wasOffline) {
      wasOffline = state === 'offline';
      news.say(wasOffline ? 'You are offline. What you type is kept.' : 'You are online again.');
    }
  });
  record.on('left', ({ reason }) => notices.tell(`The record was closed: ${reason}.`));
  record.on('refused', ({ fieldName, error: { code } }) =>
    notices.tell(`Your edit of the ${fieldName} was not taken: ${WHY_REFUSED[code] ?? code}.`));
  record.on('unmerged', (lost) => notices.tell(`This edit of the ${lost.fieldName} was not saved:\n${shownLoss(lost)}`));
  // Not of oneself: after a lost line the session of before leaves.
  const isOther = ({ userId }) => userId !== client.user.userId;
  record.members.on('join', (member) => isOther(member) && news.say(`${nameOf(member)} has come.`));
  record.members.on('leave', (member) => isOther(member) && news.say(`${nameOf(member)} has left.`));
  show(record.state);
}

const AS_TEXT = { read: ({ value }) => value, show: (value) => value ?? '' };
const AS_NUMBER = {
  read: ({ value }) => (value === '' ? null : Number(value)),
  show: (value) => (typeof value === 'number' ? String(value) : ''),
};

async function open() {
  const record = await client.join(documentId, { fields: ['title', 'stage', 'amount', 'notes'] });
  watch(record);
  showMembers(record.members, byId('here'));
  for (const [name, kind] of Object.entries({ title: AS_TEXT, stage: AS_TEXT, amount: AS_NUMBER })) {
    bindValue(record, name, { control: byId(name), hint: byId(`${name}-lock`), say: (text) => news.say(text), ...kind });
  }
  const title = record.value('title');
  const head = () => {
    document.title = typeof title.value === 'string' && title.value !== '' ? `${title.value} – Collab4j` : 'Collab4j demo';
  };
  title.on('change', head);
  head();
  const notes = record.text('notes');
  bindText(notes, byId('notes'), { carets: true });
  byId('notes').disabled = false;
  bindUndoButtons(notes, { undo: byId('undo'), redo: byId('redo'), element: byId('notes') });
  showChat(client, `chat:${documentId}`, {
    log: byId('messages'), form: byId('say'), input: byId('message'), hint: byId('say-hint'),
  });
}

const feeds = openFeeds('realtime/sse', ['notifications', 'activity', 'dashboard/edits'], { token });
showBell(feeds.of('notifications'), {
  bell: byId('bell'), count: byId('bell-count'), panel: byId('notifications'), list: byId('notification-list'),
  all: byId('read-all'), say: (text) => news.say(text),
});
bindNotify(tenant, user, {
  form: byId('notify'), user: byId('notify-user'), text: byId('notify-text'), hint: byId('notify-hint'),
});
showActivity(feeds.of('activity'), byId('activity'));
showDashboard(feeds.of('dashboard/edits'), { chart: byId('chart'), figure: byId('chart-figure') });

open().catch((error) => notices.tell(`The record cannot be opened: ${error.code ?? error.message}.`));
