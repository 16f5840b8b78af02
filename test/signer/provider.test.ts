import { describe, expect, it } from 'vitest';
import { CoreHandle } from '../../bindings/core/handle.js';
import {
  type Credentials,
  createFetch,
  createSigner,
  createSignerProvider,
  type SignerProvider,
} from '../../bindings/entries/index.js';
import { createPostPolicy } from '../../bindings/entries/post-policy.js';
import { testCore } from '../support/cores.js';
import { credentials, region, thrown } from '../support/example.js';

const url = 'https://sts.amazonaws.com/';
const start = Date.UTC(2026, 0, 1);
const minutes = (count: number) => count * 60_000;

/** A provider of credentials that last an hour, each with its own token, and a clock that the test moves. */
function world(options: { minimumValidity?: number; lifetime?: number; expiresIn?: number } = {}) {
  const { lifetime = minutes(60), ...rest } = options;
  const state = { now: start, loads: 0, fails: false, lifetime };
  const load = async (): Promise<Credentials> => {
    const number = ++state.loads;
    await new Promise((resolve) => setImmediate(resolve));
    if (state.fails) throw new Error('the metadata service is gone');
    return { ...credentials, sessionToken: `token${number}`, expiration: new Date(state.now + state.lifetime) };
  };
  const provider = createSignerProvider(load, { region, service: 'sts', now: () => state.now, ...rest });
  const token = async () => (await provider.current()).sign({ url }).headers['x-amz-security-token'];
  return { state, provider, token };
}

describe('a provider', () => {
  it('returns the same ordinary signer while its credentials last', async () => {
    const { state, provider } = world();
    const signer = await provider.current();
    state.now += minutes(54);
    expect(await provider.current()).toBe(signer);
    expect(signer.sign({ url })).toEqual(
      (
        await createSigner({
          credentials: { ...credentials, sessionToken: 'token1' },
          region,
          service: 'sts',
          now: () => state.now,
        })
      ).sign({ url }),
    );
    expect(state.loads).toBe(1);
  });

  it('uses a core that the caller gives', async () => {
    const load = () => credentials;
    const options = { region, service: 'sts', now: () => start };
    const own = createSignerProvider(load, { ...options, core: new CoreHandle(await testCore('scalar')) });
    const usual = createSignerProvider(load, options);
    expect((await own.current()).sign({ url })).toEqual((await usual.current()).sign({ url }));
    const wrong = createSignerProvider(load, { ...options, core: {} as never });
    await expect(wrong.current()).rejects.toMatchObject({ field: 'core' });
  });

  it('returns another signer in time: five minutes before the end, or as the option says', async () => {
    const { state, token } = world();
    expect(await token()).toBe('token1');
    state.now = start + minutes(55);
    expect(await token()).toBe('token1');
    state.now += 1;
    expect(await token()).toBe('token2');
    const patient = world({ minimumValidity: 1800 });
    expect(await patient.token()).toBe('token1');
    patient.state.now += minutes(30) + 1;
    expect(await patient.token()).toBe('token2');
  });

  it('asks its source once for all waiting callers', async () => {
    const { state, provider } = world();
    const signers = await Promise.all(Array.from({ length: 100 }, () => provider.current()));
    expect([new Set(signers).size, state.loads]).toEqual([1, 1]);
    state.now += minutes(58);
    const next = await Promise.all(Array.from({ length: 100 }, () => provider.current()));
    expect([new Set(next).size, state.loads, next[0] === signers[0]]).toEqual([1, 2, false]);
  });

  it('asks its source only when a signer is requested: there is no timer', async () => {
    const { state, provider } = world();
    await provider.current();
    state.now += minutes(600);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.loads).toBe(1);
  });

  it('never mixes old and new: an earlier signer keeps its credentials until they expire', async () => {
    const { state, provider, token } = world();
    const old = await provider.current();
    state.now = start + minutes(56);
    expect(await token()).toBe('token2');
    expect(old.sign({ url }).headers['x-amz-security-token']).toBe('token1');
    expect(old.explain({ url }).canonicalRequest).toContain('x-amz-security-token:token1\n');
    state.now = start + minutes(60);
    for (const call of [
      () => old.sign({ url }),
      () => old.sign({ url, signingDate: new Date(start) }),
      () => old.signMany([{ url }]),
      () => old.presign({ url }),
      () => old.presignMany({ bucket: 'examplebucket' }, ['a']),
      () => old.explain({ url }),
      () => old.deriveCredentials(),
    ]) {
      expect(thrown(call)).toMatchObject({ name: 'SigV4Error', code: 'CredentialsExpired', field: 'credentials' });
    }
    expect(await token()).toBe('token2');
  });

  it('refuses credentials that expire sooner than the provider promises', async () => {
    const { state, provider, token } = world({ lifetime: minutes(4) });
    await expect(provider.current()).rejects.toMatchObject({ code: 'CredentialsExpired' });
    await expect(token()).rejects.toMatchObject({ code: 'CredentialsExpired' });
    // Each attempt asks once more, because the source may have cached its credentials.
    expect(state.loads).toBe(4);
  });

  it('rejects all waiting callers with the error of its source, and tries again the next time', async () => {
    const { state, provider, token } = world();
    state.fails = true;
    const results = await Promise.allSettled([provider.current(), provider.current()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(state.loads).toBe(1);
    state.fails = false;
    expect(await token()).toBe('token2');
  });

  it('keeps credentials without an expiration', async () => {
    let loads = 0;
    const provider = createSignerProvider(
      async () => {
        loads++;
        return credentials;
      },
      { region },
    );
    expect(await provider.current()).toBe(await provider.current());
    expect(loads).toBe(1);
  });

  it('can be disposed, also while it waits', async () => {
    const { provider } = world();
    const signer = await provider.current();
    provider.dispose();
    provider[Symbol.dispose]();
    expect(thrown(() => signer.sign({ url }))).toMatchObject({ code: 'SignerDisposed' });
    await expect(provider.current()).rejects.toMatchObject({ code: 'SignerDisposed' });
    const other = world();
    const waiting = other.provider.current();
    other.provider.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'SignerDisposed' });
  });

  it('refuses wrong options', async () => {
    const load = async () => credentials;
    expect(thrown(() => createSignerProvider(credentials as never, { region }))).toMatchObject({ name: 'TypeError' });
    expect(thrown(() => createSignerProvider(load, null as never))).toMatchObject({ name: 'TypeError' });
    for (const minimumValidity of [0, 1.5, 43_201]) {
      expect(thrown(() => createSignerProvider(load, { region, minimumValidity }))).toMatchObject({
        name: 'RangeError',
      });
    }
    for (const other of [{ minimum: 1 }, { credentials }]) {
      expect(thrown(() => createSignerProvider(load, { region, ...other } as never))).toMatchObject({
        name: 'TypeError',
        field: 'options',
      });
    }
    await expect(createSignerProvider(load, { region: '' }).current()).rejects.toMatchObject({ code: 'InvalidScope' });
    await expect(createSignerProvider(async () => ({}) as Credentials, { region }).current()).rejects.toMatchObject({
      name: 'TypeError',
    });
    await expect(
      createSignerProvider(async () => ({ ...credentials, expiration: 'soon' as never }), { region }).current(),
    ).rejects.toMatchObject({ name: 'TypeError', field: 'expiration' });
  });

  it('serves a fetch, each request with the credentials of its time', async () => {
    const { state, provider } = world();
    const tokens: (string | null)[] = [];
    const send: typeof fetch = async (input) => {
      tokens.push((input as Request).headers.get('x-amz-security-token'));
      return new Response();
    };
    const fetch = createFetch(provider, { fetch: send });
    await fetch(url);
    state.now += minutes(57);
    await Promise.all([fetch(url), fetch(url)]);
    expect(tokens).toEqual(['token1', 'token2', 'token2']);
  });
});

describe('a provider whose credentials are shorter than a call needs', () => {
  const later = (state: { now: number }, seconds: number) => {
    state.now += 1000 * seconds;
  };
  /** Requests a signer for URLs of the given validity in seconds, and returns its token. */
  const tokenFor = async (provider: SignerProvider, expiresIn?: number) =>
    (await provider.current({ expiresIn })).sign({ url }).headers['x-amz-security-token'];

  it('loads again, once for all callers', async () => {
    const { state, provider } = world();
    expect(await tokenFor(provider)).toBe('token1');
    later(state, 1800.4);
    expect(await tokenFor(provider, 1800)).toBe('token1');
    expect(await Promise.all(Array.from({ length: 20 }, () => tokenFor(provider, 1801)))).toEqual(
      Array.from({ length: 20 }, () => 'token2'),
    );
    expect(await tokenFor(provider)).toBe('token2');
    expect(state.loads).toBe(2);
  });

  it('does not delay callers that need less', async () => {
    const { state, provider } = world();
    await provider.current();
    later(state, 1800);
    const [more, less] = [tokenFor(provider, 3000), tokenFor(provider, 300)];
    expect(await Promise.race([more, less])).toBe('token1');
    expect(await more).toBe('token2');
  });

  it('needs the `expiresIn` of its own options, unless a call sets it', async () => {
    const { state, provider } = world({ expiresIn: 3000 });
    expect(await tokenFor(provider)).toBe('token1');
    later(state, 601);
    expect(await tokenFor(provider, 60)).toBe('token1');
    expect(await tokenFor(provider)).toBe('token2');
  });

  it('asks a source with short credentials again, once; then after each tenth of their lifetime', async () => {
    const { state, provider } = world({ lifetime: minutes(20) });
    expect(await tokenFor(provider)).toBe('token1');
    for (let i = 0; i < 50; i++) expect(await tokenFor(provider, 3600 + i)).toBe('token2');
    later(state, 120);
    expect(await tokenFor(provider, 3600)).toBe('token2');
    later(state, 1);
    for (let i = 0; i < 50; i++) expect(await tokenFor(provider, 3600 + i)).toBe('token3');
    // A validity that the source can give makes the provider load as before.
    expect(await tokenFor(provider, 1080)).toBe('token3');
    later(state, 121);
    expect(await tokenFor(provider, 1079)).toBe('token3');
    expect(await tokenFor(provider, 1080)).toBe('token4');
    expect(state.loads).toBe(4);
  });

  it('also does so for a source that gives credentials of the same length', async () => {
    const { state, provider } = world();
    for (let second = 0; second < 3600; second++) {
      await tokenFor(provider, 3600);
      later(state, 1);
    }
    expect(state.loads).toBe(10);
  });

  it('keeps its signer if the source fails, while its credentials last as long as promised', async () => {
    const { state, provider } = world();
    const signer = await provider.current();
    later(state, 1800);
    state.fails = true;
    for (let i = 0; i < 10; i++) expect(await provider.current({ expiresIn: 3000 })).toBe(signer);
    expect(state.loads).toBe(2);
    later(state, 181);
    state.fails = false;
    expect(await tokenFor(provider, 3000)).toBe('token3');
    later(state, 3301);
    state.fails = true;
    await expect(provider.current({ expiresIn: 3000 })).rejects.toThrow('the metadata service is gone');
  });

  it('keeps its signer if the source gives credentials that are about to expire', async () => {
    const { state, provider } = world();
    const signer = await provider.current();
    later(state, 1800);
    state.lifetime = minutes(1);
    expect(await provider.current({ expiresIn: 3000 })).toBe(signer);
  });

  it('never asks again for credentials without an expiration', async () => {
    let loads = 0;
    const load = () => {
      loads++;
      return credentials;
    };
    const provider = createSignerProvider(load, { region });
    for (const expiresIn of [undefined, 60, 604_800]) await provider.current({ expiresIn });
    expect(loads).toBe(1);
  });

  it('forces its source to refresh, because sources of the AWS SDK cache', async () => {
    const state = { now: start };
    const asked: unknown[][] = [];
    const load = (...args: unknown[]) => {
      asked.push(args);
      return { ...credentials, expiration: new Date(state.now + minutes(60)) };
    };
    const provider = createSignerProvider(load, { region, now: () => state.now });
    await provider.current();
    later(state, 1800);
    await provider.current({ expiresIn: 3000 });
    later(state, 3500);
    await provider.current();
    expect(asked).toEqual([[], [{ forceRefresh: true }], [{ forceRefresh: true }]]);
  });

  it.each([
    ['than a call needs', {}, 3000, 1300],
    ['than the provider promises', { minimumValidity: 1500 }, undefined, 1600],
  ])('asks a source once more that cached its credentials and at first gives less %s', async (_, options, expiresIn, more) => {
    const asked: unknown[][] = [];
    const load = (...args: unknown[]) => {
      asked.push(args);
      const [seconds, sessionToken] = args.length === 0 ? [600, 'kept'] : [3600, 'forced'];
      return { ...credentials, sessionToken, expiration: new Date(start + 1000 * seconds) };
    };
    const provider = createSignerProvider(load, { region, service: 'sts', now: () => start, ...options });
    const tokens = [await tokenFor(provider, expiresIn), await tokenFor(provider, more)];
    expect([tokens, asked]).toEqual([
      ['forced', 'forced'],
      [[], [{ forceRefresh: true }]],
    ]);
  });

  it('keeps the credentials that a source gave at first, if the source then fails', async () => {
    let loads = 0;
    const load = () => {
      if (++loads > 1) throw new Error('the metadata service is gone');
      return { ...credentials, sessionToken: 'kept', expiration: new Date(start + 600_000) };
    };
    const provider = createSignerProvider(load, { region, service: 'sts', now: () => start });
    expect([await tokenFor(provider, 3000), await tokenFor(provider, 3000), loads]).toEqual(['kept', 'kept', 2]);
  });

  it('creates forms and URLs with the requested validity', async () => {
    const state = { now: start };
    const load = () => ({ ...credentials, expiration: new Date(state.now + minutes(60)) });
    const provider = createSignerProvider(load, { region, bucket: 'examplebucket', now: () => state.now });
    await provider.current();
    later(state, 1800);
    const signer = await provider.current({ expiresIn: 3000 });
    const end = new Date(state.now + 3_000_000);
    expect(createPostPolicy(signer, { key: 'a', expiresIn: 3000 }).expiration).toEqual(end);
    for (const each of [
      signer.presign({ key: 'a', expiresIn: 3000 }),
      signer.presign({ url: 'https://examplebucket.s3.us-east-1.amazonaws.com/a', expiresIn: 3000 }),
      ...signer.presignMany({ expiresIn: 3000 }, ['a']),
    ])
      expect(new URL(each).searchParams.get('X-Amz-Expires')).toBe('3000');
  });

  it('refuses an invalid expiresIn', async () => {
    const { provider } = world();
    for (const expiresIn of [0, 604_801, 1.5])
      await expect(provider.current({ expiresIn })).rejects.toMatchObject({ code: 'OutOfRange', field: 'expiresIn' });
    await expect(provider.current({ expires: 1 } as never)).rejects.toMatchObject({ code: 'UnknownProperty' });
    await expect(provider.current(60 as never)).rejects.toMatchObject({ code: 'WrongType', field: 'options' });
  });
});

describe('credentials with an expiration', () => {
  it('are refused after that moment, also in signers derived from their signer', async () => {
    let now = start;
    const expiration = new Date(start + 1000);
    const signer = await createSigner({
      credentials: { ...credentials, expiration },
      region,
      service: 'sts',
      now: () => now,
    });
    const derived = signer.deriveCredentials();
    expect(derived.expiration).toEqual(expiration);
    const restricted = await createSigner({ credentials: derived, region, service: 'sts', now: () => now });
    now += 999;
    expect(restricted.sign({ url })).toEqual(signer.sign({ url }));
    now += 1;
    for (const each of [signer, restricted]) {
      const error = thrown(() => each.sign({ url }));
      expect(error).toMatchObject({ code: 'CredentialsExpired' });
      expect(error.message).toContain('20260101T000001Z');
    }
    expect(signer.withCredentials(credentials).sign({ url }).signature).toHaveLength(64);
  });
});

describe('a provider in the place of something else', () => {
  const options = { region, service: 'sts' };
  const provider = createSignerProvider(() => credentials, options);

  it('where credentials are expected', () => {
    expect(thrown(() => createSignerProvider(credentials as never, options))).toMatchObject({
      code: 'WrongType',
      field: 'load',
      reason: expect.stringContaining('createSigner({ credentials, … })'),
    });
  });

  it.each([
    ['a provider', provider, 'await provider.current()'],
    ['a function', () => credentials, 'call and await'],
    ['a promise', Promise.resolve(credentials), 'await it first'],
  ])('where %s is given as credentials', async (_, given, advice) => {
    await expect(createSigner({ ...options, credentials: given as never })).rejects.toMatchObject({
      code: 'WrongType',
      field: 'credentials',
      reason: expect.stringContaining(advice),
    });
  });

  it('where a signer is expected', () => {
    expect(thrown(() => createPostPolicy(provider as never, { key: 'a' }))).toMatchObject({
      code: 'WrongType',
      field: 'signer',
      reason: expect.stringContaining('await provider.current()'),
    });
  });

  it("where its methods are called like a signer's", () => {
    const call = () => (provider as unknown as Record<'presign', (request: object) => string>).presign({ url });
    expect(thrown(call)).toMatchObject({
      code: 'WrongType',
      field: 'provider',
      reason: expect.stringContaining('(await provider.current()).presign(…)'),
    });
  });

  it('where a signer was not awaited', () => {
    const signer = createSigner({ ...options, credentials });
    expect(thrown(() => createFetch(signer as never))).toMatchObject({
      code: 'WrongType',
      field: 'source',
      reason: expect.stringContaining('await it first'),
    });
  });
});
