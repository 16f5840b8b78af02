/** Amazon Transcribe's client with SiglaneSigner: the request that opens the stream, and the chain of its events. */
import { createHash, createHmac } from 'node:crypto';
import { StartStreamTranscriptionCommand, TranscribeStreamingClient } from '@aws-sdk/client-transcribe-streaming';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { HttpResponse } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import { expect, test } from 'vitest';
import { SiglaneSigner } from '../../bindings/entries/aws-sdk.js';
import { createEventSigner } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { createVerifier, receivedFromNode } from '../../bindings/entries/verify.js';
import { credentials, region } from '../support/example.js';

const service = 'transcribe';
const sessionToken = 'FwoGZXIvYXdzEXAMPLE//token+1=';
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
);

interface Recorded {
  request: HttpRequest;
  messages: Uint8Array[];
}

/** Sends three chunks of audio and records what would go out. */
async function transcribe(): Promise<Recorded> {
  const messages: Uint8Array[] = [];
  let request: HttpRequest | undefined;
  const requestHandler = {
    metadata: { handlerProtocol: 'h2' },
    handle: async (given: HttpRequest) => {
      request = given;
      for await (const message of given.body) messages.push(message);
      return { response: new HttpResponse({ statusCode: 200, headers: {}, body: new Blob([]).stream() }) };
    },
  };
  const client = new TranscribeStreamingClient({
    region,
    credentials: { ...credentials, sessionToken },
    signerConstructor: SiglaneSigner,
    requestHandler,
  } as never);
  const audio = async function* () {
    for (let i = 0; i < 3; i++) yield { AudioEvent: { AudioChunk: Buffer.alloc(100 * i + 1, i) } };
  };
  await client.send(
    new StartStreamTranscriptionCommand({
      LanguageCode: 'en-US',
      MediaEncoding: 'pcm',
      MediaSampleRateHertz: 16_000,
      AudioStream: audio(),
    }),
  );
  return { request: request as HttpRequest, messages };
}

const { request, messages } = await transcribe();
const seed = /Signature=(\w+)$/.exec(request.headers['authorization'] as string)?.[1] as string;

test('siglane/verify accepts the request that opens the stream', async () => {
  const lookup = () => ({ ...credentials, sessionToken });
  const verifier = await createVerifier({ region, service, lookup });
  const rawHeaders = Object.entries(request.headers).flat();
  const result = await verifier.verify(receivedFromNode({ method: request.method, url: request.path, rawHeaders }));
  expect(result).toMatchObject({ ok: true, payloadHash: 'STREAMING-AWS4-HMAC-SHA256-EVENTS' });
});

/** A signature by Node's own HMAC, as the guide of Amazon Transcribe describes it. */
function eventSignature(date: Date, before: string, payload: Uint8Array): string {
  const stamp = date.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = stamp.slice(0, 8);
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (key, part) => hmac(key, part),
    `AWS4${credentials.secretAccessKey}`,
  );
  const header = Buffer.alloc(15);
  header.write('\x05:date\x08', 'latin1');
  header.writeBigInt64BE(BigInt(date.getTime()), 7);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const lines = ['AWS4-HMAC-SHA256-PAYLOAD', stamp, scope, before, sha256(header), sha256(payload)];
  return createHmac('sha256', key).update(lines.join('\n')).digest('hex');
}

test('each event has the signature that continues the one before', async () => {
  // Three events, and an empty one that ends the stream.
  expect(messages).toHaveLength(4);
  const signer = await createSigner({ credentials: { ...credentials, sessionToken }, region, service });
  const chunked = createEventSigner(signer, { seedSignature: seed });
  let before = seed;
  for (const message of messages) {
    const { headers, body } = codec.decode(message);
    const date = headers[':date']?.value as Date;
    const signature = Buffer.from(headers[':chunk-signature']?.value as Uint8Array).toString('hex');
    expect(signature).toBe(eventSignature(date, before, body));
    expect(chunked.sign(new Uint8Array(body), date).signature).toBe(signature);
    before = signature;
  }
  expect(codec.decode(messages[3] as Uint8Array).body).toHaveLength(0);
});
