import { Emitter } from './emitter.js';
import { Feed } from './feed.js';

/**
 * Several feeds over one stream: a browser has six connections for one server, over all its tabs. Each is used as if it were alone.
 */
export class Feeds {
  #feed;
  /** @type {Map<string, SharedFeed>} */
  #shared = new Map();

  /**
   * @param {string} base the address below which feeds are
   * @param {string[]} paths of the feeds, for example `notifications`, `dashboard/7`
   * @param {ConstructorParameters<typeof Feed>[1]} options
   */
  constructor(base, paths, options) {
    this.#feed = new Feed(`${base}/${paths.join('+')}`, options);
    paths.forEach((path) => this.#shared.set(path, new SharedFeed(this.#feed, path, `${base}/${path}`)));
    const all = (event, detail) => this.#shared.forEach((shared) => shared.emit(event, detail));
    ['state', 'connected', 'closed'].forEach((event) => this.#feed.on(event, (detail) => all(event, detail)));
    this.#feed.on('initial_data', (data) => {
      this.#shared.forEach((shared, path) => shared.emit('initial_data', paths.length === 1 ? data : data[path]));
    });
    this.#feed.on('event', ({ name, data, id }) => {
      const path = paths.length === 1 ? paths[0] : name.slice(0, name.lastIndexOf(':'));
      const own = paths.length === 1 ? name : name.slice(name.lastIndexOf(':') + 1);
      this.#shared.get(path)?.emit('event', { name: own, data, id });
      this.#shared.get(path)?.emit(`event:${own}`, data);
    });
  }

  /** @param {string} path one of those it was made with @returns {SharedFeed | undefined} */
  of(path) {
    return this.#shared.get(path);
  }

  /** Ends them all. */
  close() {
    this.#feed.close();
  }
}

/** One of the feeds of a stream; the same as a `Feed` alone, but it ends with the others. */
class SharedFeed extends Emitter {
  #feed;
  #url;

  constructor(feed, path, url) {
    super();
    this.path = path;
    this.#feed = feed;
    this.#url = url;
  }

  get state() {
    return this.#feed.state;
  }

  ask(path, body) {
    return this.#feed.ask(path, body, this.#url);
  }

  close() {
    this.#feed.close();
  }
}
