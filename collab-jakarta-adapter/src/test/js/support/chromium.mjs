import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, extname, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.html': 'text/html; charset=utf-8' };
const CLIENT = new URL('../../../main/resources/META-INF/resources/collab/', import.meta.url);
const PAGES = new URL('./pages/', import.meta.url);
const PATIENCE_MS = 60000;
/** No style attributes, no inline scripts: what the client adds to a page has to live with that. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'";

/** The browser of this machine, if it has one. */
export const browser = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((directory) => NAMES.map((name) => join(directory, name)))
  .find(existsSync);

/**
 * Opens a page of `support/pages` under a strict content policy.
 * @param {Record<string, (request: any, response: any, report: (result: any) => void) => void>} answers to what else is asked, by
 *     method and path
 * @returns {Promise<any>} what the page's script has posted to `/result`, or an answer reports
 */
export async function resultOf(page, answers = {}) {
  let report;
  const reported = new Promise((resolve) => (report = resolve));
  const server = createServer((request, response) => serve(request, response, report, answers));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const profile = mkdtempSync(join(tmpdir(), 'collab-page-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
  // A group of its own, so that all of its processes end with it.
  const child = spawn(browser, [...flags, `http://127.0.0.1:${server.address().port}/${page}`], { detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => report({ failed: 'no answer' }), PATIENCE_MS);
  try {
    return await reported;
  } finally {
    clearTimeout(timer);
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function serve(request, response, report, answers) {
  const answer = answers[`${request.method} ${request.url}`];
  if (answer !== undefined) {
    answer(request, response, report);
    return;
  }
  if (request.method === 'POST') {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) {
      body += chunk;
    }
    response.writeHead(204).end();
    report(JSON.parse(body));
    return;
  }
  const [, folder, name] = /^\/(?:(collab)\/)?([\w.-]+)$/.exec(request.url) ?? [];
  try {
    const content = await readFile(new URL(name, folder === undefined ? PAGES : CLIENT));
    response.writeHead(200, { 'Content-Type': TYPES[extname(name)], 'Content-Security-Policy': POLICY });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}
