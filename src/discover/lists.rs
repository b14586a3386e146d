//! The lists of AWS's own answers, by the key they stand under, with the service whose things they hold.

/// A list that says of each entry what it is.
pub(super) const TYPED: &str = "";
/// A list that holds accounts.
pub(super) const ACCOUNTS: &str = "accounts";

/// Key of a list, and the id of the service; [`TYPED`] where entries say it by type or ARN.
#[rustfmt::skip]
pub(super) static LISTS: &[(&str, &str)] = &[
    // AWS Config, Resource Explorer, tagging.
    ("resourceIdentifiers", TYPED), ("ResourceIdentifiers", TYPED), ("baseConfigurationItems", TYPED),
    ("BaseConfigurationItems", TYPED), ("configurationItems", TYPED), ("Results", TYPED), ("resourceCounts", TYPED),
    ("GroupedResourceCounts", TYPED), ("ResourceTagMappingList", TYPED), ("Resources", TYPED), ("resources", TYPED),
    ("Counts", TYPED),
    ("StackResources", TYPED),
    ("StackResourceSummaries", TYPED),
    // Answers of `describe-`, `list-` and `get-` commands.
    ("Accounts", ACCOUNTS),
    ("Reservations", "ec2"), ("Instances", "ec2"), ("Images", "ec2"), ("LaunchTemplates", "ec2"), ("KeyPairs", "ec2"),
    ("Volumes", "ebs"), ("Snapshots", "ebs"),
    ("AutoScalingGroups", "ec2-auto-scaling"),
    ("Vpcs", "vpc"), ("Subnets", "vpc"), ("SecurityGroups", "vpc"), ("SecurityGroupRules", "vpc"), ("NatGateways", "vpc"), ("RouteTables", "vpc"),
    ("InternetGateways", "vpc"), ("NetworkInterfaces", "vpc"), ("NetworkAcls", "vpc"), ("FlowLogs", "vpc"), ("Addresses", "vpc"),
    ("VpcEndpoints", "privatelink"), ("TransitGateways", "transit-gateway"), ("VpnConnections", "site-to-site-vpn"),
    ("ClientVpnEndpoints", "client-vpn"),
    ("DBInstances", "rds"), ("DBClusters", "aurora"), ("DBSnapshots", "rds"),
    ("Functions", "lambda"), ("Buckets", "s3"), ("Keys", "kms"), ("Aliases", "kms"), ("Trails", "cloudtrail"), ("trailList", "cloudtrail"),
    ("LoadBalancers", "elb"), ("LoadBalancerDescriptions", "elb"), ("TargetGroups", "elb"), ("Listeners", "elb"),
    ("clusterArns", TYPED), ("clusters", TYPED), ("serviceArns", TYPED), ("services", TYPED), ("taskDefinitionArns", TYPED), ("taskArns", TYPED),
    ("nodegroups", "eks"), ("fargateProfileNames", "eks"),
    ("TableNames", "dynamodb"), ("Topics", "sns"), ("QueueUrls", "sqs"), ("HostedZones", "route53"),
    ("Users", "iam"), ("Roles", "iam"), ("Policies", "iam"), ("Groups", "iam"), ("AccessKeyMetadata", "iam"),
    ("SecretList", "secrets-manager"), ("Parameters", "systems-manager"), ("InstanceInformationList", "systems-manager"),
    ("CacheClusters", "elasticache"), ("ReplicationGroups", "elasticache"), ("ServerlessCaches", "elasticache"),
    ("Stacks", "cloudformation"), ("StackSummaries", "cloudformation"), ("repositories", TYPED),
    ("logGroups", "cloudwatch"), ("MetricAlarms", "cloudwatch"), ("CertificateSummaryList", "acm"),
    ("UserPools", "cognito"), ("IdentityPools", "cognito"), ("stateMachines", "step-functions"), ("Rules", TYPED), ("EventBuses", "eventbridge"),
    ("StreamNames", "kinesis-data-streams"), ("DeliveryStreamNames", "data-firehose"), ("DomainNames", "opensearch"),
    ("DomainStatusList", "opensearch"), ("FileSystems", TYPED), ("DetectorIds", "guardduty"), ("BackupVaultList", "backup"), ("BackupPlansList", "backup"),
    ("Workspaces", "workspaces"), ("BrokerSummaries", "mq"), ("ClusterInfoList", "msk"), ("NotebookInstances", "sagemaker"),
    ("WebACLs", "waf"), ("GatewayList", TYPED), ("Gateways", "storage-gateway"), ("connections", TYPED), ("CustomerGateways", TYPED), ("WorkGroups", "athena"),
    ("DatabaseList", "glue"), ("Jobs", TYPED), ("projects", "codebuild"), ("pipelines", "codepipeline"), ("items", TYPED), ("Items", TYPED),
    ("ConfigurationRecorders", "config"), ("StandardsSubscriptions", "security-hub"), ("Servers", "transfer-family"),
    ("Distributions", "cloudfront"),
];

/// The keys, for the stream.
pub(super) static KEYS: std::sync::LazyLock<&'static [&'static str]> =
    std::sync::LazyLock::new(|| {
        let keys: Vec<&'static str> = LISTS.iter().map(|(key, _)| *key).collect();
        Box::leak(keys.into_boxed_slice())
    });
