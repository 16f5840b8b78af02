import { Agent, type Dispatcher } from 'undici';
import type { Dispatcher as NodeDispatcher } from 'undici-types';
import { expect, it } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createSigningInterceptor, type SigningInterceptor } from '../../bindings/entries/undici.js';
import { credentials } from '../support/example.js';

// `tsc -p test` checks the types: undici 7 is installed, and undici-types has those of the undici inside Node 20, which is version 6.
it('is an interceptor for undici 7, for the undici inside Node, and for a plain function', async () => {
  const signer = await createSigner({ credentials });
  const interceptor: SigningInterceptor = createSigningInterceptor(signer, { services: ['sqs'] });
  const forSeven: Dispatcher.DispatcherComposeInterceptor = interceptor;
  const forNode: (dispatch: NodeDispatcher['dispatch']) => NodeDispatcher['dispatch'] = interceptor;
  const dispatch: (options: { path: string }, handler: object) => boolean = interceptor(
    (_options: { path: string }, _handler: object) => true,
  );
  const composed: Dispatcher.ComposedDispatcher = new Agent().compose(forSeven, interceptor);
  // @ts-expect-error a dispatch returns a boolean
  interceptor((_options: object, _handler: object) => 'yes');
  // @ts-expect-error an option of another type
  expect(() => createSigningInterceptor(signer, { services: 'sqs' })).toThrow(TypeError);
  // @ts-expect-error the second argument is required
  expect(() => createSigningInterceptor(signer)).toThrow(TypeError);
  expect([forNode, dispatch, composed.dispatch].map((each) => each.length)).toEqual([1, 2, 2]);
});
