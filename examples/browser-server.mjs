// Lets a page (browser-page.html) and its worker (browser-worker.js) presign links in the browser. The server sends them the keys of
// objects and the signing key of one day. The secret access key stays on the server.
//
//   esbuild browser-worker.js --bundle --format=esm --outfile=browser-worker.bundle.js
//   node browser-server.mjs
//
// The price: a visitor can sign any request to S3 in this region with a date on this UTC day, and S3 accepts a presigned URL for seven
// days after its date. Therefore authenticate visitors before you give them the signing key, and use an identity that can only read what
// the visitors may read. Use temporary credentials, because the signing key ends with them, or limit the age of signatures in the bucket's
// policy (s3:signatureAge). Prefer presigning on the server, as in node-server.mjs, if the server can do it.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createPresigner } from 'siglane/presign';

const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, BUCKET, PORT = '0' } = process.env;

const presigner = await createPresigner({
  credentials: {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  },
  region: AWS_REGION,
});

/** Example keys, in place of the `Contents` of S3's ListObjectsV2. */
async function listKeys() {
  return ['photos/a b.jpg', 'photos/Zürich ☃.jpg', `R&D/it's "final" <b>2</b>.pdf`, '100%+1?.txt'];
}

/** Input of the worker: keys, address and signing key. It includes the date, because a visitor's clock may be on another day. */
async function listing() {
  const date = new Date();
  const { signingKey, ...rest } = presigner.deriveCredentials(date);
  const credentials = { ...rest, signingKey: [...signingKey] };
  return { credentials, region: AWS_REGION, bucket: BUCKET, date, keys: await listKeys() };
}

const file = (name) => readFile(new URL(name, import.meta.url));
const answers = {
  '/': ['text/html; charset=utf-8', () => file('browser-page.html')],
  '/browser-worker.js': ['text/javascript', () => file('browser-worker.bundle.js')],
  '/listing': ['application/json', async () => JSON.stringify(await listing())],
};

const server = createServer(async (request, response) => {
  const answer = answers[request.url];
  if (answer === undefined) return response.writeHead(404).end();
  try {
    const [type, body] = [answer[0], await answer[1]()];
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
