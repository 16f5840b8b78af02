/**
 * The same two applications in each framework: a handler, and a verifier before a route. Both are mounted below `/api`.
 */
import { createServer, type Server } from 'node:http';
import {
  type FetchHandler,
  type HandlerAdapterOptions,
  toFastifyHandler,
  toKoaMiddleware,
  toNodeListener,
  type Verifier,
  type VerifierAdapterOptions,
  verifyFastify,
  verifyKoa,
  verifyNode,
} from '../../bindings/entries/node.js';
import { bodyParser, express, express4, fastify, Koa, mount } from './installed.mjs';

/** JSON parser that runs before: none, the framework's own parser, or a parser that keeps the bytes. */
export type Parser = 'none' | 'parsed' | 'bytes';

export interface Framework {
  /** The framework's kinds of parsers. */
  readonly parsers: readonly Parser[];
  /** A handler for everything below `/api`, and a handler for `POST /api/handler`. */
  handle(handler: FetchHandler, options: HandlerAdapterOptions, parser: Parser): Promise<Server>;
  /** A route that responds with the signer and the parsed body. @param order of the verifier and a JSON parser */
  verify(
    verifier: Verifier,
    options: VerifierAdapterOptions,
    order: 'verifier first' | 'parser first' | 'parser that keeps the bytes first',
  ): Promise<Server>;
}

// biome-ignore lint/suspicious/noExplicitAny: the frameworks are untyped here; types.test.ts has their types.
type Any = any;

const keep = (request: Any, _: unknown, bytes: Buffer) => {
  request.rawBody = bytes;
};

function ofExpress(make: Any): Framework {
  return {
    parsers: ['none', 'parsed', 'bytes'],
    async handle(handler, options, parser) {
      const app = make();
      if (parser === 'parsed') app.use(make.json());
      if (parser === 'bytes') app.use(make.json({ verify: keep }));
      const router = make.Router();
      router.post('/handler', toNodeListener(handler, options));
      app.use('/api', router);
      app.use('/api', toNodeListener(handler, options));
      return createServer(app);
    },
    async verify(verifier, options, order) {
      const app = make();
      if (order === 'parser first') app.use(make.json());
      if (order === 'parser that keeps the bytes first') app.use(make.json({ verify: keep }));
      app.use('/api', verifyNode(verifier, options));
      if (order === 'verifier first') app.use(make.json());
      app.use('/api', ({ siglane, body }: Any, response: Any) => response.json({ signer: siglane.accessKeyId, body }));
      return createServer(app);
    },
  };
}

const ofFastify: Framework = {
  parsers: ['none', 'parsed', 'bytes'],
  async handle(handler, options, parser) {
    const app = fastify();
    await app.register(
      async (api: Any) => {
        if (parser === 'none') {
          api.removeAllContentTypeParsers();
          api.addContentTypeParser('*', (_: unknown, __: unknown, done: Any) => done(null));
        }
        if (parser === 'bytes') {
          api.removeContentTypeParser('application/json');
          const buffer = { parseAs: 'buffer' };
          api.addContentTypeParser('application/json', buffer, (_: unknown, bytes: Buffer, done: Any) =>
            done(null, bytes),
          );
        }
        api.addHook('onRequest', async (_: unknown, reply: Any) => void reply.header('x-hook', '1'));
        api.all('/*', toFastifyHandler(handler, options));
      },
      { prefix: '/api' },
    );
    await app.ready();
    return app.server;
  },
  async verify(verifier, options, order) {
    const app = fastify();
    await app.register(
      async (api: Any) => {
        if (order === 'parser that keeps the bytes first') {
          api.removeContentTypeParser('application/json');
          const buffer = { parseAs: 'buffer' };
          api.addContentTypeParser('application/json', buffer, (_: unknown, bytes: Buffer, done: Any) =>
            done(null, bytes),
          );
        }
        api.addHook(order === 'verifier first' ? 'onRequest' : 'preHandler', verifyFastify(verifier, options));
        const route = async ({ siglane, body }: Any) => ({
          signer: siglane.accessKeyId,
          body: body instanceof Uint8Array ? JSON.parse(String(body)) : body,
        });
        api.all('/*', route);
      },
      { prefix: '/api' },
    );
    await app.ready();
    return app.server;
  },
};

const ofKoa: Framework = {
  parsers: ['none', 'parsed'],
  async handle(handler, options, parser) {
    const app = new Koa();
    if (parser === 'parsed') app.use(bodyParser());
    app.use(mount('/api', toKoaMiddleware(handler, options)));
    return createServer(app.callback());
  },
  async verify(verifier, options, order) {
    const app = new Koa();
    if (order !== 'verifier first') app.use(bodyParser());
    app.use(mount('/api', verifyKoa(verifier, options)));
    if (order === 'verifier first') app.use(bodyParser());
    app.use((context: Any) => {
      context.body = { signer: context.state.siglane.accessKeyId, body: context.request.body };
    });
    return createServer(app.callback());
  },
};

export const frameworks: Readonly<Record<string, Framework>> = {
  'Express 5': ofExpress(express),
  'Express 4': ofExpress(express4),
  'Fastify 5': ofFastify,
  'Koa 3': ofKoa,
};
