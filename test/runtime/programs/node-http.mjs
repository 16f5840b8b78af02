// Node, Deno and Bun: `siglane/node` with the runtime's own node:http. The report goes to standard output.
import { createServer } from 'node:http';
import { createSigner } from 'siglane';
import { toNodeListener, verifyNode } from 'siglane/node';
import { createUppyHandler } from 'siglane/upload-server';
import { createVerifier } from 'siglane/verify';
import { Report } from '../suite/report.mjs';
import { thisRuntime } from '../suite/runtime.mjs';

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const region = 'us-east-1';
const grant = (_, { operation }) => ({ operations: [operation], keyPrefix: 'user/' });
const uppy = createUppyHandler({ signer: await createSigner({ credentials, region }), bucket: 'examplebucket', grant });
const sqs = await createSigner({ credentials, region, service: 'sqs' });
const verifier = await createVerifier({ lookup: () => credentials, region, service: 'sqs' });

/** Sends requests to a server of these listeners, by their paths. */
async function asking(listeners, ask) {
  const server = createServer((request, response) => listeners[request.url](request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await ask(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections?.();
    server.close();
  }
}

async function readAgain(request) {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text;
}

const behaviours = {
  'an upload handler responds, and its status text arrives': () =>
    asking({ '/uppy': toNodeListener(uppy) }, async (origin) => {
      const headers = { 'content-type': 'application/json' };
      const post = (key) =>
        fetch(`${origin}/uppy`, { method: 'POST', headers, body: JSON.stringify({ method: 'PUT', key }) });
      const granted = await post('user/é');
      const refused = await post('other/é');
      return [
        [granted.status, 200],
        [(await granted.json()).url.startsWith('https://examplebucket.s3.us-east-1.amazonaws.com/user/%C3%A9?'), true],
        [refused.status, 403],
        [(await refused.json()).code, 'KeyNotAllowed'],
      ];
    }),

  'every Set-Cookie is a header, 204 and HEAD have no body, and a body is echoed': () => {
    const handler = async (request) => {
      if (request.method === 'DELETE') return new Response(null, { status: 204 });
      const headers = [1, 2].map((each) => ['set-cookie', `c${each}=1`]);
      return new Response(`${new URL(request.url).pathname} ${await request.text()}`, { headers });
    };
    return asking({ '/a': toNodeListener(handler) }, async (origin) => {
      const ask = (method, body) => fetch(`${origin}/a`, { method, body });
      const posted = await ask('POST', 'x'.repeat(300_000));
      const deleted = await ask('DELETE');
      const head = await ask('HEAD');
      return [
        [posted.headers.getSetCookie(), ['c1=1', 'c2=1']],
        [(await posted.text()).length, 300_003],
        [
          [deleted.status, await deleted.text()],
          [204, ''],
        ],
        [
          [head.status, await head.text()],
          [200, ''],
        ],
      ];
    });
  },

  'a body over the limit gets status 413, an error 500': () => {
    const tooLong = toNodeListener(async (request) => new Response(await request.text()), { maxBodyBytes: 4 });
    const failing = toNodeListener(() => Promise.reject(new Error('secret')), { onError() {} });
    return asking({ '/long': tooLong, '/failing': failing }, async (origin) => {
      const long = await fetch(`${origin}/long`, { method: 'POST', body: 'hello' });
      const failed = await fetch(`${origin}/failing`);
      await long.text();
      return [
        [long.status, 413],
        [
          [failed.status, await failed.text()],
          [500, 'Internal Server Error'],
        ],
      ];
    });
  },

  'a signed request is verified, and its body can be read again': () => {
    const gate = verifyNode(verifier);
    const listener = (request, response) =>
      gate(request, response, async () => response.end(`${request.siglane.accessKeyId} ${await readAgain(request)}`));
    return asking({ '/a': listener }, async (origin) => {
      const body = '{"é":1}';
      const signed = sqs.sign({ method: 'POST', url: `${origin}/a`, payload: body });
      const send = (given) => fetch(signed.url, { method: 'POST', headers: signed.headers, body: given });
      const right = await send(body);
      const changed = await send('{"é":2}');
      await changed.text();
      return [
        [await right.text(), `${credentials.accessKeyId} ${body}`],
        [changed.status, 403],
      ];
    });
  },
};

const report = new Report();
for (const [name, behaviour] of Object.entries(behaviours)) await report.check('node:http', name, behaviour);
console.log(JSON.stringify({ runtime: thisRuntime(), expected: Object.keys(behaviours).length, ...report.result() }));
process.exit();
