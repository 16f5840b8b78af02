/**
 * `siglane/aws-sdk`, `siglane/undici` and `siglane/tokens`, which must load and sign in every runtime, also where the SDK and undici do not
 * run. Each check returns its result with the expected value: a published signature, or a token of botocore.
 */

/** The first published example of S3: a GET with a range. */
function exampleOf({ workedExamples }) {
  const { credentials, cases } = workedExamples;
  const { date, expected, request, signer } = cases.find(({ name }) => name === 'S3: GET Object');
  const { host, hostname, pathname } = new URL(request.url);
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  return {
    expected: expected.signature,
    date: new Date(date),
    host,
    request: { method: 'GET', protocol: 'https:', hostname, path: pathname, query: {}, headers },
    signer: { ...signer, credentials: credentials[signer.credentials] },
  };
}

const signatureIn = (authorization) => /Signature=(\w+)$/.exec(authorization)?.[1];

export const integrationBehaviours = {
  'siglane/aws-sdk': async ({ SiglaneSigner }, vectors) => {
    const { expected, date, host, request, signer } = exampleOf(vectors);
    const theirs = new SiglaneSigner({ ...signer, credentials: async () => signer.credentials, uriEscapePath: false });
    const given = { ...request, headers: { ...request.headers, host } };
    const { headers } = await theirs.sign(given, { signingDate: date });
    return [[signatureIn(headers.authorization), expected]];
  },

  'siglane/undici': async ({ createSigner, createSigningInterceptor }, vectors) => {
    const { expected, date, host, request, signer } = exampleOf(vectors);
    const { method, path, headers } = request;
    const origin = `https://${host}`;
    const interceptor = createSigningInterceptor(await createSigner({ ...signer, now: () => date }), { origin });
    const sent = await new Promise((resolve, reject) => {
      const dispatch = interceptor((options) => resolve(options.headers) ?? true);
      dispatch({ origin, method, path, headers }, { onResponseError: (_, error) => reject(error) });
    });
    const pairs = Array.isArray(sent) ? sent : Object.entries(sent).flat();
    const at = pairs.findIndex((name, i) => i % 2 === 0 && String(name).toLowerCase() === 'authorization');
    return [[signatureIn(pairs[at + 1]), expected]];
  },

  'siglane/tokens': async ({ createSigner, createRdsToken }, { workedExamples, tokens }) => {
    const { region, hostname, port, username, token } = tokens.rds[0];
    const now = () => new Date(tokens.signingDate);
    const signer = await createSigner({ credentials: workedExamples.credentials.s3, region, now });
    const made = await createRdsToken(signer, { hostname, port, username });
    return [[partsOf(made.token), partsOf(token)]];
  },
};

/** The text before the query, and the sorted parameters, because the order of parameters does not count. */
function partsOf(token) {
  const [place, query] = token.split('?');
  return [place, ...query.split('&').sort()].join(' ');
}
