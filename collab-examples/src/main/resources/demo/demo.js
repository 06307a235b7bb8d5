import { connect, bindText } from './collab/collab.js';

const query = new URLSearchParams(location.search);
const tenant = query.get('tenant') ?? 'acme';
const user = query.get('user') ?? guest();
const documentId = query.get('doc') ?? 'welcome';

const state = document.getElementById('state');
const notice = document.getElementById('notice');
document.getElementById('who').textContent = `${user} in ${tenant}`;
document.getElementById('again').search = new URLSearchParams({ tenant, doc: documentId }).toString();

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
  state.dataset.state = name;
  state.textContent = name;
}

function tell(text) {
  notice.textContent = text;
  notice.hidden = false;
}

const client = connect('realtime/ws', { token });
client.on('closed', (error) => {
  show('offline');
  tell(error ? `The connection has ended: ${error.code}. Reload the page to go on.` : 'The connection has ended.');
});

const record = await client.join(documentId, { fields: ['title', 'notes'] });
record.on('state', show);
record.on('refused', ({ error }) => tell(`An edit was refused: ${error.code}.`));
record.on('unmerged', (lost) => tell(`The server lost its history. This was not saved:\n${lost.localText ?? ''}`));
for (const name of ['title', 'notes']) {
  const element = document.getElementById(name);
  bindText(record.text(name), element);
  element.disabled = false;
}
show(record.state);
