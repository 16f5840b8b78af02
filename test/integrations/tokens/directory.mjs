/** An LDAP server that knows only the simple bind (RFC 4511, section 4.2). It asks a function whether the password is right. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Tags of BER: SEQUENCE, and the messages of LDAP. */
const SEQUENCE = 0x30;
const BIND_REQUEST = 0x60;
const BIND_RESPONSE = 0x61;
/** Result codes (RFC 4511, appendix A). */
const SUCCESS = 0;
const INVALID_CREDENTIALS = 49;

/**
 * @param {(name: string, password: string) => Promise<boolean>} judge
 * @returns {Promise<{ port: number, stop(): Promise<void> }>} at 127.0.0.1
 */
export async function startDirectory(judge) {
  const server = createServer((socket) => {
    let kept = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', async (piece) => {
      kept = Buffer.concat([kept, piece]);
      const message = read(kept, 0);
      if (message === undefined) return;
      kept = kept.subarray(message.end);
      const [id, operation] = elementsOf(message.content);
      // The other operation that PostgreSQL sends is the unbind, which has no response.
      if (operation.tag !== BIND_REQUEST) return socket.end();
      const [, name, password] = elementsOf(operation.content);
      const isRight = await judge(name.content.toString(), password.content.toString());
      const result = Buffer.from([0x0a, 1, isRight ? SUCCESS : INVALID_CREDENTIALS, 4, 0, 4, 0]);
      const response = Buffer.from([BIND_RESPONSE, result.length, ...result]);
      socket.write(Buffer.from([SEQUENCE, id.whole.length + response.length, ...id.whole, ...response]));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    async stop() {
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads the BER element at an offset. Returns undefined if its end is not there yet. */
function read(bytes, at) {
  const [tag, first] = bytes.subarray(at);
  if (first === undefined) return undefined;
  // From 128 on, the first byte is 128 plus the number of bytes of the length.
  const more = first < 128 ? 0 : first - 128;
  const start = at + 2 + more;
  if (bytes.length < start) return undefined;
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
  const end = start + length;
  return bytes.length < end
    ? undefined
    : { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end), end };
}

function elementsOf(bytes) {
  const elements = [];
  for (let at = 0; at < bytes.length; at = elements.at(-1).end) elements.push(read(bytes, at));
  return elements;
}
