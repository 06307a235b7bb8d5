// What the browser's own storage and locks do for unsaved edits, tried with a second page in a frame, and posted as JSON.
import { Drafts } from './collab/drafts.js';
import { TabIdentity } from './collab/tab-identity.js';
import { browserStorage } from './collab/draft-storage.js';

const identity = { client_id: 'c1', resume_token: 'r1' };
const storage = browserStorage();

if (window === top) {
  await runFirst();
} else {
  // The same tab storage as the page around it, as a duplicated tab has a copy of it.
  parent.postMessage(await new TabIdentity(storage, 'ws://server').load(), '*');
}

async function otherPage() {
  const frame = document.createElement('iframe');
  frame.src = 'storage.html';
  const answered = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data), { once: true }));
  document.body.append(frame);
  return { frame, loaded: await answered };
}

async function runFirst() {
  const tab = new TabIdentity(storage, 'ws://server');
  const empty = await tab.load();
  sessionStorage.setItem(`collab4j/tab/${encodeURIComponent('ws://server')}`, JSON.stringify(identity));
  const next = await otherPage();
  const whileOther = await tab.load();
  next.frame.remove();
  const afterOther = await tab.load();
  const copy = await otherPage();
  tab.release();
  const begun = performance.now();
  const afterRelease = await new TabIdentity(storage, 'ws://server').load();
  const atOnce = performance.now() - begun < 1000;

  const timers = { setTimeout: (task, delay) => setTimeout(task, delay), clearTimeout: (timer) => clearTimeout(timer) };
  const drafts = new Drafts(storage, timers, () => {});
  drafts.start({ tenantId: 't', userId: 'a/b' }, 'c1', undefined);
  const field = { name: 'f', type: 'text', isPending: true, state: 'joined', draft: { unsent: ['x'] } };
  drafts.touch('d', field);
  const before = drafts.of('d').length;
  dispatchEvent(new PageTransitionEvent('pagehide'));
  const [stored] = drafts.of('d');
  drafts.touch('d', { ...field, isPending: false });
  const after = localStorage.length;
  const result = { empty, loadedByNext: next.loaded, whileOther, afterOther, loadedByCopy: copy.loaded, afterRelease, atOnce, before, stored, after };
  await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
}
