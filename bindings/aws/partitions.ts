/** DNS suffixes of AWS's partitions by the beginning of the region's name (AWS, "Amazon S3 endpoints and quotas"). */
export const PARTITIONS: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['', 'amazonaws.com'],
];

/** A region of AWS with the letter of a zone. */
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-[0-9])[a-z]$/;

/** The region of an availability zone, `us-east-1` of `us-east-1a`, or undefined for what is not the name of one. */
export function regionOfZone(name: string): string | undefined {
  return ZONE.exec(name)?.[1];
}
