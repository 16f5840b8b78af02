// Installs the clients that are not in npm where this is possible: as root on Debian. Elsewhere the tests name the
// packages to install.
import { installPackages } from '../../scripts/debian.mjs';

installPackages([
  ...['awscli', 'curl', 'openssl', 'python3-awscrt', 'python3-boto3', 'rclone', 'restic', 'ruby-aws-sdk-s3', 's3cmd'],
  ...['golang', 'golang-github-minio-minio-go-v7-dev'],
]);
