import assert from 'node:assert/strict';

/** One end of a pretended WebSocket; the test plays the server. */
class FakeSocket {
  constructor(url) {
    this.url = url;
    this.frames = [];
    this.closed = false;
  }

  send(text) {
    this.frames.push(text);
  }

  close() {
    this.closed = true;
  }

  /** The messages that came since the last look, whatever frames they came in. */
  taken() {
    return this.frames.splice(0).flatMap((text) => JSON.parse(text));
  }

  /** Exactly one message of that type must have come; it is returned. */
  took(type) {
    const all = this.taken();
    assert.deepEqual(all.map((message) => message.type), [type]);
    return all[0];
  }

  opens() {
    this.onopen();
  }

  says(...messages) {
    this.onmessage?.({ data: JSON.stringify(messages.length === 1 ? messages[0] : messages) });
  }

  drops(code = 1006, reason = '') {
    this.onclose?.({ code, reason });
  }
}

/** A world with its own clock, dice and network, moved by the test only. */
export class World {
  constructor() {
    this.time = 0;
    this.timers = [];
    this.sockets = [];
    this.dice = 0.5;
    this.wakers = new Set();
    this.hiders = new Set();
    this.environment = {
      openSocket: (url) => {
        const socket = new FakeSocket(url);
        this.sockets.push(socket);
        return socket;
      },
      setTimeout: (task, delay) => {
        const timer = { task, due: this.time + delay };
        this.timers.push(timer);
        return timer;
      },
      clearTimeout: (timer) => {
        this.timers = this.timers.filter((each) => each !== timer);
      },
      now: () => this.time,
      random: () => this.dice,
      onHide: (hide) => {
        this.hiders.add(hide);
        return () => this.hiders.delete(hide);
      },
      onWake: (wake) => {
        this.wakers.add(wake);
        return () => this.wakers.delete(wake);
      },
    };
  }

  get socket() {
    return this.sockets[this.sockets.length - 1];
  }

  wake() {
    this.wakers.forEach((wake) => wake());
  }

  /** The page goes away, at least for now. */
  hide() {
    this.hiders.forEach((hide) => hide());
  }

  /** Lets everything that is ready happen, without time passing. */
  async settle() {
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async pass(milliseconds) {
    const end = this.time + milliseconds;
    await this.settle();
    for (;;) {
      const next = this.timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) {
        break;
      }
      this.time = Math.max(this.time, next.due);
      this.timers = this.timers.filter((each) => each !== next);
      next.task();
      await this.settle();
    }
    this.time = end;
  }

  /** A machine that slept: time went on, timers come late. */
  async sleep(milliseconds) {
    this.time += milliseconds;
    await this.pass(0);
  }
}

export const authenticated = (more = {}) => ({
  type: 'authenticated',
  user_id: 'ann',
  tenant_id: 't',
  user_info: {},
  session_id: 's1',
  client_id: 'c1',
  resume_token: 'r1',
  expires_at: '2030-01-01T00:00:00Z',
  heartbeat_ms: 25000,
  limits: { max_frame_bytes: 262144, max_operation_bytes: 65536, max_document_bytes: 1048576, operations_per_second: 20 },
  ...more,
});

/** Opens the newest socket and lets the server accept whoever comes. */
export async function accept(world, more) {
  await world.settle();
  world.socket.opens();
  const message = world.socket.took('authenticate');
  world.socket.says(authenticated(more));
  await world.settle();
  return message;
}
