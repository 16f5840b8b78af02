/** Properties that must hold for any input. */
import { signCase } from '../support/arbitraries/sign-requests.js';
import { botocoreRequest } from './botocore.js';
import { changedChunks, checkChunks } from './changed-chunks.js';
import { changedDocument, changedS3Document, checkDocument, checkS3Document } from './changed-documents.js';
import { changedForm, checkForm } from './changed-forms.js';
import { changed, checkChanged } from './changed-requests.js';
import { checkGarbage, garbage } from './garbage.js';
import { checkInterleaved, steps } from './interleaved.js';
import { type Property, property } from './property.js';
import { checkAgainstBotocore, checkSigning } from './signing.js';
import { checkTwoPaths, twoPaths } from './two-paths.js';
import { checkTwoPathsInHeaders, twoPathsInHeaders } from './two-paths-in-headers.js';

export const properties: readonly Property[] = [
  property('signing', signCase, checkSigning),
  property('botocore', botocoreRequest, checkAgainstBotocore),
  property('changed-requests', changed, checkChanged),
  property('two-paths', twoPaths, checkTwoPaths),
  property('two-paths-in-headers', twoPathsInHeaders, checkTwoPathsInHeaders),
  property('changed-forms', changedForm, checkForm),
  property('changed-documents', changedDocument, checkDocument),
  property('changed-s3-documents', changedS3Document, checkS3Document),
  property('changed-chunks', changedChunks, checkChunks),
  property('garbage', garbage, checkGarbage),
  property('interleaved', steps, checkInterleaved),
];
