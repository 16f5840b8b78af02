/** The job that each program of this folder signs as the first thing in its process. */
export const job = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  bucket: 'examplebucket',
  host: 'examplebucket.s3.us-east-1.amazonaws.com',
  key: 'photos/2026/01/02/a.jpg',
  amzDate: '20260102T030405Z',
  date: new Date('2026-01-02T03:04:05Z'),
  expiresIn: 3600,
};

/** Prints the URL, and the processor time of the process since its start, in milliseconds. */
export function end(url) {
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ url, ms: (user + system) / 1000 }));
}
