import { createSigner } from 'siglane';
import { end, job } from './end.mjs';

const { accessKeyId, secretAccessKey, region, bucket, key, date, expiresIn } = job;
const signer = await createSigner({ credentials: { accessKeyId, secretAccessKey }, region });
end(signer.presign({ bucket, key, expiresIn, signingDate: date }));
