import { describe, expect, it } from 'vitest';
import { CoreHandle } from '../../bindings/core/handle.js';
import { type Credentials, createFetch, createSigner, createSignerProvider } from '../../bindings/entries/index.js';
import { testCore } from '../support/cores.js';
import { credentials, region, thrown } from '../support/example.js';

const url = 'https://sts.amazonaws.com/';
const start = Date.UTC(2026, 0, 1);
const minutes = (count: number) => count * 60_000;

/** A provider of credentials that last an hour, each with a token of its own, and a clock to move. */
function world(options: { minimumValidity?: number; lifetime?: number } = {}) {
  const { lifetime = minutes(60), ...rest } = options;
  const state = { now: start, loads: 0, fails: false };
  const load = async (): Promise<Credentials> => {
    const number = ++state.loads;
    await new Promise((resolve) => setImmediate(resolve));
    if (state.fails) throw new Error('the metadata service is gone');
    return { ...credentials, sessionToken: `token${number}`, expiration: new Date(state.now + lifetime) };
  };
  const provider = createSignerProvider(load, { region, service: 'sts', now: () => state.now, ...rest });
  const token = async () => (await provider.current()).sign({ url }).headers['x-amz-security-token'];
  return { state, provider, token };
}

describe('a provider', () => {
  it('gives the same ordinary signer while its credentials last', async () => {
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

  it('takes the core of whoever brings one', async () => {
    const load = () => credentials;
    const options = { region, service: 'sts', now: () => start };
    const own = createSignerProvider(load, { ...options, core: new CoreHandle(await testCore('scalar')) });
    const usual = createSignerProvider(load, options);
    expect((await own.current()).sign({ url })).toEqual((await usual.current()).sign({ url }));
    const wrong = createSignerProvider(load, { ...options, core: {} as never });
    await expect(wrong.current()).rejects.toMatchObject({ field: 'core' });
  });

  it('gives another one in time: five minutes before the end, or as long as it is told', async () => {
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

  it('asks once for all that wait', async () => {
    const { state, provider } = world();
    const signers = await Promise.all(Array.from({ length: 100 }, () => provider.current()));
    expect([new Set(signers).size, state.loads]).toEqual([1, 1]);
    state.now += minutes(58);
    const next = await Promise.all(Array.from({ length: 100 }, () => provider.current()));
    expect([new Set(next).size, state.loads, next[0] === signers[0]]).toEqual([1, 2, false]);
  });

  it('asks only when a signer is asked for: there is no timer', async () => {
    const { state, provider } = world();
    await provider.current();
    state.now += minutes(600);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.loads).toBe(1);
  });

  it('never mixes old and new: an earlier signer stays what it was, until its end', async () => {
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

  it('refuses credentials that do not last as long as it promises', async () => {
    const { state, provider, token } = world({ lifetime: minutes(4) });
    await expect(provider.current()).rejects.toMatchObject({ code: 'CredentialsExpired' });
    await expect(token()).rejects.toMatchObject({ code: 'CredentialsExpired' });
    expect(state.loads).toBe(2);
  });

  it('passes an error on, to all that wait, and tries again the next time', async () => {
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

describe('credentials with an expiration', () => {
  it('are refused from that moment on, and passed to those derived from them', async () => {
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

describe('who takes a provider for something else is told what to write', () => {
  const options = { region, service: 'sts' };
  const provider = createSignerProvider(() => credentials, options);

  it('where credentials are given in place of a function', () => {
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

  it('where it is called like a signer', () => {
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
