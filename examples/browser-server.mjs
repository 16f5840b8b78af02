// Gives a page (browser-page.html) and its worker (browser-worker.js) what they need to presign links by themselves: the keys of
// objects, and the signing key of one day. The secret access key stays here.
//
//   esbuild browser-worker.js --bundle --format=esm --outfile=browser-worker.bundle.js
//   node browser-server.mjs
//
// What is paid for that: whoever has the signing key can sign any request to S3 in this region that is dated on this UTC day, and
// S3 takes a presigned URL until seven days after its date. So ask visitors who they are before you give it to them, let it be the
// key of an identity that may do nothing but read what they may read, take temporary credentials, whose key ends when they end, or
// limit the age of signatures in the bucket's policy (s3:signatureAge). Where the server can presign the links itself, as in
// node-server.mjs, that is better.
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

/** Stands for S3's ListObjectsV2: the keys of its `Contents`. */
async function listKeys() {
  return ['photos/a b.jpg', 'photos/Zürich ☃.jpg', `R&D/it's "final" <b>2</b>.pdf`, '100%+1?.txt'];
}

/** What the worker signs, and with what. The date goes with the key, because a visitor's clock may be on another day. */
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
