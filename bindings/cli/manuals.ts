/** All commands, in the order of the help, and what "siglane help" knows besides. */
import { completionManual } from './completion/help.js';
import { diagnoseManual } from './diagnose/help.js';
import { exitCodes, type Manual, wrap } from './manual.js';
import { postPolicyManual } from './post-policy/help.js';
import { presignManual } from './presign/help.js';
import { signManual } from './sign/help.js';
import { verifyManual } from './verify/help.js';

const ALL = [presignManual, signManual, postPolicyManual, verifyManual, diagnoseManual, completionManual] as const;

export type CommandName = (typeof ALL)[number]['name'];

export const manuals: readonly Manual[] = ALL;

/** Texts of `siglane help TOPIC`. */
export const TOPICS: Readonly<Record<'credentials' | 'exit-codes', string>> = {
  credentials: paragraphs(
    'Keys come from the first of these that has them, as for AWS\'s own command: the profile of --profile; AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (with AWS_CREDENTIAL_EXPIRATION, if it is set); the profile of AWS_PROFILE, or "default"; the role of the machine.',
    'The region comes from --region, from the host of a URL, from AWS_REGION or AWS_DEFAULT_REGION, or from the profile, also where the keys are those of the environment.',
    'Profiles are in ~/.aws/config and ~/.aws/credentials, or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say. Keys in these files need nothing else. credential_process, roles, SSO, "aws login" and the role of a machine need the package @aws-sdk/credential-provider-node beside siglane. Or AWS CLI 2 puts keys into the environment:',
    '  eval "$(aws configure export-credentials --format env)"',
    'Keys are never options: others can read a command line.',
  ),
  'exit-codes': `${exitCodes().join('\n')}\n`,
};

function paragraphs(...texts: readonly string[]): string {
  return `${texts.map((text) => (text.startsWith(' ') ? text : wrap(text, 80).join('\n'))).join('\n\n')}\n`;
}
