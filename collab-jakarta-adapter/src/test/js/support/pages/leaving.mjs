import { browser } from './collab/environment.js';

const socket = browser.openStream(new URL('stream', location.href).href, 'tok', { polls: false });
socket.onopen = () => {
  location.href = 'about:blank';
};
