import { presignedUrl } from './consumer.js';

export default { fetch: async () => new Response(await presignedUrl()) };
