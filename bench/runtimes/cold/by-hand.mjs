import { createHash, createHmac } from 'node:crypto';
import { end, job } from './end.mjs';

const { accessKeyId, secretAccessKey, region, host, key, amzDate, expiresIn } = job;
const scope = `${amzDate.slice(0, 8)}/${region}/s3/aws4_request`;
const hmac = (secret, text) => createHmac('sha256', secret).update(text).digest();
const query =
  `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`${accessKeyId}/${scope}`)}&X-Amz-Date=${amzDate}` +
  `&X-Amz-Expires=${expiresIn}&X-Amz-SignedHeaders=host`;
const digest = createHash('sha256')
  .update(`GET\n/${key}\n${query}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`)
  .digest('hex');
const signingKey = scope.split('/').reduce(hmac, `AWS4${secretAccessKey}`);
const signature = hmac(signingKey, `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${digest}`).toString('hex');
end(`https://${host}/${key}?${query}&X-Amz-Signature=${signature}`);
