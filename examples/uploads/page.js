// The page's script: Fine Uploader and Uppy, each in its ways to upload. Fine Uploader comes as a script of its own and is window.qq.
import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';

const settings = await (await fetch('/settings')).json();

/** S3's smallest part. Both uploaders cut files at it; what is no larger goes in one piece. */
const partSize = 5 * 1024 * 1024;

/** Where a file goes: below the prefix that this visitor may write to, and never over another file. */
const keyOf = (name) => `${settings.keyPrefix}${crypto.randomUUID()}/${name}`;

/** Says in a list what became of each file. */
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
    /** Also of what was never on its way. */
    failed(id, name, reason) {
      say(items.get(id) ?? add(), 'failed', `${name}: ${reason}`);
    },
  };
}

function fineUploader(report, chunked) {
  const uploader = new window.qq.s3.FineUploaderBasic({
    request: { endpoint: settings.bucketUrl, accessKey: settings.accessKeyId },
    objectProperties: {
      // These two would be guessed from the endpoint, and wrongly for anything but some of AWS's hosts.
      bucket: settings.bucket,
      host: new URL(settings.bucketUrl).host,
      region: settings.region,
      key: (id) => keyOf(uploader.getName(id)),
      acl: 'private',
    },
    signature: { endpoint: '/fine-uploader', version: 4 },
    // Puts the limit into the policies, without which the server signs none.
    validation: { sizeLimit: settings.maxBytes },
    chunking: { enabled: chunked, partSize },
    // Without it a file that is cancelled leaves its parts behind.
    resume: { enabled: chunked },
    callbacks: {
      onSubmitted: report.busy,
      onComplete: (id, name, { success }) => success && report.done(id, name, uploader.getKey(id)),
      onError: report.failed,
    },
  });
  // There is no public option for the token of temporary credentials where a server signs.
  if (settings.sessionToken) uploader._currentCredentials.sessionToken = settings.sessionToken;
  return (files) => uploader.addFiles(files);
}

/** Has the server sign one request of Uppy's. */
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
  // Otherwise the same file could not be chosen again.
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
