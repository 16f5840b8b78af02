/**
 * The service and region that host names of AWS contain, as data. A host without a row is unknown; nothing is guessed.
 *
 * Sources: the endpoint rules and service models of botocore 1.43.11, which AWS publishes (test/aws/host-scope.test.ts compares this file
 * with a table of them); AWS General Reference, "Service endpoints and quotas"; Amazon S3 User Guide, "Making requests to Amazon S3 over
 * IPv6", "Access points", "Regional and Zonal endpoints for directory buckets"; AWS Lambda Developer Guide, "Lambda function URLs".
 */

/** A pattern of host names. */
export interface HostRow {
  /** The whole host: `{region}` is a region, `{suffix}` a DNS suffix of AWS, and `*` one or more labels. */
  readonly hosts: string;
  /** The service of the credential scope; undefined if the host serves several. */
  readonly service?: string;
  /** The region, if the host has only one. */
  readonly region?: string;
  /** The host belongs to a customer of AWS, who may be a stranger. */
  readonly isCustomers?: true;
}

/** Hosts that do not follow `<name>.<region>.<suffix>`. The first matching row counts. */
export const HOSTS: readonly HostRow[] = [
  // Multi-Region Access Points are signed with SigV4A, which siglane does not have.
  { hosts: '*.mrap.accesspoint.s3-global.amazonaws.com' },
  { hosts: 's3.amazonaws.com', service: 's3' },
  { hosts: '*.s3.amazonaws.com', service: 's3' },
  { hosts: '*.s3-accelerate.amazonaws.com', service: 's3' },
  { hosts: '*.s3-accelerate.dualstack.amazonaws.com', service: 's3' },
  { hosts: 's3-accelerate.amazonaws.com', service: 's3' },
  { hosts: 's3-accelerate.dualstack.amazonaws.com', service: 's3' },
  { hosts: '*.s3-accesspoint.{region}.{suffix}', service: 's3' },
  { hosts: '*.s3-accesspoint.dualstack.{region}.{suffix}', service: 's3' },
  { hosts: '*.s3-object-lambda.{region}.{suffix}', service: 's3-object-lambda' },
  { hosts: 's3-object-lambda.{region}.{suffix}', service: 's3-object-lambda' },
  { hosts: '*.s3-outposts.{region}.{suffix}', service: 's3-outposts' },
  { hosts: 's3-outposts.{region}.{suffix}', service: 's3-outposts' },
  { hosts: 's3-control.{region}.{suffix}', service: 's3' },
  { hosts: 's3-control.dualstack.{region}.{suffix}', service: 's3' },
  { hosts: '*.s3-control.{region}.{suffix}', service: 's3' },
  { hosts: '*.s3-control.dualstack.{region}.{suffix}', service: 's3' },
  { hosts: 's3express-control.{region}.{suffix}', service: 's3express' },
  { hosts: '*.s3express-{zone}.{region}.{suffix}', service: 's3express' },
  { hosts: 's3express-{zone}.{region}.{suffix}', service: 's3express' },
  // With or without a bucket of any name. The oldest hosts have a dash after "s3".
  { hosts: '*.s3.{region}.{suffix}', service: 's3' },
  { hosts: 's3.{region}.{suffix}', service: 's3' },
  { hosts: '*.s3.dualstack.{region}.{suffix}', service: 's3' },
  { hosts: 's3.dualstack.{region}.{suffix}', service: 's3' },
  { hosts: '*.s3-{region}.{suffix}', service: 's3' },
  { hosts: 's3-{region}.{suffix}', service: 's3' },

  { hosts: '*.execute-api.{region}.{suffix}', service: 'execute-api', isCustomers: true },
  { hosts: '*.lambda-url.{region}.on.aws', service: 'lambda', isCustomers: true },
  { hosts: '*.{region}.es.{suffix}', service: 'es', isCustomers: true },
  { hosts: '*.aos.{region}.on.aws', service: 'es', isCustomers: true },
  { hosts: '*.{region}.aoss.{suffix}', service: 'aoss', isCustomers: true },
  { hosts: '*.appsync-api.{region}.{suffix}', service: 'appsync', isCustomers: true },
  { hosts: '*.appsync-realtime-api.{region}.{suffix}', service: 'appsync', isCustomers: true },
  { hosts: '*.jobs.iot.{region}.{suffix}', service: 'iot-jobs-data' },
  { hosts: 'api.tunneling.iot.{region}.{suffix}', service: 'IoTSecuredTunneling' },
  // One host serves two services: iotdata and iotdevicegateway.
  { hosts: '*.iot.{region}.{suffix}', isCustomers: true },
  { hosts: '*.ddb.{region}.{suffix}', service: 'dynamodb' },
  { hosts: '*.data-kinesis.{region}.{suffix}', service: 'kinesis' },
  { hosts: '*.control-kinesis.{region}.{suffix}', service: 'kinesis' },
  { hosts: '{region}.queue.{suffix}', service: 'sqs' },

  { hosts: 'budgets.amazonaws.com', service: 'budgets', region: 'us-east-1' },
  { hosts: 'cloudfront.amazonaws.com', service: 'cloudfront', region: 'us-east-1' },
  { hosts: 'iam.amazonaws.com', service: 'iam', region: 'us-east-1' },
  { hosts: 'queue.amazonaws.com', service: 'sqs', region: 'us-east-1' },
  { hosts: 'route53.amazonaws.com', service: 'route53', region: 'us-east-1' },
  { hosts: 'savingsplans.amazonaws.com', service: 'savingsplans', region: 'us-east-1' },
  { hosts: 'sts.amazonaws.com', service: 'sts', region: 'us-east-1' },
  { hosts: 'waf.amazonaws.com', service: 'waf', region: 'us-east-1' },
];

/** Services whose hosts are `<name>.<region>.<suffix>` and whose name in the credential scope is `<name>`. */
export const NAMESAKES = `
  access-analyzer account acm acm-pca aco-automation aidevops aiops airflow airflow-serverless amplify amplifybackend amplifyuibuilder
  aoss apigateway app-integrations appconfig appfabric appflow application-autoscaling application-cost-profiler application-signals
  applicationinsights appmesh apprunner appsync aps arc-region-switch arc-zonal-shift artifact athena auditmanager autoscaling
  autoscaling-plans b2bi backup backup-gateway backup-search batch bcm-dashboards bcm-data-exports bcm-pricing-calculator
  bcm-recommended-actions bedrock bedrock-agentcore billing billingconductor braket cases cassandra ce chatbot chime cleanrooms
  cleanrooms-ml cloud9 cloudcontrolapi clouddirectory cloudformation cloudfront-keyvaluestore cloudhsm cloudsearch cloudtrail
  cloudtrail-data codeartifact codebuild codecatalyst codecommit codeconnections codedeploy codeguru-profiler codeguru-reviewer
  codeguru-security codepipeline codestar-connections codestar-notifications cognito-identity cognito-idp cognito-sync comprehend
  comprehendmedical compute-optimizer config connect connect-campaigns controlcatalog controltower cost-optimization-hub cur databrew
  dataexchange datapipeline datasync datazone dax deadline detective devicefarm devops-guru directconnect discovery dlm dms docdb-elastic
  drs ds ds-data dsql dynamodb ebs ec2 ec2-instance-connect ecr ecr-public ecs eks eks-auth elasticache elasticbeanstalk elasticfilesystem
  elasticloadbalancing elasticmapreduce elemental-inference emr-containers emr-serverless entityresolution es events evs finspace
  finspace-api firehose fis fms forecast frauddetector freetier fsx gamelift gameliftstreams geo geo-maps geo-places geo-routes glacier
  globalaccelerator glue grafana greengrass groundstation guardduty health health-agent healthlake iam identitystore imagebuilder
  importexport inspector inspector-scan inspector2 interconnect internetmonitor invoicing iot iotevents iotfleetwise iotsitewise
  iotthingsgraph iottwinmaker ivs ivschat kafka kafkaconnect kendra kendra-ranking kinesis kinesisanalytics kinesisvideo kms lakeformation
  lambda launchwizard license-manager license-manager-linux-subscriptions license-manager-user-subscriptions lightsail logs
  lookoutequipment m2 machinelearning macie2 managedblockchain managedblockchain-query marketplacecommerceanalytics mediaconnect
  mediaconvert medialive mediapackage mediapackage-vod mediapackagev2 mediastore medical-imaging mgh mgn migrationhub-orchestrator
  migrationhub-strategy monitoring mpa mq mturk-requester neptune-db neptune-graph network-firewall networkflowmonitor networkmanager
  networkmonitor notifications notifications-contacts nova-act oam observabilityadmin odb omics organizations osis outposts panorama
  partnercentral-account partnercentral-benefits partnercentral-channel partnercentral-selling pca-connector-ad pca-connector-scep pcs
  personalize pi pipes polly profile proton qbusiness quicksight ram rbin rds rds-data redshift redshift-data redshift-serverless
  refactor-spaces rekognition repostspace resiliencehub resource-explorer-2 resource-groups rolesanywhere route53-recovery-cluster
  route53-recovery-control-config route53-recovery-readiness route53domains route53globalresolver route53profiles route53resolver
  rtbfabric rum s3files s3tables s3vectors sagemaker-geospatial savingsplans scheduler schemas scn sdb secretsmanager security-ir
  securityagent securityhub securitylake serverlessrepo servicecatalog servicediscovery servicequotas shield signer signin simspaceweaver
  sms-voice snow-device-management snowball sns social-messaging sqs ssm ssm-contacts ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap
  sso states storagegateway sts support supportapp sustainability swf synthetics tagging tax textract thinclient timestream-influxdb tnb
  transcribe transfer translate trustedadvisor uxc verifiedpermissions voiceid vpc-lattice waf-regional wafv2 wellarchitected wisdom
  workdocs workmail workmailmessageflow workspaces workspaces-instances workspaces-web xray`;

/** Names in such hosts, by service, where the service has another name in the credential scope. */
export const NAMES_BY_SERVICE: Readonly<Record<string, string>> = {
  IoTSecuredTunneling: 'api.iot-tunneling api.tunneling.iot',
  appconfig: 'appconfigdata',
  appstream: 'appstream2',
  'aws-marketplace':
    'agreement-marketplace catalog.marketplace deployment-marketplace discovery-marketplace entitlement-marketplace entitlement.marketplace metering-marketplace metering.marketplace reporting-marketplace',
  awsssoportal: 'portal.sso',
  bedrock:
    'bedrock-agent bedrock-agent-runtime bedrock-data-automation bedrock-data-automation-runtime bedrock-runtime',
  'bedrock-agentcore': 'bedrock-agentcore-control',
  cassandra: 'cassandra-streams',
  chime: 'identity-chime media-pipelines-chime meetings-chime messaging-chime voice-chime',
  cloudhsm: 'cloudhsmv2',
  cloudsearch: 'cloudsearchdomain',
  connect: 'contact-lens',
  detective: 'api.detective',
  dynamodb: 'streams.dynamodb',
  ecr: 'api.ecr',
  'ecr-public': 'api.ecr-public',
  'execute-api': 'participant.connect',
  forecast: 'forecastquery',
  'iot-jobs-data': 'data.jobs.iot',
  iotdata: 'data-ats.iot',
  iotdeviceadvisor: 'api.iotdeviceadvisor',
  ioteventsdata: 'data.iotevents',
  iotmanagedintegrations: 'api.iotmanagedintegrations',
  iotwireless: 'api.iotwireless',
  ivs: 'ivsrealtime',
  lex: 'models-v2-lex models.lex runtime-v2-lex runtime.lex',
  mediastore: 'data.mediastore',
  mediatailor: 'api.mediatailor',
  memorydb: 'memory-db',
  mgh: 'migrationhub-config',
  mobiletargeting: 'pinpoint',
  'payment-cryptography': 'controlplane.payment-cryptography dataplane.payment-cryptography',
  personalize: 'personalize-events personalize-runtime',
  pricing: 'api.pricing',
  qapps: 'data.qapps',
  sagemaker:
    'a2i-runtime.sagemaker api.sagemaker edge.sagemaker featurestore-runtime.sagemaker metrics.sagemaker runtime.sagemaker',
  servicecatalog: 'servicecatalog-appregistry',
  ses: 'email mail-manager',
  signer: 'data-signer',
  'sms-voice': 'sms-voice.pinpoint',
  'sso-oauth': 'oidc',
  timestream: 'ingest.timestream query.timestream',
  transcribe: 'transcribestreaming',
  wickr: 'admin.wickr',
};

/**
 * A second service that the hosts of a service accept. The tokens of Amazon MSK are presigned URLs of `kafka.<region>.amazonaws.com` (AWS,
 * aws-msk-iam-sasl-signer-js). The AWS SDK for JavaScript signs requests to directory buckets for either service.
 */
export const GUESTS: Readonly<Record<string, string>> = { kafka: 'kafka-cluster', s3express: 's3' };

/** DNS suffixes of dual-stack hosts (IPv4 and IPv6), in addition to the suffixes of the partitions. */
export const DUAL_STACK_SUFFIXES: readonly string[] = ['api.aws', 'api.amazonwebservices.com.cn'];
