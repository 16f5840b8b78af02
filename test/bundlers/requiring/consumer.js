import { createSigner } from 'siglane';
import { formOf } from './form.cjs';

/** The presigned GET of the S3 documentation, if the required build recognizes the signer of the imported build. */
export async function presignedUrl() {
  const credentials = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const signer = await createSigner({ credentials, region: 'us-east-1', now: () => Date.UTC(2013, 4, 24) });
  formOf(signer);
  const template = { bucket: 'examplebucket', endpoint: 'https://s3.amazonaws.com', expiresIn: 86_400 };
  return signer.presign({ ...template, key: 'test.txt' });
}
