/** Signs the base64 text of policies (Amazon S3 API Reference, "Calculating a signature" of a POST). */

import type { SignerParts } from '../identity/signer-parts.js';
import { amzDate, dayOf } from '../protocol/dates.js';

/** An ASCII text to sign, and the time that selects the signing key of the day. */
export interface DatedText {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

const encoder = new TextEncoder();

/** Bytes of a length and of saved states, as in core/packing.ts and core/shapes.ts. Importing these would add more to a bundle. */
const LENGTH_BYTES = 4;
const STATES_BYTES = 64;

/**
 * Signs texts, as many per call of the core as fit. Consecutive texts of the same day share a call.
 *
 * @returns 64 lower-case hexadecimal digits for each text
 */
export function signTexts({ signingKeys }: SignerParts, texts: readonly DatedText[]): string[] {
  const signatures: string[] = [];
  for (let from = 0; from < texts.length; ) {
    const { time } = texts[from] as DatedText;
    const day = dayOf(amzDate(time));
    const messages: Uint8Array[] = [];
    let room = signingKeys.core.inputCapacity - STATES_BYTES;
    for (let i = from; i < texts.length; i++) {
      const next = texts[i] as DatedText;
      room -= LENGTH_BYTES + next.text.length;
      if (room < 0 || dayOf(amzDate(next.time)) !== day) break;
      messages.push(encoder.encode(next.text));
    }
    signatures.push(...signingKeys.signMessages(day, messages));
    from += messages.length;
  }
  return signatures;
}
