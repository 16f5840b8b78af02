// The page's script: Fine Uploader and Uppy, each with its own interface. Fine Uploader is a script of its own and is window.qq.
import 'fine-uploader/s3.fine-uploader/fine-uploader-new.css';
import '@uppy/core/css/style.css';
import '@uppy/dashboard/css/style.css';
import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';
import Dashboard from '@uppy/dashboard';

const settings = await (await fetch('/settings')).json();

/** S3's smallest part. Both uploaders cut larger files into parts of this size. */
const partSize = 5 * 1024 * 1024;

/** The key of a new object: below the prefix that this visitor may write to, and never over another file. */
const keyOf = (name) => `${settings.keyPrefix}${crypto.randomUUID()}/${name}`;

/** Lists the key or the error of each file below the uploader. Progress is shown by the uploader itself. */
function reporter(list) {
  const add = (className, textContent) =>
    list.appendChild(Object.assign(document.createElement('li'), { className, textContent }));
  return {
    done(name, key) {
      add('done', `${name}: uploaded as ${key}`).dataset.key = key;
    },
    failed(name, reason) {
      add('failed', `${name}: ${reason}`);
    },
  };
}

function fineUploader(element, report, chunked) {
  const uploader = new window.qq.s3.FineUploader({
    element,
    request: { endpoint: settings.bucketUrl, accessKey: settings.accessKeyId },
    objectProperties: {
      // Fine Uploader would guess both from the endpoint, and is right only for some of AWS's hosts.
      bucket: settings.bucket,
      host: new URL(settings.bucketUrl).host,
      region: settings.region,
      key: (id) => keyOf(uploader.getName(id)),
      acl: 'private',
    },
    signature: { endpoint: '/fine-uploader', version: 4 },
    // Puts the limit into the policies. The server refuses to sign a policy without it.
    validation: { sizeLimit: settings.maxBytes },
    chunking: { enabled: chunked, partSize },
    // Without it a cancelled file leaves its parts in the bucket.
    resume: { enabled: chunked },
    callbacks: {
      onComplete: (id, name, { success }) => success && report.done(name, uploader.getKey(id)),
      onError: (_, name, reason) => report.failed(name, reason),
    },
  });
  // Fine Uploader has no public option for the session token where a server signs.
  if (settings.sessionToken) uploader._currentCredentials.sessionToken = settings.sessionToken;
}

/** Asks the server to sign one request of Uppy's. */
async function signRequest(request) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/uppy', { method: 'POST', headers, body: JSON.stringify(request) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function uppy(target, report, options) {
  const uploader = new Uppy();
  uploader.use(Dashboard, { target, inline: true, width: '100%', height: 320, theme: 'auto' });
  uploader.use(AwsS3, options);
  uploader.on('upload-success', ({ name }, { body }) => report.done(name, body.key));
  uploader.on('upload-error', ({ name }, { message }) => report.failed(name, message));
}

const inParts = ({ size }) => size > partSize;
const generateObjectKey = ({ name }) => keyOf(name);
const uploaders = {
  'fine-uploader-simple': (...at) => fineUploader(...at, false),
  'fine-uploader-chunked': (...at) => fineUploader(...at, true),
  'uppy-simple': (...at) => uppy(...at, { shouldUseMultipart: false, signRequest, generateObjectKey }),
  'uppy-multipart': (...at) => uppy(...at, { shouldUseMultipart: inParts, signRequest, generateObjectKey }),
  'uppy-companion': (...at) => uppy(...at, { shouldUseMultipart: inParts, companionEndpoint: '/companion' }),
};

for (const [id, make] of Object.entries(uploaders)) {
  const details = document.getElementById(id);
  let made = false;
  const show = () => {
    if (!details.open || made) return;
    made = true;
    const place = document.createElement('div');
    const list = Object.assign(document.createElement('ul'), { className: 'results', ariaLive: 'polite' });
    details.append(place, list);
    make(place, reporter(list));
  };
  details.addEventListener('toggle', show);
  show();
}
