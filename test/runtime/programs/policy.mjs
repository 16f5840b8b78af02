// For a page with a Content-Security-Policy: one URL of the vectors, signed with the module that `siglane` loads
// itself.
import { createSigner } from 'siglane';
import { sharedTemplate } from '../../vectors/checks.mjs';
import presign from '../../vectors/data/presign-s3.json' with { type: 'json' };
import { thisRuntime } from '../suite/runtime.mjs';
import { post } from './post.mjs';

/** On a page without a policy, or with another policy, the test would prove nothing. */
const evalForbidden = () => {
  try {
    return new Function('return false')();
  } catch {
    return true;
  }
};

async function signOne() {
  const { options, template, keys, urls } = sharedTemplate(presign);
  const signer = await createSigner(options);
  return { runtime: thisRuntime(), evalForbidden: evalForbidden(), made: signer.presignMany(template, keys), urls };
}
post(signOne());
