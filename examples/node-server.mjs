// A page that lists objects of a bucket. Each request presigns its links again, for an hour. Scripts get the links from /links.json: a JSON
// array of URLs, which siglane writes as bytes.
//
//   node node-server.mjs
//
// Everybody who sees the page can get the objects until its links expire. If the page is not public, authenticate visitors first.
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

const template = { bucket: BUCKET, expiresIn: 3600 };

function listingPage(keys) {
  const urls = presigner.presignMany(template, keys);
  const items = keys.map((key, i) => `<li><a href="${escapeHtml(urls[i])}">${escapeHtml(key)}</a></li>`);
  return `<!doctype html><meta charset="utf-8"><title>Listing</title><ul>${items.join('')}</ul>`;
}

/** Content type and content for a path. Undefined for an unknown path. */
async function answerTo(path) {
  if (path === '/') return ['text/html; charset=utf-8', listingPage(await listKeys())];
  if (path === '/links.json')
    return ['application/json', presigner.presignBytes(template, await listKeys(), { format: 'json' }).urls];
  return undefined;
}

function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const server = createServer(async (request, response) => {
  try {
    const answer = await answerTo(request.url);
    if (answer === undefined) return response.writeHead(404).end();
    const [type, content] = answer;
    // A cache must not give the links to other visitors, or keep expired links.
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
