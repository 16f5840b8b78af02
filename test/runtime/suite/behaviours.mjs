/**
 * Behaviour that depends on the runtime in addition to the vectors: streams, text and bytes, requests, errors. Each
 * check gets a factory of signers, the vectors and the library, and returns pairs of a result and the expected value.
 */
import { sharedTemplate } from '../../vectors/checks.mjs';
import { toSignCase } from '../../vectors/load.mjs';
import { asText, chunks, collect, hex, rejection, textOf } from './helpers.mjs';

const encoder = new TextEncoder();

export const behaviours = {
  'presignStream gives the URLs in order': async (make, { presign }) => {
    const { options, template, keys, urls } = sharedTemplate(presign);
    async function* source() {
      for (const key of keys) yield key;
    }
    const stream = (await make(options)).presignStream(template, source(), { batchSize: 50 });
    return [[await collect(stream), urls]];
  },

  'presignTransform connects two streams': async (make, { presign }) => {
    const { options, template, keys, urls } = sharedTemplate(presign);
    const source = new ReadableStream({
      start(controller) {
        for (const key of keys) controller.enqueue(key);
        controller.close();
      },
    });
    const reader = source.pipeThrough((await make(options)).presignTransform(template)).getReader();
    return [[await collect(chunks(reader)), urls]];
  },

  'presignBytes accepts and returns bytes': async (make, { presign }) => {
    const { options, template, text, urls } = asText(presign);
    const made = (await make(options)).presignBytes(template, text, { separator: 'nul' });
    return [
      [textOf(made.urls), urls.map((url) => `${url}\n`).join('')],
      [made.offsets.length, urls.length + 1],
      [made.offsets[urls.length], made.urls.length],
    ];
  },

  'presignBytes returns JSON and NDJSON': async (make, { presign }) => {
    const { options, template, keys, urls } = sharedTemplate(presign);
    const signer = await make(options);
    const textIn = (format) => textOf(signer.presignBytes(template, keys, { format }).urls);
    return [
      [textIn('json'), JSON.stringify(urls)],
      [textIn('ndjson'), urls.map((url, i) => `${JSON.stringify({ key: keys[i], url })}\n`).join('')],
    ];
  },

  'presignByteStream accepts pieces that end anywhere': async (make, { presign }) => {
    const { options, template, text, urls } = asText(presign);
    const pieces = Array.from({ length: Math.ceil(text.length / 101) }, (_, i) =>
      text.subarray(i * 101, (i + 1) * 101),
    );
    const made = await collect((await make(options)).presignByteStream(template, pieces, { separator: 'nul' }));
    return [[made.map((part) => textOf(part.urls)).join(''), urls.map((url) => `${url}\n`).join('')]];
  },

  'an aborted stream ends with the reason': async (make, { presign }) => {
    const { options, template, keys } = sharedTemplate(presign);
    const controller = new AbortController();
    const stream = (await make(options)).presignStream(template, keys, { signal: controller.signal, batchSize: 1 });
    await stream.next();
    const reason = new Error('enough');
    controller.abort(reason);
    return [[await rejection(collect(stream)), reason]];
  },

  'the payload hash of a long body, as bytes and as text': async (make, { presign }) => {
    const signer = await make(sharedTemplate(presign).options);
    const text = 'a line with “quotes”, é and 😀\n'.repeat(40_000);
    const bytes = encoder.encode(text);
    const hash = hex(await crypto.subtle.digest('SHA-256', bytes));
    const request = { method: 'PUT', url: 'https://examplebucket.s3.us-east-1.amazonaws.com/long' };
    return [text, bytes, bytes.buffer, new DataView(bytes.buffer)].map((payload) => [
      signer.explain({ ...request, payload }).payloadHash,
      hash,
    ]);
  },

  'signRequest signs a Request': async (make, { requests }) => {
    const able = requests.cases.filter(({ name }) => name.startsWith('payload: ') && name.endsWith(', s3, sign'));
    const outcomes = [];
    for (const vector of able) {
      const { options, request } = toSignCase(requests, vector);
      const { method, url, headers, payload } = request;
      // A string body would add a content-type, which the vectors do not have.
      if (payload === undefined || headers.length > 0) continue;
      const body = typeof payload === 'string' ? encoder.encode(payload) : payload;
      const signer = await make({ ...options, now: () => request.signingDate });
      const signed = await signer.signRequest(new Request(url, { method, body }));
      const { authorization } = vector.expected.headers;
      outcomes.push([signed.headers.get('authorization'), authorization]);
      outcomes.push([hex(await signed.arrayBuffer()), hex(body)]);
    }
    return outcomes;
  },

  'a lone surrogate is refused, with its place': async (make, { presign }, { SigV4Error }) => {
    const { options, template } = sharedTemplate(presign);
    const signer = await make(options);
    const error = await rejection(async () => signer.presignMany(template, ['a', 'b\ud83d']));
    return [
      [error instanceof SigV4Error, true],
      [
        { code: error.code, index: error.index },
        { code: 'InvalidText', index: 1 },
      ],
    ];
  },

  'a disposed signer signs no more, and other signers do': async (make, { presign }) => {
    const { options, template, keys, urls } = sharedTemplate(presign);
    const [signer, other] = [await make(options), await make(options)];
    signer.presignMany(template, keys);
    signer.dispose();
    const error = await rejection(async () => signer.presignMany(template, keys));
    return [
      [error.code, 'SignerDisposed'],
      [other.presignMany(template, keys), urls],
    ];
  },

  'derived credentials give the same signatures': async (make, { presign }) => {
    const { options, template, keys, urls } = sharedTemplate(presign);
    const credentials = (await make(options)).deriveCredentials(template.signingDate);
    return [[(await make({ ...options, credentials })).presignMany(template, keys), urls]];
  },
};
