/** Node servers, and clients that send exactly the bytes that a test gives them. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Starts a server for one test, and returns its port. */
export async function listen(server: Pick<Server, 'listen' | 'close' | 'address'>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server as Server, 'listening');
  onTestFinished(() => {
    server.close();
    (server as Server).closeAllConnections?.();
  });
  return (server.address() as AddressInfo).port;
}

/** Starts a server with this listener for one test, and returns its port. */
export function serve(listener: RequestListener): Promise<number> {
  return listen(createServer(listener));
}

/** A connection on which nothing is sent yet. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  // Tests check that it closes.
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** All bytes until the server closes the connection. */
export async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (piece) => {
    text += piece;
  });
  await once(socket, 'close');
  return text;
}

/** Resolves when the received text matches `pattern`. */
export function untilSeen(socket: Socket, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    const onData = (piece: string) => {
      text += piece;
      if (!pattern.test(text)) return;
      socket.off('data', onData);
      resolve(text);
    };
    socket.setEncoding('latin1').on('data', onData);
    socket.once('close', () => reject(new Error(`closed after ${JSON.stringify(text)}`)));
  });
}

/** Sends lines and a body, and returns the whole response as text. The connection is closed after it. */
export async function exchange(
  port: number,
  lines: readonly string[],
  body: string | Uint8Array = '',
): Promise<string> {
  const socket = await open(port);
  const answer = untilClosed(socket);
  socket.write(`${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n`);
  socket.write(body);
  return answer;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

/** The text after the headers, without chunk headers, as UTF-8. */
export function bodyIn(answer: string): string {
  const at = answer.indexOf('\r\n\r\n');
  const body = answer.slice(at + 4);
  const isChunked = /^transfer-encoding: chunked/im.test(answer.slice(0, at));
  const whole = isChunked
    ? body.replace(/[\da-f]+\r\n([\s\S]*?)\r\n(?=[\da-f]+\r\n)/gi, '$1').replace(/0\r\n\r\n$/, '')
    : body;
  return Buffer.from(whole, 'latin1').toString();
}
