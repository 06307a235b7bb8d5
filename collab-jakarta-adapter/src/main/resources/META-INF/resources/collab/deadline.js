/**
 * What a promise gives, if it comes in time; else broken. Something that never comes must not keep a line from being dialled again.
 *
 * @template T
 * @param {T | Promise<T>} promise
 * @param {number} most in milliseconds
 * @param {import('./environment.js').Environment} environment
 * @returns {Promise<T>}
 */
export function within(promise, most, environment) {
  return new Promise((resolve, reject) => {
    const timer = environment.setTimeout(() => reject(new Error('too late')), most);
    const done = (settle) => (value) => {
      environment.clearTimeout(timer);
      settle(value);
    };
    Promise.resolve(promise).then(done(resolve), done(reject));
  });
}
