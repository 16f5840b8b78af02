# The AWS SDK for Ruby, answering requests line by line: see converse in programs.ts.
require 'aws-sdk-s3'
require 'json'
require 'stringio'

PART = 5 << 20
BUCKET, REGION, ENDPOINT = ENV.values_at('BUCKET', 'REGION', 'ENDPOINT')
CREDENTIALS = Aws::Credentials.new(*ENV.values_at('ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN'))
S3 = Aws::S3::Client.new(
  endpoint: ENDPOINT, region: REGION, credentials: CREDENTIALS, force_path_style: true,
  ssl_ca_bundle: ENV.fetch('CERTIFICATE'), retry_limit: 0
)

def put(key:, file:, how: 'bytes')
  body = File.binread(file)
  kind, algorithm = how.split
  if kind == 'parts'
    Aws::S3::Object.new(BUCKET, key, client: S3).upload_stream(part_size: PART, thread_count: 2) { |stream| stream << body }
    return
  end
  options = algorithm ? { checksum_algorithm: algorithm } : {}
  content = kind == 'stream' ? StringIO.new(body) : body
  S3.put_object(bucket: BUCKET, key: key, body: content, metadata: { 'a' => 'two  blanks' }, **options)
  nil
end

def get(key:, file:)
  File.binwrite(file, S3.get_object(bucket: BUCKET, key: key).body.read)
  nil
end

def list(prefix:) = S3.list_objects_v2(bucket: BUCKET, prefix: prefix).contents.map(&:key)

def remove(key:)
  S3.delete_object(bucket: BUCKET, key: key)
  nil
end

def presigned(operation, key)
  options = { bucket: BUCKET, key: key, expires_in: 60, secure: ENDPOINT.start_with?('https') }
  Aws::S3::Presigner.new(client: S3).presigned_url(operation, **options)
end

def presign(key:) = presigned(:get_object, key)

def presignPut(key:) = presigned(:put_object, key)

def form(key:)
  options = { key: key, url: "#{ENDPOINT}/#{BUCKET}", content_type: 'text/plain', content_length_range: 0..100 }
  post = Aws::S3::PresignedPost.new(CREDENTIALS, REGION, BUCKET, **options)
  { url: "#{ENDPOINT}/#{BUCKET}", fields: post.fields }
end

$stdout.sync = true
$stdin.each_line do |line|
  given = JSON.parse(line, symbolize_names: true)
  answer =
    begin
      { value: send(given.delete(:op), **given) }
    rescue Aws::Errors::ServiceError => error
      { error: "#{error.code}: #{error.message}" }
    rescue StandardError => error
      { error: "#{error.class}: #{error.message}" }
    end
  puts JSON.generate(answer)
end
