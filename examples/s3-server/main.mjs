// Starts the server. Settings: PORT (default: any free port), AWS_REGION, and one key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
import { createS3Server } from './server.mjs';

const {
  PORT = '0',
  AWS_REGION: region = 'us-east-1',
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
} = process.env;
if (!id || !secretAccessKey) throw new Error('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
const sessionToken = process.env.AWS_SESSION_TOKEN;
const { server, store } = await createS3Server({
  keys: new Map([[id, { secretAccessKey, ...(sessionToken && { sessionToken }) }]]),
  region,
});
store.create('examplebucket');
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
