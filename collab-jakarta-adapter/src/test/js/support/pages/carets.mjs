// What the carets over a textarea look like in a browser, measured and posted as JSON.
import { Emitter } from './collab/emitter.js';
import { TextCarets } from './collab/text-carets.js';
import { TextMirror } from './collab/text-mirror.js';

const violations = [];
const errors = [];
addEventListener('error', ({ message }) => errors.push(message));
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  violations.push(`${violatedDirective} ${blockedURI}`);
});

const TEXT = 'The quick brown fox\njumps over the lazy dog, and then it goes on for much longer than a line\n\n\tMr. \u{1f600} wide iii\u4f60\u597d \n';

function element(localName, style = {}, text = TEXT) {
  const made = document.createElement(localName);
  Object.assign(made.style, { width: '200px', height: '80px', padding: '7px 9px 5px 3px', border: '4px solid', font: '15px/21px serif', ...style });
  made.value = text;
  document.getElementById('place').append(made);
  return made;
}

class Scene {
  constructor(made) {
    this.element = made;
    this.members = new Emitter();
    this.members.list = [];
    this.field = new Emitter();
    Object.assign(this.field, { name: 't', text: made.value, document: { members: this.members } });
    this.carets = new TextCarets(this.field, made);
  }

  put(sessionId, cursor, userInfo) {
    const member = { userId: `user ${sessionId}`, sessionId, userInfo, isOwn: false, moves: 0, cursorIn: () => cursor, movedIn: () => 1 };
    this.members.list.push(member);
    this.members.emit('change', { member, fieldName: 't' });
  }
}

/** Long enough for what waits for the next frame. */
async function frame() {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

const box = (of) => {
  const { left, top, width, height } = of.getBoundingClientRect();
  return { left, top, width, height };
};

/** The position the browser itself finds where the caret is drawn, for every position of a text. */
function foundPositions(made) {
  const layer = document.createElement('div');
  const scale = made.getBoundingClientRect().width / made.offsetWidth;
  Object.assign(layer.style, { position: 'absolute', left: '0', top: '0', zoom: String(scale) });
  made.after(layer);
  const mirror = new TextMirror(made, layer);
  mirror.update();
  const wrong = [];
  const { left, top } = made.getBoundingClientRect();
  const places = [...made.value].reduce((all, each) => [...all, all.at(-1) + each.length], [0]);
  for (const position of places) {
    const caret = mirror.caret(position);
    if (caret === null) {
      wrong.push([position, 'nowhere']);
      continue;
    }
    made.scrollTop = caret.top - 20;
    made.scrollLeft = caret.left - 50;
    // One behind the longest line stands on the edge, where the scroll bar begins.
    const inside = Math.min(caret.left - made.scrollLeft, made.clientWidth - 1);
    const x = left + scale * (made.clientLeft + inside);
    const y = top + scale * (made.clientTop + caret.top - made.scrollTop + caret.height / 2);
    const found = document.caretPositionFromPoint(x, y);
    if (found?.offset !== position) {
      wrong.push([position, found?.offset ?? null]);
    }
  }
  const height = layer.firstChild.scrollHeight;
  layer.remove();
  return { wrong, height: Math.max(height, made.clientHeight), expectedHeight: made.scrollHeight };
}

const kinds = {
  plain: element('textarea'),
  narrow: element('textarea', { width: '90px', wordSpacing: '3px', letterSpacing: '1px' }),
  borderBox: element('textarea', { boxSizing: 'border-box', width: '150px', overflowY: 'scroll' }),
  noWrap: element('textarea', { whiteSpace: 'pre' }),
  rightToLeft: element('textarea', { direction: 'rtl' }, '\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd\n\u05d0\u05d1\u05d2'),
  zoomed: element('textarea', { zoom: '1.25' }),
  input: element('input', { height: '40px' }, 'a single line that is longer than its input is wide'),
};

const scene = new Scene(kinds.plain);
scene.put('s2', { position: 4 }, { name: '<b>Bob</b>' });
scene.put('s3', { selection: { anchor: 22, head: 60 } }, {});
await frame();
const [layer] = document.getElementsByClassName('collab-carets');
const [first] = layer.getElementsByClassName('collab-caret');
const measured = {
  hidden: layer.getAttribute('aria-hidden'),
  events: getComputedStyle(layer).pointerEvents,
  layer: box(layer),
  inside: { left: box(kinds.plain).left + 4, top: box(kinds.plain).top + 4, width: kinds.plain.clientWidth, height: kinds.plain.clientHeight },
  names: [...layer.getElementsByClassName('collab-caret-name')].map(({ textContent, style }) => [textContent, style.opacity]),
  markup: layer.getElementsByTagName('b').length,
  marks: layer.getElementsByClassName('collab-selection').length,
  before: box(first),
};
kinds.plain.scrollTop = 13;
await frame();
measured.scrolled = box(first);
kinds.plain.style.marginLeft = '30px';
kinds.plain.style.width = '300px';
await frame();
measured.resized = { layer: box(layer), element: box(kinds.plain) };
await new Promise((resolve) => setTimeout(resolve, 2500));
measured.namesLater = [...layer.getElementsByClassName('collab-caret-name')].map(({ style }) => style.opacity);
scene.members.list.pop();
scene.members.emit('leave');
await frame();
measured.afterLeave = layer.getElementsByClassName('collab-selection').length;
scene.carets.close();
measured.afterClose = document.getElementsByClassName('collab-carets').length;

const found = {};
for (const [name, made] of Object.entries(kinds)) {
  found[name] = foundPositions(made);
}
// A style attribute is what the policy forbids; that it is noticed shows that the list of violations means something.
const forbidden = document.createElement('div');
forbidden.setAttribute('style', 'color: red');
document.body.append(forbidden);
const [own] = [violations.length];
await frame();
await fetch('/result', { method: 'POST', body: JSON.stringify({ measured, found, violations, own, errors }) });
