import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showCarets } from '../../main/resources/META-INF/resources/collab/collab.js';
import { colorOf } from '../../main/resources/META-INF/resources/collab/user-color.js';
import { browser, resultOf } from './support/chromium.mjs';
import { FakePage } from './support/fake-page.mjs';
import { Scene, about, applied, text } from './support/scene.mjs';

const present = (sessionId, name) => ({ user_id: sessionId, session_id: sessionId, user_info: name && { name }, cursors: {} });
const cursor = (sessionId, info, fieldName = 't') => about(fieldName, { type: 'cursor_update', user_id: sessionId, session_id: sessionId, cursor_info: info });

/** Every character is ten pixels wide, and a line is endless. */
const mirror = () => ({
  update() {},
  caret: (position) => ({ left: position * 10, top: 20, width: 0, height: 12 }),
  selection: (start, end) => [{ left: start * 10, top: 20, width: (end - start) * 10, height: 12 }],
});

async function drawn(t, options) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const page = new FakePage(options);
  const made = new Scene();
  const document = await made.joined({ t: text('hello\r\nworld') }, { fields: ['t'] }, { presence: [present('s1', 'Ann'), present('s2', 'Bob'), present('s3')] });
  const carets = showCarets(document.text('t'), page.element('textarea'), { mirror });
  const places = () => page.body.all('collab-caret').map(({ style }) => style.left);
  const labels = () => page.body.all('collab-caret-name').map(({ textContent, style }) => `${textContent} ${style.opacity}`);
  const says = async (...messages) => {
    await made.says(...messages);
    page.frame();
  };
  return { page, made, document, carets, places, labels, says };
}

test('the carets of the others in this field, where they are in the text as it shows', async (t) => {
  const { page, document, places, says, carets, made } = await drawn(t);
  await says(cursor('s1', { position: 1, revision: 0 }), cursor('s2', { position: 7, revision: 0 }), cursor('s3', { note: 1 }));
  await says(cursor('s3', { position: 3, revision: 0 }, 'another'));
  assert.deepEqual(places(), ['60px'], 'the element shows one line end where the text has two characters');
  document.text('t').insert(0, '> ');
  page.frame();
  assert.deepEqual(places(), ['80px']);
  await says(cursor('s3', { selection: { anchor: 5, head: 0 }, revision: 0 }));
  assert.deepEqual(places(), ['80px', '0px']);
  assert.deepEqual(page.body.all('collab-selection').map(({ style }) => [style.left, style.width]), [['0px', '70px']]);
  await says({ type: 'user_left_document', document_id: 'doc', user_id: 's3', session_id: 's3' });
  assert.deepEqual([places(), page.body.all('collab-selection')], [['80px'], []]);
  await says(cursor('s2', {}));
  assert.deepEqual(places(), [], 'one that is nowhere any more');
  assert.equal(page.body.all('collab-carets')[0].attributes['aria-hidden'], 'true');
  carets.close();
  await says(cursor('s2', { position: 1, revision: 0 }));
  assert.deepEqual(page.body.all('collab-carets'), []);
  assert.deepEqual(made.heard('error'), []);
});

test('a name shows when its owner moves, not when the text moves him, and fades', async (t) => {
  const { labels, says } = await drawn(t);
  await says(cursor('s2', { position: 2, revision: 0 }), cursor('s3', { position: 2, revision: 0 }));
  assert.deepEqual(labels(), ['Bob 1', 's3 1'], 'without a name it is the user id');
  t.mock.timers.tick(1999);
  await says(cursor('s3', { position: 4, revision: 0 }));
  t.mock.timers.tick(1);
  assert.deepEqual(labels(), ['Bob 0', 's3 1']);
  t.mock.timers.tick(2000);
  await says(applied(1, ['x'], { session_id: 's9' }));
  assert.deepEqual(labels(), ['Bob 0', 's3 0']);
});

test('a name turns to where it is to be seen, also in what is scrolled', async (t) => {
  const { page, says } = await drawn(t);
  const element = page.body.all('')[0];
  const scrolled = (scrollLeft, scrollTop) => {
    Object.assign(element, { scrollLeft, scrollTop });
    element.dispatchEvent(new Event('scroll'));
    page.frame();
    const [{ style }] = page.body.all('collab-caret-name');
    return [style.top, style.left];
  };
  await says(cursor('s2', { position: 11, revision: 0 }));
  assert.deepEqual(scrolled(0, 0), ['-16px', '0']);
  assert.deepEqual(scrolled(0, 4), ['-16px', '0']);
  assert.deepEqual(scrolled(0, 5), ['12px', '0'], 'below the caret in the first line that is to be seen');
  element.clientWidth = 100;
  assert.deepEqual(scrolled(0, 0), ['-16px', 'auto'], 'to the left of a caret at the right edge');
  assert.deepEqual(scrolled(60, 0), ['-16px', '0']);
});

test('who wants less motion gets none', async (t) => {
  for (const calm of [false, true]) {
    const { page, says } = await drawn(t, { calm });
    await says(cursor('s2', { position: 2, revision: 0 }));
    const [{ style }] = page.body.all('collab-caret-name');
    assert.equal(style.transition === 'none', calm);
    t.mock.timers.reset();
  }
});

function contrast(color, other) {
  const luminance = (parts) => {
    const [r, g, b] = parts.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light, dark] = [color.match(/\d+/g).map(Number), other].map(luminance).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

test('a user has one colour, to be seen on light and on dark, and most users have different ones', () => {
  const colors = Array.from({ length: 500 }, (_, i) => colorOf(`user-${i}`));
  for (const color of colors) {
    assert.ok(contrast(color, [255, 255, 255]) >= 4.5, color);
    assert.ok(contrast(color, [0, 0, 0]) >= 4.5, color);
  }
  assert.equal(colorOf('user-7'), colors[7]);
  assert.ok(new Set(colors).size > 150);
});

test('in a browser: carets are where the browser has the characters, under a strict content policy', { skip: browser === undefined && 'no browser' }, async () => {
  const { measured, found, violations, own, errors, failed } = await resultOf('carets.html');
  assert.equal(failed, undefined);
  assert.deepEqual(errors, []);
  for (const [name, { wrong, height, expectedHeight }] of Object.entries(found)) {
    assert.deepEqual(wrong, [], name);
    assert.ok(Math.abs(height - expectedHeight) <= 1, `${name} wraps like its element`);
  }
  assert.deepEqual([own, violations.length], [0, 1], 'the client broke no rule, and who does is noticed');
  assert.deepEqual(measured.layer, measured.inside);
  assert.equal(measured.before.top - measured.scrolled.top, 13);
  assert.equal(measured.resized.layer.left, measured.resized.element.left + 4);
  assert.ok(measured.resized.layer.width > 290);
  assert.deepEqual([measured.hidden, measured.events, measured.markup], ['true', 'none', 0]);
  assert.deepEqual([measured.names, measured.namesLater], [[['<b>Bob</b>', '1'], ['user s3', '1']], ['0', '0']]);
  assert.ok(measured.marks >= 3);
  assert.deepEqual([measured.afterLeave, measured.afterClose], [0, 0]);
});
