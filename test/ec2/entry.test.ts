import { expect, test } from 'vitest';
import { createEc2Verifier, toEc2Credentials, toS3Credentials } from '../../bindings/entries/ec2.js';
import { loadCore } from '../../bindings/entries/index.js';
import { compile } from '../../bindings/load/module/compile.js';
import { shippedModule } from '../../bindings/load/module/inlined.js';
import { credentials, date, received } from './documents.js';

const lookup = () => credentials;

test('documents are created and verified with the core of the library, or with a given core', async () => {
  for (const options of [{}, { core: await loadCore((await shippedModule(compile)) as WebAssembly.Module) }]) {
    const verifier = await createEc2Verifier({ lookup, now: () => date, ...options });
    expect(await verifier.verifyEc2(await toEc2Credentials(received({}), options))).toMatchObject({ ok: true });
    const request = received({}, { service: 'sts', dialect: {} });
    expect(await verifier.verifyS3(await toS3Credentials(request, options))).toMatchObject({ ok: true });
  }
});

test('wrong options reject', async () => {
  await expect(createEc2Verifier({} as never)).rejects.toThrow(TypeError);
  await expect(createEc2Verifier(undefined as never)).rejects.toThrow(TypeError);
  await expect(toEc2Credentials(received({}), { core: {} as never })).rejects.toThrow(TypeError);
  await expect(toS3Credentials(received({}), null as never)).rejects.toThrow(TypeError);
});
