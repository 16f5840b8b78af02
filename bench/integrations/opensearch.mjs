/** Parts of the OpenSearch job: the file that users copy from the documentation, and a connection that sends nothing. */
import { EventEmitter } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';

const root = new URL('../../', import.meta.url);
const page = 'docs/tasks/opensearch.md';
const fileName = 'opensearch-signing.mjs';

/** Imports the file that docs/tasks/opensearch.md shows. */
export async function importFromPage() {
  const text = await readFile(new URL(page, root), 'utf8');
  const [, code] = text.split(`\`\`\`js ${fileName}\n`);
  if (code === undefined) throw new Error(`${page} has no block that is marked "js ${fileName}"`);
  // Only here do its imports find the client.
  const file = new URL(`test/integrations/from-page-${process.pid}-${fileName}`, root);
  try {
    await writeFile(file, code.slice(0, code.indexOf('\n```') + 1));
    return await import(file.href);
  } finally {
    await rm(file, { force: true });
  }
}

/** Returns a class of connections that send nothing, keep the requests that they would send, and answer at once. */
export function connectInto(sent, Connection) {
  return class extends Connection {
    makeRequest = (request) => new KeptRequest(request, sent);
  };
}

class KeptRequest extends EventEmitter {
  constructor(request, sent) {
    super();
    this.request = request;
    this.sent = sent;
  }

  setNoDelay() {}

  end(body) {
    this.sent.push({ ...this.request, body });
    const response = Object.assign(new EventEmitter(), { statusCode: 200, headers: {}, setEncoding() {} });
    this.emit('response', response);
    response.emit('end');
  }
}
