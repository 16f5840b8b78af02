/** A cache that speaks the protocol of Valkey and Redis (RESP, version 3), and asks a function about each password. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Its commands after the login, each with the reply. The store is shared by all connections. */
const COMMANDS = {
  info: () => bulk('# Server\r\nredis_version:7.2.0\r\n'),
  client: () => '+OK\r\n',
  ping: () => '+PONG\r\n',
  set(store, [key, value]) {
    store.set(key, value);
    return '+OK\r\n';
  },
  get: (store, [key]) => (store.has(key) ? bulk(store.get(key)) : '_\r\n'),
};

/**
 * @param {(user: string, password: string) => Promise<boolean>} judge
 * @returns {Promise<{ port: number, disconnectAll(): void, stop(): Promise<void> }>} at 127.0.0.1
 */
export async function startCache(judge) {
  const store = new Map();
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    const session = { isIn: false };
    let kept = '';
    // One command after the other: a login takes longer than the commands that are sent right after it.
    let last = Promise.resolve();
    socket.setEncoding('latin1').on('data', (piece) => {
      kept += piece;
      for (let read = readCommand(kept); read !== undefined; read = readCommand(kept)) {
        kept = kept.slice(read.end);
        const { words } = read;
        last = last.then(async () => socket.write(await reply(words, session, store, judge), 'latin1'));
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const disconnectAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: server.address().port,
    disconnectAll,
    async stop() {
      disconnectAll();
      server.close();
      await once(server, 'close');
    },
  };
}

/** @param {{ isIn: boolean }} session changed by a login */
async function reply([name, ...args], session, store, judge) {
  const command = name.toLowerCase();
  const [user, password] = command === 'auth' ? args : command === 'hello' ? args.slice(2) : [];
  if (password !== undefined) {
    session.isIn = await judge(user, password);
    if (!session.isIn) return '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
  }
  if (command === 'auth') return '+OK\r\n';
  if (!session.isIn) return '-NOAUTH Authentication required.\r\n';
  if (command === 'hello') return `%1\r\n${bulk('proto')}:3\r\n`;
  return COMMANDS[command]?.(store, args) ?? `-ERR unknown command '${name}'\r\n`;
}

function bulk(text) {
  return `$${text.length}\r\n${text}\r\n`;
}

/** Reads an array of bulk strings from the start of a text. Returns undefined if its end is not there yet. */
function readCommand(text) {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  const words = [];
  let end = head[0].length;
  for (let i = 0; i < Number(head[1]); i++) {
    const [line, length] = /^\$(\d+)\r\n/.exec(text.slice(end, end + 20)) ?? [];
    if (line === undefined) return undefined;
    const start = end + line.length;
    end = start + Number(length) + 2;
    if (text.length < end) return undefined;
    words.push(text.slice(start, end - 2));
  }
  return { words, end };
}
