import { prepare } from '../../presign/candidates/aws4fetch.mjs';
import { end, job } from './end.mjs';

const { accessKeyId, secretAccessKey, key } = job;
const [url] = await prepare({ ...job, credentials: { accessKeyId, secretAccessKey } }).strings([key]);
end(url);
