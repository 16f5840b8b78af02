// A page that lists objects of a bucket. Its links are presigned for an hour, anew each time that the page is asked for. Scripts get
// the same as JSON, from /links.json: an array of URLs, written by siglane as bytes.
//
//   node node-server.mjs
//
// Who sees the page can get the objects until its links expire: a server that is not for everybody asks first who it is.
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

const template = { bucket: BUCKET, expiresIn: 3600 };

function listingPage(keys) {
  const urls = presigner.presignMany(template, keys);
  const items = keys.map((key, i) => `<li><a href="${escapeHtml(urls[i])}">${escapeHtml(key)}</a></li>`);
  return `<!doctype html><meta charset="utf-8"><title>Listing</title><ul>${items.join('')}</ul>`;
}

/** The type and the content of what is asked for, or nothing if there is no such thing. */
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
    // A cache must neither give the links to others nor keep them for longer than they last.
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
