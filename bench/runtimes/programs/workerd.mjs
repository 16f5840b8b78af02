// The clock of workerd stops while a request is answered, so the client measures the time.
import first from '../first.json' with { type: 'json' };
import { firstUrl, loads } from '../start.mjs';

const stands = new Map();

const answers = {
  '/': () => ({}),
  async '/start'({ load }) {
    await firstUrl(loads[load], first);
    return {};
  },
  async '/prepare'() {
    // Imported on demand, so that nothing of siglane is loaded at the start.
    const [{ createStand }, { everywhere }, { withNodeCrypto }, { default: job }] = await Promise.all([
      import('../stand.mjs'),
      import('../candidates/everywhere.mjs'),
      import('../candidates/with-node-crypto.mjs'),
      import('../job.json', { with: { type: 'json' } }),
    ]);
    for (const candidate of [...everywhere, ...withNodeCrypto])
      stands.set(candidate.id, await createStand(candidate, job));
    return Array.from(stands.values(), ({ id, count }) => ({ id, count }));
  },
  async '/repeat'({ id, passes }) {
    await stands.get(id).repeat(Number(passes));
    return {};
  },
};

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    return Response.json(await answers[pathname](Object.fromEntries(searchParams)));
  },
};
