const { dialects } = require('siglane');
const { createPostPolicy } = require('siglane/post-policy');

if (dialects.s3 === undefined) throw new Error('siglane was not required');

exports.formOf = (signer) => createPostPolicy(signer, { bucket: 'examplebucket', key: 'a.jpg', expiresIn: 60 });
