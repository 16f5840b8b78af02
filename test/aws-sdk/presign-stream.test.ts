/** `presignStream` of siglane/aws-sdk. */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { presignMany, presignStream } from '../../bindings/entries/aws-sdk.js';
import { credentials, region, signingDate, thrown } from '../support/example.js';

const client = new S3Client({ credentials, region });
const at = { signingDate };
const inputs = Array.from({ length: 25 }, (_, i) => ({ Bucket: `bucket-${i % 2}`, Key: `key-${i}` }));

async function* streamed<T>(items: Iterable<T>) {
  for (const item of items) {
    await null;
    yield item;
  }
}

async function collected<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all = [];
  for await (const each of stream) all.push(each);
  return all;
}

describe('presignStream', () => {
  it('gives the URLs of presignMany, in order, whatever the size of the batches', async () => {
    const urls = await presignMany(client, GetObjectCommand, inputs, at);
    for (const batchSize of [1, 2, 7, 25, 2048, undefined]) {
      const options = { ...at, batchSize };
      expect(await collected(presignStream(client, GetObjectCommand, streamed(inputs), options))).toEqual(urls);
      expect(await collected(presignStream(client, GetObjectCommand, inputs, options))).toEqual(urls);
    }
    expect(await collected(presignStream(client, GetObjectCommand, [], at))).toEqual([]);
  });

  it('asks for the credentials of each batch', async () => {
    let count = 0;
    const renewing = new S3Client({
      region,
      credentials: async () => ({ ...credentials, sessionToken: `token-${count++}`, expiration: new Date(0) }),
    });
    const urls = await collected(
      presignStream(renewing, GetObjectCommand, inputs.slice(0, 3), { ...at, batchSize: 1 }),
    );
    expect(new Set(urls.map((url) => /Security-Token=([^&]*)/.exec(url)?.[1])).size).toBe(3);
  });

  it('reads one batch ahead of the consumer at most', async () => {
    let read = 0;
    function* counted() {
      for (const input of inputs) {
        read++;
        yield input;
      }
    }
    const stream = presignStream(client, GetObjectCommand, counted(), { ...at, batchSize: 5 });
    for (let i = 0; i < 5; i++) await stream.next();
    expect(read).toBe(5);
    await stream.return();
  });

  it('names the index in the whole stream, and gives refused inputs their place', async () => {
    const bad = inputs.map((input, i) =>
      i === 13 ? { ...input, Key: 'a/../b' } : i === 15 ? { ...input, Key: '' } : input,
    );
    const options = { ...at, batchSize: 4 };
    const urls: string[] = [];
    const failing = (async () => {
      for await (const url of presignStream(client, GetObjectCommand, streamed(bad), options)) urls.push(url);
    })();
    await expect(failing).rejects.toMatchObject({ code: 'EmptyKey', field: 'Key', index: 15 });
    expect(urls).toHaveLength(12);
    const skipping = { ...options, onRefused: 'skip' } as const;
    const entries = await collected(presignStream(client, GetObjectCommand, bad, skipping));
    expect(entries[13]).toMatchObject({ index: 13, error: { code: 'DotSegment', field: 'Key', index: 13 } });
    expect(entries[15]).toMatchObject({ index: 15, error: { code: 'EmptyKey', index: 15 } });
    expect(entries.filter((entry) => typeof entry === 'string')).toHaveLength(23);
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const stream = presignStream(client, GetObjectCommand, streamed(inputs), {
      ...at,
      batchSize: 5,
      signal: controller.signal,
    });
    await stream.next();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(stream.next()).rejects.toBe(reason);
  });

  it('refuses options, commands and lists at the call', () => {
    const call = (Command: unknown, given: unknown, options: unknown) =>
      thrown(() => presignStream(client, Command as typeof GetObjectCommand, given as never, options as never));
    expect(call(GetObjectCommand, inputs, { batchSize: 0 })).toMatchObject({ code: 'OutOfRange', field: 'batchSize' });
    expect(call(GetObjectCommand, inputs, { signal: {} })).toMatchObject({ code: 'WrongType', field: 'signal' });
    expect(call(Object, inputs, {})).toMatchObject({ code: 'WrongType', field: 'Command' });
    expect(call(GetObjectCommand, 'abc', {})).toMatchObject({ code: 'WrongType', field: 'inputs' });
  });
});
