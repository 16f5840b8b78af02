// Script of the page: Fine Uploader and Uppy, each with its ways to upload. Fine Uploader is a separate script, and its API is `window.qq`.
import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';

const settings = await (await fetch('/settings')).json();

/** Smallest part that S3 allows, in bytes. Both uploaders split larger files at this size. */
const partSize = 5 * 1024 * 1024;

/** Key of a file: below the prefix of this visitor, and unique, so that no file is overwritten. */
const keyOf = (name) => `${settings.keyPrefix}${crypto.randomUUID()}/${name}`;

/** Creates functions that report the result of each file in a list. */
function reporter(list) {
  const items = new Map();
  const say = (item, state, text) => Object.assign(item, { className: state, textContent: text });
  const add = () => list.appendChild(document.createElement('li'));
  return {
    busy(id, name) {
      items.set(id, say(add(), 'busy', `${name}: on its way`));
    },
    done(id, name, key) {
      say(items.get(id), 'done', `${name}: uploaded as ${key}`).dataset.key = key;
    },
    /** Also called for a file whose upload did not start. */
    failed(id, name, reason) {
      say(items.get(id) ?? add(), 'failed', `${name}: ${reason}`);
    },
  };
}

function fineUploader(report, chunked) {
  const uploader = new window.qq.s3.FineUploaderBasic({
    request: { endpoint: settings.bucketUrl, accessKey: settings.accessKeyId },
    objectProperties: {
      // Without these two, Fine Uploader would guess them from the endpoint, which works only for some hosts of AWS.
      bucket: settings.bucket,
      host: new URL(settings.bucketUrl).host,
      region: settings.region,
      key: (id) => keyOf(uploader.getName(id)),
      acl: 'private',
    },
    signature: { endpoint: '/fine-uploader', version: 4 },
    // Puts the limit into the policies. The server does not sign a policy without it.
    validation: { sizeLimit: settings.maxBytes },
    chunking: { enabled: chunked, partSize },
    // Without this, a cancelled file leaves its parts in the bucket.
    resume: { enabled: chunked },
    callbacks: {
      onSubmitted: report.busy,
      onComplete: (id, name, { success }) => success && report.done(id, name, uploader.getKey(id)),
      onError: report.failed,
    },
  });
  // Fine Uploader has no public option for a session token if a server signs.
  if (settings.sessionToken) uploader._currentCredentials.sessionToken = settings.sessionToken;
  return (files) => uploader.addFiles(files);
}

/** Asks the server to sign one request of Uppy. */
async function signRequest(request) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/uppy', { method: 'POST', headers, body: JSON.stringify(request) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function uppy(report, options) {
  const uploader = new Uppy({ autoProceed: true });
  uploader.use(AwsS3, options);
  uploader.on('file-added', ({ id, name }) => report.busy(id, name));
  uploader.on('upload-success', ({ id, name }, { body }) => report.done(id, name, body.key));
  uploader.on('upload-error', ({ id, name }, { message }) => report.failed(id, name, message));
  // Without this, the user could not choose the same file again.
  uploader.on('complete', ({ successful, failed }) =>
    uploader.removeFiles([...successful, ...failed].map(({ id }) => id)),
  );
  return (files) => uploader.addFiles([...files].map((file) => ({ name: file.name, type: file.type, data: file })));
}

const inParts = ({ size }) => size > partSize;
const generateObjectKey = ({ name }) => keyOf(name);
const uploaders = {
  'fine-uploader-simple': (report) => fineUploader(report, false),
  'fine-uploader-chunked': (report) => fineUploader(report, true),
  'uppy-simple': (report) => uppy(report, { shouldUseMultipart: false, signRequest, generateObjectKey }),
  'uppy-multipart': (report) => uppy(report, { shouldUseMultipart: inParts, signRequest, generateObjectKey }),
  'uppy-companion': (report) => uppy(report, { shouldUseMultipart: inParts, companionEndpoint: '/companion' }),
};

for (const [id, make] of Object.entries(uploaders)) {
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
  const list = document.createElement('ul');
  document.getElementById(id).append(input, list);
  const upload = make(reporter(list));
  input.addEventListener('change', () => {
    upload(input.files);
  });
}
