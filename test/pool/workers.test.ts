import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { createPool } from '../../bindings/entries/pool.js';
import { createPresigner } from '../../bindings/entries/presign.js';
import { script } from '../../bindings/pool/script.js';
import { credentials, referenceUrls, region, template } from '../support/example.js';
import {
  CRASHES_ALWAYS,
  CRASHES_ONCE,
  crashingWorkers,
  listeningWorker,
  shortLivedWorker,
  talkativeWorkers,
} from '../support/workers.js';

const options = { credentials, region };
const keys = Array.from({ length: 10_000 }, (_, i) => `photos/${i}.jpg`);
const withKey = (index: number, key: string) => keys.map((each, i) => (i === index ? key : each));

describe('a worker that crashes', () => {
  it('is replaced, and another worker signs its batch: no key is lost', async () => {
    const { createWorker, count } = crashingWorkers();
    const pool = await createPool({ ...options, workers: 2, createWorker });
    const some = withKey(5000, CRASHES_ONCE);
    expect(await pool.presignMany(template, some)).toEqual(referenceUrls(some));
    expect(count()).toBe(3);
    await pool.close();
  });

  it.each([
    1, 2,
  ])('twice on the same keys is reported with their range (%i workers), and the pool continues', async (workers) => {
    const { createWorker } = crashingWorkers();
    const pool = await createPool({ ...options, workers, createWorker });
    const some = withKey(5000, CRASHES_ALWAYS);
    await expect(pool.presignMany(template, some)).rejects.toMatchObject({
      name: 'SigV4Error',
      code: 'WorkerFailed',
      field: 'keys',
      index: 4096,
      message: expect.stringMatching(/items 4096 to 6143: .*code 3/),
    });
    const bytes = new TextEncoder().encode(some.join('\n'));
    const error = await pool.presignBytes(template, bytes).catch((reason) => reason);
    const [, from, to] = /items (\d+) to (\d+)/.exec(error.message)?.map(Number) as [number, number, number];
    expect(from).toBe(error.index);
    expect(from).toBeLessThanOrEqual(5000);
    expect(to).toBeGreaterThanOrEqual(5000);
    expect(await pool.presignMany(template, keys)).toEqual(referenceUrls(keys));
    await pool.close();
  });

  it('delivers earlier results to the reader of a stream', async () => {
    const { createWorker } = crashingWorkers();
    const pool = await createPool({ ...options, workers: 2, createWorker });
    const urls: string[] = [];
    const read = async () => {
      for await (const url of pool.presignStream(template, withKey(250, CRASHES_ALWAYS), { batchSize: 100 }))
        urls.push(url);
    };
    await expect(read()).rejects.toMatchObject({ code: 'WorkerFailed', index: 200 });
    expect(urls).toEqual(referenceUrls(keys.slice(0, 200)));
    await pool.close();
  });

  it('and cannot be replaced rejects waiting calls, instead of waiting forever', async () => {
    const { createWorker, count } = crashingWorkers();
    const once = () => {
      if (count() > 0) throw new Error('no more threads');
      return createWorker();
    };
    const pool = await createPool({ ...options, workers: 1, createWorker: once });
    await expect(pool.presignMany(template, withKey(0, CRASHES_ONCE))).rejects.toMatchObject({
      code: 'WorkerFailed',
      message: expect.stringContaining('no more threads'),
    });
    await expect(pool.presignMany(template, keys)).rejects.toMatchObject({ code: 'WorkerFailed' });
    await pool.close();
  });
});

describe('a worker that ends as soon as it has started', () => {
  it('never joins a new pool', async () => {
    await expect(createPool({ ...options, workers: 1, createWorker: shortLivedWorker })).rejects.toMatchObject({
      code: 'WorkerFailed',
      message: expect.stringContaining('ended with code 1'),
    });
  });

  it('does not take the work of the worker that it replaces: a call fails, and nothing waits forever', async () => {
    const { createWorker, count } = crashingWorkers();
    const pool = await createPool({
      ...options,
      workers: 1,
      createWorker: () => (count() === 0 ? createWorker() : shortLivedWorker()),
    });
    await expect(pool.presignMany(template, withKey(0, CRASHES_ONCE))).rejects.toMatchObject({ code: 'WorkerFailed' });
    await pool.close();
  });
});

describe('a worker with unexpected messages', () => {
  it('is read only for its answers, and late messages after its crash are ignored', async () => {
    const pool = await createPool({ ...options, workers: 2, createWorker: talkativeWorkers() });
    const other = { ...template, expiresIn: 60 };
    const presigner = await createPresigner(options);
    const [a, b] = [referenceUrls(keys), presigner.presignMany(other, keys)];
    for (let i = 0; i < 5; i++) {
      const calls = [pool.presignMany(template, keys), pool.presignMany(other, keys)];
      const [first, second] = await Promise.all(calls);
      expect(first).toEqual(a);
      expect(second).toEqual(b);
    }
    await pool.close();
  });
});

it('an idle worker that crashes is replaced when there is work', async () => {
  const workers: Worker[] = [];
  const createWorker = () => {
    workers.push(new Worker(script, { eval: true }));
    return workers.at(-1) as Worker;
  };
  const pool = await createPool({ ...options, workers: 1, createWorker });
  await workers[0]?.terminate();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(workers.length).toBe(1);
  expect(await pool.presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
  expect(workers.length).toBe(2);
  await pool.close();
});

describe('messages to workers', () => {
  /** All bytes and text of a message. */
  function contentsOf(message: unknown): string {
    if (ArrayBuffer.isView(message)) return Buffer.from(message.buffer as ArrayBuffer).toString('latin1');
    if (typeof message === 'object' && message !== null) return Object.values(message).map(contentsOf).join('\n');
    return String(message);
  }

  it('contain neither the secret nor the signing key', async () => {
    const posted: unknown[] = [];
    const pool = await createPool({ ...options, workers: 1, createWorker: () => listeningWorker(posted) });
    expect(await pool.presignMany(template, keys)).toEqual(referenceUrls(keys));
    await pool.close();
    const presigner = await createPresigner(options);
    const { signingKey } = presigner.deriveCredentials(template.signingDate);
    const told = contentsOf(posted);
    expect(told).toContain('photos/9999.jpg');
    expect(told).toContain(credentials.accessKeyId);
    expect(told).not.toContain(credentials.secretAccessKey);
    expect(told).not.toContain(Buffer.from(signingKey).toString('latin1'));
  });

  it('contain only the keys, even if a Buffer shares its memory with others', async () => {
    const posted: { keys?: { bytes: Uint8Array } }[] = [];
    const pool = await createPool({ ...options, workers: 1, createWorker: () => listeningWorker(posted) });
    const text = Buffer.from('a\nb');
    expect(text.buffer.byteLength).toBeGreaterThan(text.length);
    const { urls } = await pool.presignBytes(template, text);
    expect(Buffer.from(urls).toString()).toBe(`${referenceUrls(['a', 'b']).join('\n')}\n`);
    for await (const _ of pool.presignByteStream(template, [Buffer.from('a'), Buffer.from('\nb')]));
    await pool.close();
    const sent = posted.flatMap(({ keys: given }) => given?.bytes ?? []);
    expect(sent.length).toBe(3);
    for (const bytes of sent) expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it('are the module, compiled once; the plan, once for many jobs; and at the end, to wipe', async () => {
    const posted: { kind: string; module?: unknown; plan?: unknown }[] = [];
    const pool = await createPool({ ...options, workers: 1, createWorker: () => listeningWorker(posted) });
    await pool.presignMany(template, keys);
    await pool.close();
    expect(posted.map(({ kind }) => kind)).toEqual(['start', 'job', 'job', 'job', 'job', 'job', 'wipe']);
    expect(posted[0]?.module).toBeInstanceOf(WebAssembly.Module);
    expect(posted.filter(({ plan }) => plan !== undefined).length).toBe(1);
  });
});

describe('credentials', () => {
  it('may be limited to one day', async () => {
    const presigner = await createPresigner(options);
    const pool = await createPool({
      credentials: presigner.deriveCredentials(template.signingDate),
      region,
      workers: 1,
    });
    expect(await pool.presignMany(template, keys.slice(0, 10))).toEqual(referenceUrls(keys.slice(0, 10)));
    await expect(
      pool.presignMany({ ...template, signingDate: new Date('2026-01-03T00:00:00Z') }, keys),
    ).rejects.toMatchObject({ code: 'SigningKeyExpired' });
    await pool.close();
  });

  it('are replaced for calls that begin later', async () => {
    const pool = await createPool({ credentials: { ...credentials, secretAccessKey: 'another' }, region, workers: 2 });
    const other = await createPresigner({ credentials: { ...credentials, secretAccessKey: 'another' }, region });
    const before = pool.presignMany(template, keys);
    expect(() => pool.setCredentials({ ...credentials, accessKeyId: '' })).toThrow('"accessKeyId" is empty');
    pool.setCredentials(credentials);
    expect(await pool.presignMany(template, keys)).toEqual(referenceUrls(keys));
    expect(await before).toEqual(other.presignMany(template, keys));
    await pool.close();
  });

  it('that have expired are refused', async () => {
    let now = new Date('2026-01-02T03:04:05Z');
    const expiration = new Date('2026-01-02T04:04:05Z');
    const pool = await createPool({ credentials: { ...credentials, expiration }, region, workers: 1, now: () => now });
    expect(await pool.presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
    now = expiration;
    await expect(pool.presignMany(template, ['a'])).rejects.toMatchObject({ code: 'CredentialsExpired' });
    await pool.close();
  });
});

describe('close', () => {
  it('waits for calls, refuses new calls, and ends the workers', async () => {
    const workers: Worker[] = [];
    const posted: unknown[] = [];
    const createWorker = () => {
      const worker = listeningWorker(posted);
      workers.push(worker);
      return worker;
    };
    const pool = await createPool({ ...options, workers: 2, createWorker });
    const ends = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    const call = pool.presignMany(template, keys);
    const stream = pool.presignStream(template, keys, { batchSize: 1 });
    await stream.next();
    const closed = pool.close();
    expect(pool.close()).toBe(closed);
    const refusal = { code: 'SignerDisposed', message: 'the pool was closed' };
    await expect(pool.presignMany(template, keys)).rejects.toMatchObject(refusal);
    await expect(pool.presignBytes(template, keys)).rejects.toMatchObject(refusal);
    expect(() => pool.presignStream(template, keys)).toThrow(expect.objectContaining(refusal));
    expect(() => pool.presignByteStream(template, [])).toThrow(expect.objectContaining(refusal));
    expect(() => pool.setCredentials(credentials)).toThrow(expect.objectContaining(refusal));
    await closed;
    expect(await call).toEqual(referenceUrls(keys));
    await Promise.all(ends);
    const rest = async () => {
      for await (const _ of stream);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'SignerDisposed' });
  });

  it('is called by Symbol.asyncDispose', async () => {
    const pool = await createPool({ ...options, workers: 1 });
    await pool[Symbol.asyncDispose]();
    await expect(pool.presignMany(template, keys)).rejects.toMatchObject({ code: 'SignerDisposed' });
  });

  it('may be omitted in Node: idle workers do not keep the process alive', async () => {
    const library = new URL('../../dist/entries/pool.js', import.meta.url);
    const program = `
      import { createPool } from ${JSON.stringify(library)};
      const pool = await createPool(${JSON.stringify({ ...options, workers: 2 })});
      console.log((await pool.presignMany({ bucket: 'examplebucket' }, ['a', 'b'])).length);
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      timeout: 30_000,
    });
    expect(stdout).toBe('2\n');
  });
});

describe('createPool', () => {
  it('refuses options that make no sense', async () => {
    await expect(createPool(undefined as never)).rejects.toThrow('"options" expected an object');
    await expect(createPool({ ...options, workers: 0 })).rejects.toThrow('"workers" expected 1 to 64');
    await expect(createPool({ ...options, workers: 1.5 })).rejects.toThrow('"workers" expected');
    await expect(createPool({ ...options, createWorker: 'x' as never })).rejects.toThrow('"createWorker" expected');
    await expect(createPool({ ...options, size: 2 } as never)).rejects.toThrow('"size" is not an option');
    await expect(createPool({ ...options, region: '' })).rejects.toMatchObject({ code: 'InvalidScope' });
  });

  it('names the reason if a worker cannot start, and leaves no worker running', async () => {
    const started: Worker[] = [];
    const createWorker = () => {
      if (started.length === 1) throw new Error('no more threads');
      const { createWorker: create } = crashingWorkers();
      started.push(create());
      return started[0] as Worker;
    };
    await expect(createPool({ ...options, workers: 2, createWorker })).rejects.toMatchObject({
      code: 'WorkerFailed',
      message: expect.stringContaining('no more threads'),
    });
    await new Promise((resolve) => (started[0] as Worker).once('exit', resolve));
    const silent = () => new Worker('setInterval(() => {}, 1000)', { eval: true });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const waiting = expect(createPool({ ...options, workers: 1, createWorker: silent })).rejects.toMatchObject({
      code: 'WorkerFailed',
      message: expect.stringContaining("must import 'siglane/pool/worker'"),
    });
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    vi.runAllTimers();
    vi.useRealTimers();
    await waiting;
    const broken = () => new Worker('throw new Error("broken script")', { eval: true });
    await expect(createPool({ ...options, workers: 1, createWorker: broken })).rejects.toMatchObject({
      code: 'WorkerFailed',
      message: expect.stringContaining('broken script'),
    });
  });
});
