import { StreamSocket } from './stream-socket.js';

/**
 * What the client takes from the world around it, so that tests can hand it another one.
 *
 * @typedef {object} Socket the part of a WebSocket that is used
 * @property {(text: string) => void} send
 * @property {() => void} close
 * @property {((event?: any) => void) | null} onopen
 * @property {((event: {data: unknown}) => void) | null} onmessage
 * @property {((event: {code: number, reason: string}) => void) | null} onclose
 *
 * @typedef {object} Environment
 * @property {(url: string) => Socket} openSocket
 * @property {((url: string, token: string, options: {polls: boolean}) => Socket) | undefined} [openStream] what takes the place of
 *     a WebSocket where none gets through; without it there is none
 * @property {(task: () => void, delay: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now milliseconds that only ever grow
 * @property {() => number} random from 0 up to, not including, 1
 * @property {(hide: () => void) => () => void} onHide calls back when the page goes away; returns the undoing
 * @property {(wake: () => void) => () => void} onWake calls back when the network or the tab came back; returns the undoing
 */

/** @type {Environment} the browser */
export const browser = {
  openSocket: (url) => new WebSocket(url),
  openStream: (url, token, { polls }) => new StreamSocket(url, token, { polls, environment: browser }),
  setTimeout: (task, delay) => setTimeout(task, delay),
  clearTimeout: (timer) => clearTimeout(timer),
  now: () => performance.now(),
  random: () => Math.random(),
  onHide(hide) {
    if (typeof window === 'undefined') {
      return () => {};
    }
    window.addEventListener('pagehide', hide);
    return () => window.removeEventListener('pagehide', hide);
  },
  onWake(wake) {
    if (typeof window === 'undefined') {
      return () => {};
    }
    const seen = () => document.visibilityState === 'visible' && wake();
    window.addEventListener('online', wake);
    window.addEventListener('pageshow', wake);
    document.addEventListener('visibilitychange', seen);
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('pageshow', wake);
      document.removeEventListener('visibilitychange', seen);
    };
  },
};
