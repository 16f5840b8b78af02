import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { Core } from '../../bindings/core/core.js';
import type { Layout, Plan } from '../../bindings/core/shapes.js';
import { deriveSigningKey, hmacStates } from '../../bindings/core/signing-keys.js';
import { signMessages } from '../../bindings/core/texts.js';
import { createSigner } from '../../bindings/entries/index.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { signingKeySteps } from '../reference/steps.mjs';
import { testCore } from '../support/cores.js';
import { credentials, reference, referenceUrls, region, signingDate, template, thrown } from '../support/example.js';

/** The arrays with key material that the core got and returned. The caller must overwrite them. */
const kept = vi.hoisted(() => ({
  isWatching: false,
  arrays: [] as Uint8Array[],
  keep<T extends Uint8Array>(array: T): T {
    if (this.isWatching) this.arrays.push(array);
    return array;
  },
}));

vi.mock('../../bindings/core/signing-keys.js', async (original) => {
  const keys = await original<typeof import('../../bindings/core/signing-keys.js')>();
  return {
    ...keys,
    hmacStates: (core: Core, key: Uint8Array) => kept.keep(keys.hmacStates(core, kept.keep(key))),
    deriveSigningKey: (...args: Parameters<typeof deriveSigningKey>) => kept.keep(keys.deriveSigningKey(...args)),
  };
});

vi.mock('../../bindings/core/presigning.js', async (original) => {
  const presigning = await original<typeof import('../../bindings/core/presigning.js')>();
  return {
    ...presigning,
    presignKeyBatch(core: Core, plan: Plan, ...rest: [readonly string[], number, number | undefined, Layout]) {
      const given = kept.isWatching ? { ...plan, packed: kept.keep(plan.packed) } : plan;
      return presigning.presignKeyBatch(core, given, ...rest);
    },
  };
});

const sessionToken = `FwoGZXIvYXdzEBYaD${'+/='.repeat(9)}`;

describe('credentials', () => {
  it.each([
    ['accessKeyId', ''],
    ['accessKeyId', 'AKIA\n'],
    ['accessKeyId', ' AKIA'],
    ['accessKeyId', 'a/b'],
    ['accessKeyId', 'a,b'],
    ['accessKeyId', 'é'],
    ['secretAccessKey', ''],
    ['secretAccessKey', 'hidden\n'],
    ['secretAccessKey', 'hidden '],
    ['secretAccessKey', '\thidden'],
    ['secretAccessKey', 'hid\0den'],
    ['secretAccessKey', 'hid\ud800den'],
    ['sessionToken', ''],
    ['sessionToken', 'hidden\n'],
    ['sessionToken', 'hid den'],
    ['sessionToken', 'é'],
  ])('refuses %s %j, and does not show it', async (field, value) => {
    const error = await createSigner({ credentials: { ...credentials, [field]: value }, region }).catch(
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: 'SigV4Error', code: 'InvalidCredentials', field });
    if (value.trim() !== '') expect(error.message).not.toContain(value.trim());
  });

  it.each([
    'SessionToken',
    'session_token',
    'secretaccesskey',
    'Expiration',
  ])('refuses %s, which siglane does not read', async (name) => {
    const given = { ...credentials, [name]: 'hidden' };
    const error = await createSigner({ credentials: given, region }).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'InvalidCredentials', field: 'credentials' });
    expect(error.message).toContain(`has "${name}", which is not an option`);
    expect(error.message).not.toContain('hidden');
  });

  it('ignores the other properties of credential providers', async () => {
    const given = { ...credentials, accountId: '123456789012', $source: { CREDENTIALS_CODE: 'e' } };
    expect((await createSigner({ credentials: given, region })).presignMany(template, ['a'])).toEqual(
      referenceUrls(['a']),
    );
  });

  it('does not change a signing key that is a Buffer', async () => {
    const derived = (await createSigner({ credentials, region })).deriveCredentials(signingDate);
    const signingKey = Buffer.from(derived.signingKey);
    const before = signingKey.toString('hex');
    const other = await createSigner({ credentials: { ...derived, signingKey }, region });
    expect(other.presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
    other.dispose();
    expect(signingKey.toString('hex')).toBe(before);
  });

  it.each([
    [{ credentials: undefined, region }, 'credentials'],
    [{ credentials: { ...credentials, accessKeyId: 7 }, region }, 'accessKeyId'],
    [{ credentials: { accessKeyId: 'a' }, region }, 'secretAccessKey'],
    [{ credentials: { ...credentials, sessionToken: null }, region }, 'sessionToken'],
    [{ credentials, region: 7 }, 'region'],
    [{ credentials, region, service: 7 }, 'service'],
    [undefined, 'options'],
  ])('refuses options of a wrong type: %#', async (options, field) => {
    await expect(createSigner(options as never)).rejects.toMatchObject({ name: 'TypeError', field });
  });

  it.each(['', 'us east', 'us/east', 'us-east-1\n', 'é'])('refuses the region %j', async (bad) => {
    await expect(createSigner({ credentials, region: bad })).rejects.toMatchObject({
      code: 'InvalidScope',
      field: 'region',
    });
  });

  it.each(['accessKeyId', 'secretAccessKey', 'region', 'service'])('refuses an overlong %s', async (field) => {
    const long = 'x'.repeat(4097);
    const isCredential = field in credentials;
    const options = isCredential
      ? { credentials: { ...credentials, [field]: long }, region }
      : { credentials, region, [field]: long };
    await expect(createSigner(options)).rejects.toMatchObject({ name: 'RangeError', field });
  });

  it('signs with secrets shorter and longer than a block, and with any characters', async () => {
    for (const secretAccessKey of [
      'x',
      'k'.repeat(59),
      'k'.repeat(60),
      'k'.repeat(61),
      'k'.repeat(200),
      'pässwörd 😀',
    ]) {
      const signer = await createSigner({ credentials: { ...credentials, secretAccessKey }, region });
      const { signingKey } = signer.deriveCredentials(signingDate);
      expect(Buffer.from(signingKey)).toEqual(signingKeySteps(secretAccessKey, '20260102', region, 's3').kSigning);
    }
  });

  it('signs a session token', async () => {
    const signer = await createSigner({ credentials: { ...credentials, sessionToken }, region });
    expect(signer.presignMany(template, ['a', 'b'])).toEqual(referenceUrls(['a', 'b'], { sessionToken }));
  });

  it('rotates: withCredentials does not change the old signer', async () => {
    const old = await createSigner({ credentials, region, now: () => signingDate });
    const fresh = old.withCredentials({ ...credentials, sessionToken });
    old.presign({ ...template, key: 'a' });
    expect(fresh.presign({ bucket: 'examplebucket', expiresIn: 3600, key: 'a' })).toBe(
      reference({ path: '/a', sessionToken }).url,
    );
    expect(old.presign({ ...template, key: 'a' })).toBe(reference({ path: '/a' }).url);
    old.dispose();
    expect(fresh.presign({ ...template, key: 'a' })).toBe(reference({ path: '/a', sessionToken }).url);
    expect(thrown(() => fresh.withCredentials({ ...credentials, secretAccessKey: '' }))).toMatchObject({
      code: 'InvalidCredentials',
    });
  });
});

describe('a derived signing key', () => {
  const derived = async () =>
    (await createSigner({ credentials: { ...credentials, sessionToken }, region })).deriveCredentials(signingDate);

  it('gives the same signatures, for its one day', async () => {
    const signer = await createSigner({ credentials: await derived(), region });
    expect(signer.presign({ ...template, key: 'a' })).toBe(reference({ path: '/a', sessionToken }).url);
    for (const day of ['2026-01-01T23:59:59Z', '2026-01-03T00:00:00Z']) {
      expect(thrown(() => signer.presign({ ...template, signingDate: new Date(day), key: 'a' }))).toMatchObject({
        code: 'SigningKeyExpired',
      });
    }
    expect(signer.presign({ ...template, signingDate: new Date('2026-01-02T23:59:59Z'), key: 'a' })).toBe(
      reference({ path: '/a', sessionToken, date: new Date('2026-01-02T23:59:59Z') }).url,
    );
    expect(thrown(() => signer.deriveCredentials())).toMatchObject({ code: 'InvalidCredentials' });
  });

  it('is copied', async () => {
    const given = await derived();
    const signer = await createSigner({ credentials: given, region });
    given.signingKey.fill(0);
    expect(signer.presign({ ...template, key: 'a' })).toBe(reference({ path: '/a', sessionToken }).url);
    const other = await derived();
    const second = await createSigner({ credentials: other, region });
    second.dispose();
    expect(other.signingKey.some((byte) => byte !== 0)).toBe(true);
  });

  it('is refused for another region or service', async () => {
    const given = await derived();
    expect(given).toMatchObject({ region, service: 's3' });
    await expect(createSigner({ credentials: given, region: 'eu-west-1' })).rejects.toMatchObject({
      code: 'InvalidScope',
      field: 'region',
    });
    await expect(createSigner({ credentials: given, region, service: 's3-outposts' })).rejects.toMatchObject({
      code: 'InvalidScope',
      field: 'service',
    });
  });

  it('must be 32 bytes with a date', async () => {
    const given = await derived();
    const make = (changed: object) => createSigner({ credentials: { ...given, ...changed }, region });
    await expect(make({ signingKey: new Uint8Array(31) })).rejects.toMatchObject({
      code: 'InvalidCredentials',
      field: 'signingKey',
    });
    await expect(make({ signingKey: 'abc' })).rejects.toMatchObject({ name: 'TypeError', field: 'signingKey' });
    await expect(make({ date: '2026-01-02' })).rejects.toMatchObject({ code: 'InvalidCredentials', field: 'date' });
    await expect(make({ date: undefined })).rejects.toMatchObject({ name: 'TypeError', field: 'date' });
  });
});

describe('explain', () => {
  it('shows every stage as the reference signer makes it', async () => {
    const signer = await createSigner({ credentials: { ...credentials, sessionToken }, region });
    const headers: [string, string][] = [['x-amz-meta-a', 'b']];
    const query: [string, string][] = [['versionId', 'é']];
    for (const key of ['a', 'photos/é !\n.jpg', 'x'.repeat(1000)]) {
      const { url, canonicalRequest, stringToSign, credentialScope, signedHeaders, signature } = reference({
        path: `/${key}`,
        headers,
        query,
        sessionToken,
      });
      expect(signer.explain({ ...template, headers, query, key })).toEqual({
        headers: {},
        url,
        canonicalRequest,
        stringToSign,
        credentialScope,
        signedHeaders,
        signature,
        payloadHash: 'UNSIGNED-PAYLOAD',
      });
    }
    expect(signer.explain(template).url).toBe(reference({ path: '/', sessionToken }).url);
  });
});

describe('dispose', () => {
  it('ends everything except dispose itself', async () => {
    const signer = await createSigner({ credentials, region });
    const stream = signer.presignStream(template, ['a']);
    signer.dispose();
    signer.dispose();
    const disposed = { name: 'SigV4Error', code: 'SignerDisposed' };
    expect(thrown(() => signer.presign({ ...template, key: 'a' }))).toMatchObject(disposed);
    expect(thrown(() => signer.presignMany(template, ['a']))).toMatchObject(disposed);
    expect(thrown(() => signer.presignMany(template, []))).toMatchObject(disposed);
    expect(thrown(() => signer.presignBytes(template, new Uint8Array(1)))).toMatchObject(disposed);
    expect(thrown(() => signer.presignStream(template, []))).toMatchObject(disposed);
    expect(thrown(() => signer.presignTransform(template))).toMatchObject(disposed);
    expect(thrown(() => signer.presignByteStream(template, []))).toMatchObject(disposed);
    expect(thrown(() => signer.explain(template))).toMatchObject(disposed);
    expect(thrown(() => signer.withCredentials(credentials))).toMatchObject(disposed);
    expect(thrown(() => signer.deriveCredentials())).toMatchObject(disposed);
    await expect(stream.next()).rejects.toMatchObject(disposed);
  });

  it('is what `using` calls', async () => {
    const signer = await createSigner({ credentials, region });
    signer[Symbol.dispose]();
    expect(thrown(() => signer.presign({ ...template, key: 'a' }))).toMatchObject({ code: 'SignerDisposed' });
  });

  it.each(['simd', 'scalar'] as const)('leaves no secret byte in the memory of the %s core', async (build) => {
    const core = await testCore(build);
    const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const { kDate, kRegion, kService, kSigning } = signingKeySteps(secretAccessKey, '20260102', region, 's3');
    const text = new TextEncoder();
    const states = hmacStates(core, kSigning);
    const secrets = {
      secretAccessKey: text.encode(secretAccessKey),
      sessionToken: text.encode(sessionToken),
      escapedToken: text.encode(encodeURIComponent(sessionToken)),
      kDate,
      kRegion,
      kService,
      kSigning,
      inner: states.slice(0, 32),
      outer: states.slice(32),
    };
    const found = () => {
      const memory = Buffer.from(core.memory);
      return Object.entries(secrets)
        .filter(([, bytes]) => pieces(bytes).some((piece) => memory.includes(piece)))
        .map(([name]) => name);
    };
    const signer = makeSigner(core, {
      credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey, sessionToken },
      region,
    });
    signer.presignMany(template, ['a', 'b', ...Array.from({ length: 40 }, (_, i) => `key-${i}`)]);
    signer.presignMany(template, [{ key: 'a', query: { partNumber: 1 } }, 'b', 'c']);
    signer.explain({ ...template, key: 'a' });
    // The search works: it finds the saved states and the token while the signer exists.
    expect(found()).toEqual(['sessionToken', 'escapedToken', 'inner', 'outer']);
    signer.dispose();
    expect(found()).toEqual([]);
  });

  it('overwrites its own copies of key material', async () => {
    const core = await testCore('simd');
    kept.isWatching = true;
    const signer = makeSigner(core, { credentials: { ...credentials, sessionToken }, region });
    for (const day of ['2026-01-02', '2026-01-03', '2026-01-03']) {
      signer.presignMany({ ...template, signingDate: new Date(`${day}T00:00:00Z`) }, ['a']);
      signer.presignMany({ ...template, method: 'PUT', signingDate: new Date(`${day}T00:00:00Z`) }, ['a']);
    }
    const { signingKey, date } = signer.deriveCredentials(signingDate);
    const handedOut = kept.arrays.pop();
    expect(handedOut).toBe(signingKey);
    expect(kept.arrays.length).toBeGreaterThan(8);
    // Values that a later day replaced are gone already. The key states and both plans of the last day are still
    // needed.
    expect(new Set(kept.arrays.filter((array) => array.some((byte) => byte !== 0))).size).toBe(3);
    // Four of six templates of a day are kept.
    const before = kept.arrays.length;
    for (let expiresIn = 60; expiresIn < 66; expiresIn++)
      signer.presignMany({ ...template, expiresIn, signingDate: new Date('2026-01-03T00:00:00Z') }, ['a']);
    expect(kept.arrays.slice(before).map((array) => array.some((byte) => byte !== 0))).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    const derived = makeSigner(core, { credentials: { accessKeyId: 'AKIDEXAMPLE', signingKey, date }, region });
    derived.presignMany(template, ['a']);
    signer.dispose();
    derived.dispose();
    expect(kept.arrays.filter((array) => array.some((byte) => byte !== 0))).toEqual([]);
    expect(signingKey.some((byte) => byte !== 0)).toBe(true);
    kept.isWatching = false;
  });

  it.each(['simd', 'scalar'] as const)('leaves no key material when the %s core derives a key', async (build) => {
    const core = await testCore(build);
    const secret = credentials.secretAccessKey;
    const key = deriveSigningKey(core, secret, ['20260102', region, 's3', 'aws4_request']);
    const states = hmacStates(core, key);
    signMessages(core, hmacStates(core, key), [new Uint8Array(200)]);
    const steps = Object.values(signingKeySteps(secret, '20260102', region, 's3'));
    // The expanded schedule of the key's block begins with the key plus constants, so the test looks for these words as
    // well.
    const memory = Buffer.from(core.memory);
    for (const bytes of [new TextEncoder().encode(secret), states, ...steps, ...steps.flatMap(scheduleWords)]) {
      expect(pieces(bytes).some((piece) => memory.includes(piece))).toBe(false);
    }
  });

  /** W[t] + K[t] of the first words of the inner and the outer block of a key. */
  function scheduleWords(key: Uint8Array): Uint8Array[] {
    const constants = [0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5];
    return [0x36363636, 0x5c5c5c5c].map((pad) => {
      const words = new DataView(new ArrayBuffer(32));
      const given = new DataView(key.buffer, key.byteOffset, 32);
      constants.forEach((constant, i) => {
        words.setUint32(i * 4, ((given.getUint32(i * 4) ^ pad) >>> 0) + constant, true);
      });
      return new Uint8Array(words.buffer);
    });
  }

  /** Compares eight bytes at a time, so that a part of a secret is found as well. */
  function pieces(bytes: Uint8Array): Buffer[] {
    return Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => Buffer.from(bytes.slice(i * 8, i * 8 + 8)));
  }
});

describe('an inspected signer', () => {
  it('shows no secret', async () => {
    const signer = await createSigner({ credentials: { ...credentials, sessionToken }, region, service: 's3' });
    signer.presign({ ...template, key: 'a' });
    for (const text of [inspect(signer, { depth: 9, showHidden: true }), JSON.stringify(signer), String(signer)]) {
      expect(text).not.toContain(credentials.secretAccessKey.slice(0, 10));
      expect(text).not.toContain(sessionToken.slice(0, 10));
    }
    expect(signer).toMatchObject({ accessKeyId: credentials.accessKeyId, region, service: 's3' });
  });
});

describe('signers that share a core', () => {
  it('alternate without a trace of each other', async () => {
    const a = await createSigner({ credentials, region });
    const b = await createSigner({ credentials: { ...credentials, sessionToken }, region: 'eu-west-1' });
    const origin = 'https://examplebucket.s3.eu-west-1.amazonaws.com';
    for (let i = 0; i < 5; i++) {
      expect(a.presignMany(template, [`k${i}`])).toEqual(referenceUrls([`k${i}`]));
      expect(b.presignMany(template, [`k${i}`])).toEqual(
        referenceUrls([`k${i}`], { region: 'eu-west-1', origin, sessionToken }),
      );
    }
  });
});
